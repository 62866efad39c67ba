import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { DisruptionBudget } from './disruption-budget';
import type { PodProps } from './pod';
import { Workload } from './workload';

export interface DeploymentProps extends PodProps {
  /** `autoscaled` leaves the number to a scaler: a manifest that names one would fight it at every apply. */
  readonly replicas: number | 'autoscaled';
}

/** Pods without an identity of their own, replaced one by one so that none is missing meanwhile. */
export class DeploymentWorkload extends Workload {
  readonly deployment: k8s.KubeDeployment;
  /** Whether a scaler decides how many replicas there are. */
  readonly autoscaled: boolean;

  constructor(scope: Construct, id: string, props: DeploymentProps) {
    const several = props.replicas === 'autoscaled' || props.replicas > 1;
    super(scope, id, props, { restartPolicy: 'Always', spread: several });
    this.autoscaled = props.replicas === 'autoscaled';
    const { selector, template } = this.pod;
    this.deployment = new k8s.KubeDeployment(this, 'Resource', {
      metadata: this.metadata,
      spec: {
        replicas: props.replicas === 'autoscaled' ? undefined : props.replicas,
        revisionHistoryLimit: 3,
        progressDeadlineSeconds: 600,
        selector: { matchLabels: selector },
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(0), maxSurge: k8s.IntOrString.fromNumber(1) },
        },
        template,
      },
    });
    if (several) {
      new DisruptionBudget(this, 'DisruptionBudget', { ...this.metadata, selector });
    }
  }
}
