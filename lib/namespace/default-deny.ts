import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

const DNS_PORT = 53;

/**
 * Denies every connection in both directions, then allows name resolution, without which no other edge could be used. All further
 * edges are drawn by the workloads that need them.
 */
export class DefaultDeny extends Construct {
  constructor(scope: Construct, id: string, namespace: string) {
    super(scope, id);
    new k8s.KubeNetworkPolicy(this, 'DenyAll', {
      metadata: { name: 'default-deny', namespace },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
    new k8s.KubeNetworkPolicy(this, 'AllowDns', {
      metadata: { name: 'allow-dns', namespace },
      spec: {
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [
          {
            to: [
              {
                namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
                podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
              },
            ],
            ports: (['UDP', 'TCP'] as const).map((protocol) => ({
              port: k8s.IntOrString.fromNumber(DNS_PORT),
              protocol,
            })),
          },
        ],
      },
    });
  }
}
