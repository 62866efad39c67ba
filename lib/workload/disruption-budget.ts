import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

export interface DisruptionBudgetProps {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
}

/**
 * Lets a drain take one replica at a time. Only for two replicas and more: with one, a budget would block every drain of its node.
 */
export class DisruptionBudget extends Construct {
  constructor(scope: Construct, id: string, props: DisruptionBudgetProps) {
    super(scope, id);
    new k8s.KubePodDisruptionBudget(this, 'Resource', {
      metadata: { name: props.name, namespace: props.namespace, labels: props.labels },
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        // A pod that never becomes ready must not hold up a drain for ever.
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: props.selector },
      },
    });
  }
}
