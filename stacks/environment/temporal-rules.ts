import { memoryBytes } from '../../lib/core/quantities';
import type { Finding } from './finding';
import { missing } from './issues';
import type { SoundSections } from './rules';
import { SECTIONS } from './schema';
import { schemaAt } from './schema-walk';

/** What Temporal's strategy, its namespace and its values are wrong in together. */
export function checkTemporal(sections: SoundSections): Finding[] {
  return [...checkNamespace(sections), ...checkStrategy(sections), ...checkStorage(sections)];
}

function checkNamespace({ temporal, namespaces }: SoundSections): Finding[] {
  if (namespaces === undefined || (temporal === undefined) === (namespaces.temporal === undefined)) {
    return [];
  }
  const at = ['namespaces', 'temporal'];
  if (temporal === undefined) {
    return [{ at, message: 'has no effect without temporal', fix: 'remove it, or add temporal' }];
  }
  const { fix } = missing(schemaAt(SECTIONS.namespaces, ['queue']));
  return [{ at, message: 'is missing, but temporal is there', fix }];
}

/** Keys that only one strategy reads. */
function checkStrategy({ temporal }: SoundSections): Finding[] {
  if (temporal === undefined) {
    return [];
  }
  const { strategy } = temporal;
  switch (strategy) {
    case 'dev-server':
      return [
        ...wanted(temporal.storage, 'storage', strategy, 'add the size of its volume, such as 1Gi'),
        ...unread(temporal.numHistoryShards, 'numHistoryShards', strategy),
        ...unread(temporal.deployed, 'deployed', strategy),
        ...unread(temporal.replicas === 1 ? undefined : temporal.replicas, 'replicas', strategy),
      ];
    case 'cluster':
      return [
        ...wanted(
          temporal.numHistoryShards,
          'numHistoryShards',
          strategy,
          'add it with care: it can never change; 512 is enough for most',
        ),
        ...unread(temporal.storage, 'storage', strategy),
      ];
    default:
      throw new Error(`unknown strategy ${JSON.stringify(strategy satisfies never)}`);
  }
}

function wanted(value: unknown, key: string, strategy: string, fix: string): Finding[] {
  return value === undefined
    ? [{ at: ['temporal', key], message: `is missing, but temporal.strategy is ${strategy}`, fix }]
    : [];
}

function unread(value: unknown, key: string, strategy: string): Finding[] {
  return value === undefined
    ? []
    : [{ at: ['temporal', key], message: `has no effect where temporal.strategy is ${strategy}`, fix: 'remove it' }];
}

function checkStorage({ temporal, namespaces }: SoundSections): Finding[] {
  const quota = namespaces?.temporal?.requestsStorage;
  const storage = temporal?.storage;
  return quota === undefined || storage === undefined || memoryBytes(storage) <= memoryBytes(quota)
    ? []
    : [
        {
          at: ['temporal', 'storage'],
          message: 'is more than its namespace may use',
          got: storage,
          allowed: `${quota} or less`,
          fix: 'ask for less, or raise namespaces.temporal.requestsStorage',
        },
      ];
}
