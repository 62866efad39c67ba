import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { WorkloadPod, type PodProps } from './pod';

export interface DaemonSetProps extends PodProps {
  /** Whether the pods also run on nodes with taints, as collectors of logs and metrics must. @default false */
  readonly everyNode?: boolean;
}

/** One pod on each node. */
export class DaemonSetWorkload extends Construct {
  readonly pod: WorkloadPod;
  readonly daemonSet: k8s.KubeDaemonSet;

  constructor(scope: Construct, id: string, props: DaemonSetProps) {
    super(scope, id);
    this.pod = new WorkloadPod(this, 'Pod', props, { restartPolicy: 'Always', spread: false });
    const { labels, selector, template } = this.pod;
    this.daemonSet = new k8s.KubeDaemonSet(this, 'Resource', {
      metadata: { name: props.name, namespace: props.namespace, labels },
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
