import { formatBytes, memoryBytes } from '../../lib/core/quantities';
import type { Finding } from './finding';
import { missing } from './issues';
import type { SoundSections } from './rules';
import { SECTIONS } from './schema';
import { schemaAt } from './schema-walk';

type PostgresKey = 'memory' | 'storage' | 'maxConnections' | 'host' | 'administrator' | 'cidr' | 'authority';

/** What PostgreSQL's strategy, its namespace and its values are wrong in together. */
export function checkPostgres(sections: SoundSections): Finding[] {
  return [...checkNamespace(sections), ...checkStrategy(sections), ...checkStorage(sections)];
}

function checkNamespace({ postgres, namespaces }: SoundSections): Finding[] {
  if (namespaces === undefined || (postgres === undefined) === (namespaces.data === undefined)) {
    return [];
  }
  const at = ['namespaces', 'data'];
  if (postgres === undefined) {
    return [{ at, message: 'has no effect without postgres', fix: 'remove it, or add postgres' }];
  }
  const { fix } = missing(schemaAt(SECTIONS.namespaces, ['queue']));
  return [{ at, message: 'is missing, but postgres is there', fix }];
}

/** Keys that only one strategy reads. */
function checkStrategy({ postgres }: SoundSections): Finding[] {
  if (postgres === undefined) {
    return [];
  }
  const { strategy } = postgres;
  const wanted = (key: PostgresKey, fix: string): Finding[] =>
    postgres[key] === undefined
      ? [{ at: ['postgres', key], message: `is missing, but postgres.strategy is ${strategy}`, fix }]
      : [];
  const unread = (...keys: readonly PostgresKey[]): Finding[] =>
    keys
      .filter((key) => postgres[key] !== undefined)
      .map((key) => ({
        at: ['postgres', key],
        message: `has no effect where postgres.strategy is ${strategy}`,
        fix: 'remove it',
      }));
  switch (strategy) {
    case 'single':
      return [
        ...wanted('memory', 'add the memory of the server, such as 1Gi'),
        ...wanted('storage', 'add the size of its volume, such as 10Gi'),
        ...unread('host', 'administrator', 'cidr', 'authority'),
      ];
    case 'external':
      return [
        ...wanted('host', 'add the name of the server in DNS'),
        ...wanted('administrator', 'add the role that may make roles and databases'),
        ...wanted('cidr', 'add the addresses that the server may have, such as 10.1.2.0/27'),
        ...wanted('authority', 'add the certificate of the authority that signed that of the server'),
        ...unread('memory', 'storage', 'maxConnections'),
      ];
    default:
      throw new Error(`unknown strategy ${JSON.stringify(strategy satisfies never)}`);
  }
}

function checkStorage({ postgres, namespaces }: SoundSections): Finding[] {
  const quota = namespaces?.data?.requestsStorage;
  if (quota === undefined || postgres === undefined) {
    return [];
  }
  const sizes = [postgres.storage, postgres.backup?.storage].filter((size) => size !== undefined);
  const sum = sizes.reduce((bytes, size) => bytes + memoryBytes(size), 0);
  return sum <= memoryBytes(quota)
    ? []
    : [
        {
          at: ['postgres', 'storage'],
          message: 'and that of a backup are more than their namespace may use',
          got: formatBytes(sum),
          allowed: `${quota} or less`,
          fix: 'ask for less, or raise namespaces.data.requestsStorage',
        },
      ];
}
