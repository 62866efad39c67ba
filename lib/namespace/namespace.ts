import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { clusterOf } from '../core';
import { DefaultDeny } from './default-deny';

export interface PlatformNamespaceProps {
  readonly name: string;
  /** Pod Security level that the API server enforces, audits and warns about. @default restricted */
  readonly podSecurity?: 'restricted' | 'baseline' | 'privileged';
}

/**
 * A namespace with everything that makes it safe to put workloads in: enforced Pod Security, a quota of what its objects can need, defaults
 * for containers that state no resources, and no network but name resolution.
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
    // It states no bounds: synth fills in what the namespace's objects can need.
    new k8s.KubeResourceQuota(this, 'Quota', { metadata: { name: 'quota', namespace: props.name }, spec: {} });
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
