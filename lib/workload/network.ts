import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { compareText, lazy, type Port } from '../core';

/** Somebody on the network. */
export type NetworkPeer =
  | {
      readonly type: 'pods';
      readonly namespace: string;
      /** @default - every pod of the namespace */
      readonly labels?: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'addresses';
      /** For instance `10.0.0.0/8`. */ readonly cidr: string;
      readonly except?: readonly string[];
    };

/** What can be connected to: who answers, where, and how its own policy learns of a new client. */
export interface NetworkEndpoint {
  readonly peer: NetworkPeer;
  readonly ports: readonly Port[];
  /** The server's edges. @default - the server is not ours to write a policy for */
  readonly edges?: NetworkEdges;
}

interface Edge {
  /** @default - anybody */
  readonly peer?: NetworkPeer;
  readonly ports: readonly Port[];
}

/**
 * The Kubernetes API. Its servers are not pods of the cluster, and their addresses differ from cluster to cluster, so only the ports are
 * narrow: 443 is the Service, 6443 what it leads to, since policies are applied behind it.
 */
export const KUBERNETES_API: NetworkEndpoint = {
  peer: { type: 'addresses', cidr: '0.0.0.0/0' },
  ports: [
    { name: 'kubernetes', number: 443 },
    { name: 'kube-apiserver', number: 6443 },
  ],
};

/** Servers outside, by HTTPS; private networks are not outside. Sources: RFC 1918, RFC 3927, RFC 6598. */
export const PUBLIC_HTTPS: NetworkEndpoint = {
  peer: {
    type: 'addresses',
    cidr: '0.0.0.0/0',
    except: ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  },
  ports: [{ name: 'https', number: 443 }],
};

export interface NetworkEdgesProps {
  readonly name: string;
  readonly namespace: string;
  /** Labels of the pods that the policy is for. */
  readonly selector: Readonly<Record<string, string>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * The connections of one workload. Namespaces deny everything in both directions; each edge drawn here opens one way between two
 * workloads, on both of their policies. Using a component's handle draws the edge: nobody writes a policy by hand.
 */
export class NetworkEdges extends Construct {
  /** This workload as others see it. */
  readonly peer: NetworkPeer;
  private readonly ingress: Edge[] = [];
  private readonly egress: Edge[] = [];

  constructor(scope: Construct, id: string, props: NetworkEdgesProps) {
    super(scope, id);
    this.peer = { type: 'pods', namespace: props.namespace, labels: props.selector };
    new k8s.KubeNetworkPolicy(this, 'Resource', {
      metadata: {
        name: props.name,
        namespace: props.namespace,
        labels: props.selector,
        annotations: props.annotations,
      },
      spec: {
        podSelector: { matchLabels: props.selector },
        policyTypes: ['Ingress', 'Egress'],
        ingress: lazy(() => toRules(this.ingress, 'from')),
        egress: lazy(() => toRules(this.egress, 'to')),
      },
    });
  }

  /** Opens the way from this workload to the endpoint. */
  connectTo(endpoint: NetworkEndpoint): void {
    this.egress.push({ peer: endpoint.peer, ports: endpoint.ports });
    endpoint.edges?.allowFrom(this.peer, endpoint.ports);
  }

  /** Lets somebody in who is not ours to write a policy for, for instance an ingress controller. */
  allowFrom(peer: NetworkPeer, ports: readonly Port[]): void {
    this.ingress.push({ peer, ports });
  }

  /**
   * Lets anybody in on these ports. For what the API server calls (webhooks, extension APIs): it is not a pod, so no policy can name it.
   */
  allowFromAnywhere(ports: readonly Port[]): void {
    this.ingress.push({ ports });
  }
}

type Rule = k8s.NetworkPolicyIngressRule & k8s.NetworkPolicyEgressRule;

function toRules(edges: readonly Edge[], direction: 'from' | 'to'): Rule[] {
  const rules = new Map<string, Rule>();
  for (const edge of edges) {
    const rule = {
      ...(edge.peer === undefined ? {} : { [direction]: [toPeer(edge.peer)] }),
      ports: edge.ports.map((port) => ({
        port: k8s.IntOrString.fromNumber(port.number),
        protocol: port.protocol ?? 'TCP',
      })),
    };
    rules.set(JSON.stringify(rule), rule);
  }
  return [...rules].sort(([a], [b]) => compareText(a, b)).map(([, rule]) => rule);
}

function toPeer(peer: NetworkPeer): k8s.NetworkPolicyPeer {
  if (peer.type === 'addresses') {
    return { ipBlock: { cidr: peer.cidr, except: peer.except && [...peer.except] } };
  }
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': peer.namespace } },
    podSelector: { matchLabels: peer.labels ?? {} },
  };
}
