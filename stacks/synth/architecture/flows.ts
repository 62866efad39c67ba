import { asRecord, asRecords, asText, asTexts, at, type JsonRecord } from '../../objects/json';
import type { PodSource } from '../../objects/pods';
import type { ResourceIndex } from '../../objects/resources';
import { formatSelector, isEmpty, labelSelector, matches } from '../../objects/selector';

/** Somebody at one end of a connection. */
export type FlowEnd =
  | { readonly type: 'workload'; readonly key: string }
  /** Everybody in a namespace. */
  | { readonly type: 'namespace'; readonly name: string }
  /** Pods or addresses that are not in the set, in words. */
  | { readonly type: 'outside'; readonly name: string };

/** A connection that the policies allow. */
export interface Flow {
  readonly from: FlowEnd;
  readonly to: FlowEnd;
  /** Ports of the one that is connected to, in words; empty for all. */
  readonly ports: readonly string[];
}

/**
 * Connections between workloads, as the policies of either end allow them. Policies for a whole namespace are the background (nothing,
 * and name resolution for all) and are left out.
 */
export function flowsOf(index: ResourceIndex): Flow[] {
  const flows: Flow[] = [];
  for (const policy of index.ofKind('networking.k8s.io/NetworkPolicy')) {
    const { spec } = policy.object;
    const selector = labelSelector(at(spec, 'podSelector'));
    if (isEmpty(selector)) {
      continue;
    }
    const namespace = policy.identity.namespace ?? '';
    const own = index.pods.select(namespace, selector);
    for (const rule of asRecords(at(spec, 'ingress'))) {
      for (const peer of peersOf(rule.from, namespace, index)) {
        for (const pod of own) {
          flows.push({ from: peer.end, to: workload(pod), ports: portsOf(rule, [pod], index) });
        }
      }
    }
    for (const rule of asRecords(at(spec, 'egress'))) {
      for (const peer of peersOf(rule.to, namespace, index)) {
        for (const pod of own) {
          flows.push({ from: workload(pod), to: peer.end, ports: portsOf(rule, peer.pods, index) });
        }
      }
    }
  }
  return flows;
}

interface Peer {
  readonly end: FlowEnd;
  /** The pods that answer, where they are in the set. */
  readonly pods: readonly PodSource[];
}

function peersOf(list: unknown, namespace: string, index: ResourceIndex): Peer[] {
  const peers = asRecords(list);
  return peers.length === 0 ? [outside('anybody')] : peers.flatMap((peer) => resolvePeer(peer, namespace, index));
}

function resolvePeer(peer: JsonRecord, own: string, index: ResourceIndex): Peer[] {
  const cidr = asText(at(peer, 'ipBlock', 'cidr'));
  if (cidr !== undefined) {
    return [outside(cidr === '0.0.0.0/0' || cidr === '::/0' ? 'any address' : cidr)];
  }
  const selector = labelSelector(peer.podSelector);
  const namespaces = peer.namespaceSelector === undefined ? [own] : selectNamespaces(peer.namespaceSelector, index);
  if (namespaces === undefined) {
    return [outside(formatSelector(selector) || 'every namespace')];
  }
  return namespaces.flatMap((namespace): Peer[] => {
    if (isEmpty(selector)) {
      return [{ end: { type: 'namespace', name: namespace }, pods: index.pods.all(namespace) }];
    }
    const pods = index.pods.select(namespace, selector);
    return pods.length === 0
      ? [outside(`${namespace}: ${Object.values(selector.matchLabels).join(', ') || formatSelector(selector)}`)]
      : pods.map((pod) => ({ end: workload(pod), pods: [pod] }));
  });
}

const NAME_LABEL = 'kubernetes.io/metadata.name';

/** Names of the namespaces; absent for all of them. */
function selectNamespaces(value: unknown, index: ResourceIndex): string[] | undefined {
  const selector = labelSelector(value);
  if (isEmpty(selector)) {
    return undefined;
  }
  const found = index
    .ofKind('Namespace')
    .filter(({ identity, object }) =>
      matches(selector, { ...asTexts(object.metadata.labels), [NAME_LABEL]: identity.name }),
    )
    .map(({ identity }) => identity.name);
  const named = selector.matchLabels[NAME_LABEL];
  return found.length > 0 ? found : [named ?? formatSelector(selector)];
}

function outside(name: string): Peer {
  return { end: { type: 'outside', name }, pods: [] };
}

function workload(pod: PodSource): FlowEnd {
  return { type: 'workload', key: pod.manifest.key };
}

/** `redis 6379` where the container names its port, else the number. */
function portsOf(rule: JsonRecord, pods: readonly PodSource[], index: ResourceIndex): string[] {
  const declared = pods.flatMap((pod) =>
    (index.podsOf(pod.manifest)?.containers ?? []).flatMap(({ container }) => asRecords(container.ports)),
  );
  return asRecords(rule.ports).map((port) => {
    const wanted = port.port;
    const match = declared.map(asRecord).find(({ name, containerPort }) => name === wanted || containerPort === wanted);
    const name = asText(match?.name);
    const number = match?.containerPort ?? wanted;
    const words = [name, number === undefined ? 'every port' : String(number)].filter((word) => word !== undefined);
    return port.protocol === 'UDP' ? `${words.join(' ')}/UDP` : words.join(' ');
  });
}
