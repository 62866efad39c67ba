import type { Fault } from '../../lib/core/errors';
import { asRecords, asText, at } from '../objects/json';
import { storageOf, type PodGroup } from '../objects/busiest';
import { kindIdOf, kindOf } from '../objects/kinds';
import { locate } from '../objects/locate';
import { keyOf, type KubernetesObject, type Manifest } from '../objects/manifest';
import { NOTHING, readAmount, sum, type Amounts } from './amounts';
import { NO_DEFAULTS, overheadOf, podNeed } from './pod';
import { surroundingsOf, type Surroundings } from './surroundings';

/** What is read of a manifest to count it. */
export type CountedManifest = Pick<Manifest, 'identity' | 'object' | 'constructPath'>;

export interface Needs {
  /** What each namespace that asks for anything needs at its busiest. */
  readonly byNamespace: ReadonlyMap<string, Amounts>;
  /** Objects whose pods nothing bounds. */
  readonly faults: readonly Fault[];
}

/**
 * What the objects can need at the busiest: every scaler at its maximum, every Deployment in the middle of an update, every Job running.
 * Linear in the number of manifests; their order makes no difference.
 *
 * @param nodes of the cluster, for what runs on each of them
 */
export function needsOf(manifests: readonly CountedManifest[], nodes: number): Needs {
  const surroundings = surroundingsOf(manifests);
  const byNamespace = new Map<string, Amounts>();
  const faults: Fault[] = [];
  for (const manifest of manifests) {
    const { namespace } = manifest.identity;
    const scaledTo = surroundings.scaledTo.get(keyOf(manifest.identity));
    const group = kindOf(manifest.identity)?.busiest?.(manifest.object, { scaledTo, nodes });
    if (group !== undefined && !Number.isFinite(group.pods)) {
      faults.push(unbounded(manifest));
    } else if (namespace !== undefined) {
      const need =
        group === undefined
          ? ownNeed(kindIdOf(manifest.identity), manifest.object)
          : groupNeed(group, namespace, surroundings);
      if (need !== undefined) {
        byNamespace.set(namespace, sum([byNamespace.get(namespace) ?? NOTHING, need]));
      }
    }
  }
  return { byNamespace, faults };
}

function unbounded(manifest: CountedManifest): Fault {
  return {
    path: locate(manifest, 'spec.concurrencyPolicy'),
    message: 'lets late runs pile up, so no quota could hold them',
    got: at(manifest.object.spec, 'concurrencyPolicy') ?? 'Allow',
    allowed: 'Forbid, Replace',
    fix: 'set it to Forbid',
  };
}

function groupNeed(group: PodGroup, namespace: string, surroundings: Surroundings): Amounts {
  const { spec, pods, kept = pods, claims = [] } = group;
  const runtimeClass = surroundings.runtimeClasses.get(asText(spec.runtimeClassName) ?? '');
  const defaults = surroundings.defaults.get(namespace) ?? NO_DEFAULTS;
  const { requests, limits } = podNeed(spec, defaults, overheadOf(runtimeClass));
  const ephemeral = asRecords(spec.volumes).map((volume) =>
    bytes(storageOf(at(volume, 'ephemeral', 'volumeClaimTemplate'))),
  );
  return {
    ...NOTHING,
    pods,
    'requests.cpu': pods * requests.cpu,
    'requests.memory': pods * requests.memory,
    'requests.ephemeral-storage': pods * requests['ephemeral-storage'],
    'limits.cpu': pods * limits.cpu,
    'limits.memory': pods * limits.memory,
    'limits.ephemeral-storage': pods * limits['ephemeral-storage'],
    'requests.storage':
      ephemeral.reduce((total, size) => total + kept * size, 0) +
      claims.reduce((total, { storage, count }) => total + count * bytes(storage), 0),
  };
}

/** What an object counts for by itself. Source: pkg/quota/v1/evaluator/core of Kubernetes 1.35. */
function ownNeed(kind: string, object: KubernetesObject): Amounts | undefined {
  switch (kind) {
    case 'PersistentVolumeClaim':
      return { ...NOTHING, 'requests.storage': bytes(storageOf(object)) };
    case 'Service':
      return serviceNeed(object.spec);
    default:
      return undefined;
  }
}

function serviceNeed(spec: unknown): Amounts | undefined {
  const ports = asRecords(at(spec, 'ports'));
  switch (at(spec, 'type')) {
    case 'NodePort':
      return { ...NOTHING, 'services.nodeports': ports.length };
    case 'LoadBalancer': {
      const onNodes =
        at(spec, 'allocateLoadBalancerNodePorts') === false
          ? ports.filter(({ nodePort }) => nodePort !== undefined)
          : ports;
      return { ...NOTHING, 'services.loadbalancers': 1, 'services.nodeports': onNodes.length };
    }
    default:
      return undefined;
  }
}

function bytes(quantity: unknown): number {
  return readAmount(quantity, 'bytes') ?? 0;
}
