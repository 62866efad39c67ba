import type { CollectedManifest } from '../../objects/manifest';
import { asRecord, itemName, asList, asTexts, asString, at } from '../../objects/json';
import type { Platform } from '../platform';
import { inPod, type PodSource } from '../../objects/pods';
import { containerRule, graphRule, keelson, kubeLinter, kubeScore, type Finding } from '../rule';
import { isEmpty, labelSelector, selects } from '../../objects/selector';

const DIRECTIONS = ['ingress', 'egress'] as const;
type Direction = (typeof DIRECTIONS)[number];

export const podNetworkPolicy = graphRule({
  id: 'pod-network-policy',
  sources: kubeScore('pod-networkpolicy'),
  severity: 'error',
  reason: 'Every pod is selected by network policies for both directions: what no policy selects may talk to everyone.',
  check: (platform, report) => {
    const isolated = isolatedPods(platform);
    for (const pod of platform.index.templates) {
      for (const direction of DIRECTIONS) {
        const { namespaces, pods } = isolated[direction];
        if (!namespaces.has(pod.namespace) && !pods.has(pod)) {
          report(pod.manifest, {
            field: inPod(pod, 'metadata.labels'),
            message: `are selected by no NetworkPolicy for ${direction}`,
            got: pod.labels,
            allowed: 'a policy of the namespace that selects them, with that policy type',
            fix: 'deny all in the namespace by default, and draw the edges that are needed',
          });
        }
      }
    }
  },
});

interface Isolated {
  /** Namespaces with a policy for all pods. */
  readonly namespaces: ReadonlySet<string>;
  readonly pods: ReadonlySet<PodSource>;
}

function isolatedPods(platform: Platform): Record<Direction, Isolated> {
  const found = {
    ingress: { namespaces: new Set<string>(), pods: new Set<PodSource>() },
    egress: { namespaces: new Set<string>(), pods: new Set<PodSource>() },
  };
  for (const policy of platform.index.ofKind('networking.k8s.io/NetworkPolicy')) {
    const directions = policyDirections(policy);
    const namespace = policy.identity.namespace ?? '';
    const selector = podSelector(policy);
    for (const direction of DIRECTIONS.filter((name) => directions[name])) {
      if (isEmpty(labelSelector(selector))) {
        found[direction].namespaces.add(namespace);
      } else {
        platform.index.selectPods(namespace, selector).forEach((pod) => found[direction].pods.add(pod));
      }
    }
  }
  return found;
}

/** The policy's directions; without `policyTypes` it is about ingress, and about egress if it has rules for it (as in the API). */
function policyDirections({ object }: CollectedManifest): Record<Direction, boolean> {
  const { policyTypes, egress } = asRecord(object.spec);
  const types = asList(policyTypes);
  return types.length === 0
    ? { ingress: true, egress: asList(egress).length > 0 }
    : { ingress: types.includes('Ingress'), egress: types.includes('Egress') };
}

/** A policy without a selector selects every pod of its namespace. */
function podSelector(policy: CollectedManifest): unknown {
  return at(policy.object, 'spec', 'podSelector') ?? {};
}

export const policySelectsPods = graphRule({
  id: 'network-policy-selects-pods',
  sources: kubeScore('networkpolicy-targets-pod'),
  severity: 'error',
  unless: 'selector-selects',
  reason: 'A NetworkPolicy selects a pod: one that selects nothing protects nothing, and looks as if it did.',
  check: (platform, report) => {
    for (const policy of platform.index.ofKind('networking.k8s.io/NetworkPolicy')) {
      const selector = podSelector(policy);
      if (platform.index.selectPods(policy.identity.namespace, selector).length === 0) {
        report(policy, {
          field: 'spec.podSelector',
          message: 'selects no pod',
          got: selector,
          allowed: `labels of a pod in namespace ${policy.identity.namespace ?? ''}`,
          fix: 'correct the labels, or remove the policy',
        });
      }
    }
  },
});

export const policyPeerExists = graphRule({
  id: 'network-policy-peer-exists',
  sources: keelson('network-policy-peer-exists'),
  severity: 'error',
  reason: 'The namespace of a peer in a NetworkPolicy exists: an edge to a misspelt namespace is no edge.',
  check: (platform, report) => {
    // Hundreds of policies name the same few peers: each selector is judged once.
    const judged = new Map<string, boolean>();
    const exists = (selector: unknown): boolean => {
      const key = JSON.stringify(selector);
      const known = judged.get(key);
      if (known !== undefined) {
        return known;
      }
      const found =
        platform.namespaces.has('*') || [...platform.namespaces.values()].some((labels) => selects(selector, labels));
      judged.set(key, found);
      return found;
    };
    for (const policy of platform.index.ofKind('networking.k8s.io/NetworkPolicy')) {
      for (const [field, selector] of namespaceSelectors(policy)) {
        if (!exists(selector)) {
          report(policy, peerFinding(platform, field, selector));
        }
      }
    }
  },
});

function* namespaceSelectors(policy: CollectedManifest): Generator<readonly [string, unknown]> {
  for (const [direction, side] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    const rules = asList(at(policy.object, 'spec', direction));
    for (const [ruleAt, rule] of rules.entries()) {
      for (const [peerAt, peer] of asList(asRecord(rule)[side]).entries()) {
        const selector = asRecord(peer).namespaceSelector;
        if (selector !== undefined) {
          yield [`spec.${direction}[${ruleAt}].${side}[${peerAt}].namespaceSelector`, selector];
        }
      }
    }
  }
}

function peerFinding(platform: Platform, field: string, selector: unknown): Finding {
  const labels = Object.entries(asTexts(asRecord(selector).matchLabels));
  const name = labels.find(([key]) => key === 'kubernetes.io/metadata.name')?.[1];
  return {
    field,
    message: 'selects no namespace that exists',
    got: name ?? selector,
    allowed: [...platform.namespaces.keys()].sort().join(', '),
    fix: 'correct the name, or add the namespace to the environment',
  };
}

const SSH_PORT = 22;

export const sshPort = containerRule({
  id: 'ssh-port',
  sources: kubeLinter('ssh-port'),
  severity: 'error',
  reason:
    "No container listens on port 22: people don't log in to containers, and a Git server without root listens above 1024.",
  check: ({ container }, report) => {
    asList(container.ports).forEach((port, position) => {
      const { containerPort, protocol } = asRecord(port);
      if (containerPort === SSH_PORT && (asString(protocol) ?? 'TCP') === 'TCP') {
        report({
          field: `ports[${itemName(port, position)}].containerPort`,
          message: 'is the port of SSH',
          got: SSH_PORT,
          allowed: 'any other port',
          fix: 'listen on 2222 and have the Service map 22 to it',
        });
      }
    });
  },
});
