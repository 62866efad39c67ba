import { compareText, type Fault } from '../../lib/core/errors';
import { groupKind } from '../objects/manifest';
import type { Manifest } from '../objects/manifest';
import { asRecord, at } from '../objects/json';
import {
  formatAmount,
  NOTHING,
  readAmount,
  RESOURCE_NAMES,
  RESOURCES,
  sum,
  type Amounts,
  type Resource,
} from './amounts';
import { withHeadroom } from './headroom';
import { needsOf } from './needs';

/** Name by which a configuration overrides one value of a quota. */
type OverrideKey = (typeof RESOURCES)[Resource]['key'];

/** Values of one namespace's quota. */
type Override = Readonly<Partial<Record<OverrideKey, string | number>>>;

/** What an environment's nodes hold, or what may be bought for it. */
export interface Capacity {
  /** Number of nodes at most. */
  readonly nodes: number;
  /** Quantities of what pods may request together. */
  readonly cpu: string;
  readonly memory: string;
  readonly ephemeralStorage: string;
  /** Of all volume claims together. */
  readonly storage: string;
  readonly pods: number;
  /** Values that take the place of derived ones, by namespace. @default - all are derived */
  readonly namespaces?: Readonly<Record<string, Override | undefined>>;
}

/** One namespace with what it needs and what it may use. */
export interface NamespaceCapacity {
  readonly need: Amounts;
  readonly quota: Amounts;
}

export interface DerivedCapacity {
  /** By namespace, in order of name. */
  readonly namespaces: ReadonlyMap<string, NamespaceCapacity>;
  readonly faults: readonly Fault[];
}

/** What is capped of which resource. Limits are not: nodes may promise more than they have. */
export const CAPS = [
  ['cpu', 'requests.cpu'],
  ['memory', 'requests.memory'],
  ['ephemeralStorage', 'requests.ephemeral-storage'],
  ['storage', 'requests.storage'],
  ['pods', 'pods'],
] as const satisfies readonly (readonly [keyof Capacity, Resource])[];

/**
 * The quota of each namespace from what its objects can need, and what is wrong with the environment's capacity for it.
 *
 * @param capacity without one nothing is capped, and there is one node
 * @param place where the capacity is written, for messages
 */
export function deriveCapacity(
  manifests: readonly Manifest[],
  capacity: Capacity | undefined,
  place: string,
): DerivedCapacity {
  const needs = needsOf(manifests, capacity?.nodes ?? 1);
  const quotas = manifests.filter(isDerivedQuota).map(({ identity }) => identity.namespace ?? '');
  const names = [...new Set([...quotas, ...needs.byNamespace.keys()])].sort(compareText);
  const namespaces = new Map<string, NamespaceCapacity>();
  const faults = [...needs.faults];
  for (const name of names) {
    const need = needs.byNamespace.get(name) ?? NOTHING;
    const override = capacity?.namespaces?.[name];
    namespaces.set(name, { need, quota: { ...withHeadroom(need), ...Object.fromEntries(overrideAmounts(override)) } });
    faults.push(...overrideFaults(name, need, override, place));
  }
  if (capacity !== undefined) {
    faults.push(...capFaults(capacity, namespaces, place));
  }
  return { namespaces, faults };
}

/** The manifests with every ResourceQuota that states no bounds filled in. */
export function withQuotas(
  manifests: readonly Manifest[],
  { namespaces }: Pick<DerivedCapacity, 'namespaces'>,
): Manifest[] {
  return manifests.map((manifest) => {
    if (!isDerivedQuota(manifest)) {
      return manifest;
    }
    const quota = namespaces.get(manifest.identity.namespace ?? '')?.quota ?? NOTHING;
    const hard = Object.fromEntries(
      RESOURCE_NAMES.map((resource) => [resource, formatAmount(resource, quota[resource])]),
    );
    return { ...manifest, object: { ...manifest.object, spec: { ...asRecord(manifest.object.spec), hard } } };
  });
}

function isDerivedQuota({ identity, object }: Manifest): boolean {
  return groupKind(identity.group, identity.kind) === 'ResourceQuota' && at(object.spec, 'hard') === undefined;
}

function overrideAmounts(override: Override = {}): (readonly [Resource, number])[] {
  return RESOURCE_NAMES.flatMap((resource) => {
    const { key, unit } = RESOURCES[resource];
    const amount = readAmount(override[key], unit);
    return amount === undefined ? [] : [[resource, amount] as const];
  });
}

function overrideFaults(name: string, need: Amounts, override: Override | undefined, place: string): Fault[] {
  return overrideAmounts(override)
    .filter(([resource, amount]) => amount < need[resource])
    .map(([resource, amount]) => ({
      path: `${place}.namespaces.${name}.${RESOURCES[resource].key}`,
      message: 'is less than the namespace needs at its busiest',
      got: formatAmount(resource, amount),
      allowed: `${formatAmount(resource, need[resource])} or more`,
      fix: 'raise or remove it, or run less in the namespace',
    }));
}

function capFaults(capacity: Capacity, namespaces: DerivedCapacity['namespaces'], place: string): Fault[] {
  const total = sum([...namespaces.values()].map(({ quota }) => quota));
  return CAPS.flatMap(([key, resource]): Fault[] => {
    const cap = readAmount(capacity[key], RESOURCES[resource].unit) ?? 0;
    if (total[resource] <= cap) {
      return [];
    }
    const shares = [...namespaces]
      .filter(([, { quota }]) => quota[resource] > 0)
      .sort(([, a], [, b]) => b.quota[resource] - a.quota[resource])
      .map(([name, { quota }]) => `${name} ${formatAmount(resource, quota[resource])}`);
    return [
      {
        path: `${place}.${key}`,
        message: `is less than all namespaces together may ask for: ${shares.join(', ')}`,
        got: formatAmount(resource, cap),
        allowed: `${formatAmount(resource, total[resource])} or more`,
        fix: 'raise it to what the nodes hold or may be bought, or run less in these namespaces',
      },
    ];
  });
}
