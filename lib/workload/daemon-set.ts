import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { PodProps } from './pod';
import { Workload } from './workload';

export interface DaemonSetProps extends PodProps {
  /** Whether the pods also run on nodes with taints, as collectors of logs and metrics must. @default false */
  readonly everyNode?: boolean;
}

/** One pod on each node. */
export class DaemonSetWorkload extends Workload {
  readonly daemonSet: k8s.KubeDaemonSet;

  constructor(scope: Construct, id: string, props: DaemonSetProps) {
    super(scope, id, props, { restartPolicy: 'Always', spread: false });
    const { selector, template } = this.pod;
    this.daemonSet = new k8s.KubeDaemonSet(this, 'Resource', {
      metadata: this.metadata,
      spec: {
        revisionHistoryLimit: 3,
        selector: { matchLabels: selector },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: k8s.IntOrString.fromString('10%') } },
        template:
          props.everyNode === true
            ? {
                ...template,
                spec: {
                  ...(template.spec as k8s.PodSpec),
                  nodeSelector: undefined,
                  tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }],
                },
              }
            : template,
      },
    });
  }
}
