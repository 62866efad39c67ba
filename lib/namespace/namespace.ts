import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { clusterOf } from '../core';
import { DefaultDeny } from './default-deny';

/** What all pods and claims of a namespace may use together; the names are those of ResourceQuota. */
export interface QuotaProps {
  /** Quantity such as `4`. */
  readonly requestsCpu: string;
  /** Quantity such as `8Gi`. */
  readonly requestsMemory: string;
  readonly limitsCpu: string;
  readonly limitsMemory: string;
  /** Of all volume claims together. */
  readonly requestsStorage: string;
  /** Number of pods that have not ended. */
  readonly pods: number;
}

export interface PlatformNamespaceProps {
  readonly name: string;
  /** Pod Security level that the API server enforces, audits and warns about. @default restricted */
  readonly podSecurity?: 'restricted' | 'baseline' | 'privileged';
  readonly quota: QuotaProps;
}

/**
 * A namespace with everything that makes it safe to put workloads in: enforced Pod Security, a quota, defaults for containers that
 * state no resources, and no network but name resolution.
 */
export class PlatformNamespace extends Construct {
  readonly name: string;
  readonly namespace: k8s.KubeNamespace;

  constructor(scope: Construct, id: string, props: PlatformNamespaceProps) {
    super(scope, id);
    this.name = props.name;
    this.namespace = new k8s.KubeNamespace(this, 'Resource', {
      metadata: { name: props.name, labels: this.podSecurityLabels(props.podSecurity ?? 'restricted') },
    });
    this.addQuota(props.quota);
    this.addLimits();
    new DefaultDeny(this, 'Network', props.name);
  }

  private podSecurityLabels(level: string): Record<string, string> {
    const version = clusterOf(this).podSecurityVersion;
    return Object.fromEntries(
      ['enforce', 'audit', 'warn'].flatMap((mode) => [
        [`pod-security.kubernetes.io/${mode}`, level],
        [`pod-security.kubernetes.io/${mode}-version`, version],
      ]),
    );
  }

  private addQuota(quota: QuotaProps): void {
    const hard = {
      'requests.cpu': quota.requestsCpu,
      'requests.memory': quota.requestsMemory,
      'limits.cpu': quota.limitsCpu,
      'limits.memory': quota.limitsMemory,
      'requests.storage': quota.requestsStorage,
      pods: String(quota.pods),
      // Neither has a place in a platform whose way in is an ingress.
      'services.loadbalancers': '0',
      'services.nodeports': '0',
    };
    new k8s.KubeResourceQuota(this, 'Quota', {
      metadata: { name: 'quota', namespace: this.name },
      spec: {
        hard: Object.fromEntries(Object.entries(hard).map(([name, value]) => [name, k8s.Quantity.fromString(value)])),
      },
    });
  }

  private addLimits(): void {
    const quantities = (cpu: string, memory: string, ephemeralStorage: string): Record<string, k8s.Quantity> => ({
      cpu: k8s.Quantity.fromString(cpu),
      memory: k8s.Quantity.fromString(memory),
      'ephemeral-storage': k8s.Quantity.fromString(ephemeralStorage),
    });
    new k8s.KubeLimitRange(this, 'Limits', {
      metadata: { name: 'limits', namespace: this.name },
      spec: {
        limits: [
          {
            type: 'Container',
            defaultRequest: quantities('50m', '64Mi', '32Mi'),
            default: quantities('250m', '256Mi', '256Mi'),
          },
        ],
      },
    });
  }
}
