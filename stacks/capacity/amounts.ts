import { formatBytes, quantityValue } from '../../lib/core/quantities';

type Unit = 'millicores' | 'bytes' | 'count';

/** What one resource of a quota is measured in, and the key that a configuration writes it by. */
interface ResourceRow {
  readonly unit: Unit;
  readonly key: string;
}

/** Everything that a quota of the platform bounds, by the name that ResourceQuota has for it, in order of name. */
export const RESOURCES = {
  'limits.cpu': { unit: 'millicores', key: 'limitsCpu' },
  'limits.ephemeral-storage': { unit: 'bytes', key: 'limitsEphemeralStorage' },
  'limits.memory': { unit: 'bytes', key: 'limitsMemory' },
  pods: { unit: 'count', key: 'pods' },
  'requests.cpu': { unit: 'millicores', key: 'requestsCpu' },
  'requests.ephemeral-storage': { unit: 'bytes', key: 'requestsEphemeralStorage' },
  'requests.memory': { unit: 'bytes', key: 'requestsMemory' },
  'requests.storage': { unit: 'bytes', key: 'requestsStorage' },
  'services.loadbalancers': { unit: 'count', key: 'servicesLoadBalancers' },
  'services.nodeports': { unit: 'count', key: 'servicesNodePorts' },
} as const satisfies Readonly<Record<string, ResourceRow>>;

export type Resource = keyof typeof RESOURCES;
export const RESOURCE_NAMES = Object.keys(RESOURCES) as readonly Resource[];

/** How much of each resource: thousandths of a core, bytes, or a number of things. */
export type Amounts = Readonly<Record<Resource, number>>;

export const NOTHING: Amounts = amounts(() => 0);

export function amounts(of: (resource: Resource) => number): Amounts {
  return Object.fromEntries(RESOURCE_NAMES.map((resource) => [resource, of(resource)])) as Record<Resource, number>;
}

export function sum(all: Iterable<Amounts>): Amounts {
  const total: Record<Resource, number> = { ...NOTHING };
  for (const one of all) {
    for (const resource of RESOURCE_NAMES) {
      total[resource] += one[resource];
    }
  }
  return total;
}

/** Reads what stands in an object or a configuration; nothing where it is no quantity, which others report. */
export function readAmount(value: unknown, unit: Unit): number | undefined {
  const read = quantityValue(value);
  // As the API server does, parts of a thousandth or of a byte count as a whole one.
  return read === undefined ? undefined : Math.ceil(unit === 'millicores' ? Number((read * 1000).toFixed(6)) : read);
}

/** An amount as the API server spells it. */
export function formatAmount(resource: Resource, amount: number): string {
  switch (RESOURCES[resource].unit) {
    case 'millicores':
      return amount % 1000 === 0 ? String(amount / 1000) : `${amount}m`;
    case 'bytes':
      return amount === 0 ? '0' : formatBytes(amount);
    case 'count':
      return String(amount);
  }
}
