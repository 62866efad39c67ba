import { formatBytes, memoryBytes } from '../../../lib/core/quantities';
import type { Finding } from '../finding';
import type { Configuration } from '../section';
import { gitea } from './gitea';
import type { NamespaceQuota } from './namespaces';
import { postgres } from './postgres';
import { raibidCi } from './raibid-ci';
import { redis } from './redis';
import { temporal } from './temporal';

type Quotas = Readonly<Record<string, NamespaceQuota>>;

/** What components ask for and their namespaces may not use. */
export function checkFits(quotas: Quotas, configuration: Configuration): Finding[] {
  return [
    ...checkRedis(quotas, configuration),
    ...checkRaibidCi(quotas, configuration),
    ...checkPostgres(quotas, configuration),
    ...checkGitea(quotas, configuration),
    ...checkTemporal(quotas, configuration),
  ];
}

/** How many servers hold the data. */
const REDIS_NODES = { single: 1, sentinel: 3 };

function checkRedis({ queue: quota }: Quotas, configuration: Configuration): Finding[] {
  const queue = configuration.read(redis)?.queue;
  if (queue === undefined || quota === undefined) {
    return [];
  }
  const nodes = REDIS_NODES[queue.strategy];
  return (
    [
      ['storage', 'requestsStorage'],
      ['memory', 'limitsMemory'],
    ] as const
  )
    .filter(([key, limit]) => memoryBytes(queue[key]) * nodes > memoryBytes(quota[limit]))
    .map(([key, limit]) => ({
      at: ['redis', 'queue', key],
      message: 'is more than its namespace may use',
      got: queue[key],
      allowed: nodes === 1 ? `${quota[limit]} or less` : `${quota[limit]} or less for ${nodes} nodes together`,
      fix: `ask for less, or raise namespaces.queue.${limit}`,
    }));
}

function checkRaibidCi({ 'raibid-ci': quota }: Quotas, configuration: Configuration): Finding[] {
  const value = configuration.read(raibidCi);
  if (value === undefined || quota === undefined) {
    return [];
  }
  const { server, agents } = value;
  const pods = server.replicas + (agents?.maxReplicas ?? 0);
  const findings: Finding[] = [];
  if (pods > quota.pods) {
    findings.push({
      at: ['namespaces', 'raibid-ci', 'pods'],
      message: 'is less than the server and all agents together',
      got: quota.pods,
      allowed: `${pods} or more`,
    });
  }
  if (agents !== undefined && memoryBytes(agents.cache) > memoryBytes(quota.requestsStorage)) {
    findings.push({
      at: ['raibidCi', 'agents', 'cache'],
      message: 'is more than its namespace may use',
      got: agents.cache,
      allowed: `${quota.requestsStorage} or less`,
      fix: 'ask for less, or raise namespaces.raibid-ci.requestsStorage',
    });
  }
  return findings;
}

function checkPostgres({ data: quota }: Quotas, configuration: Configuration): Finding[] {
  const value = configuration.read(postgres);
  if (value === undefined || quota === undefined) {
    return [];
  }
  const sizes = [value.strategy === 'single' ? value.storage : undefined, value.backup?.storage];
  const sum = sizes.reduce((total, size) => total + (size === undefined ? 0 : memoryBytes(size)), 0);
  return sum <= memoryBytes(quota.requestsStorage)
    ? []
    : [
        {
          at: ['postgres', 'storage'],
          message: 'and that of a backup are more than their namespace may use',
          got: formatBytes(sum),
          allowed: `${quota.requestsStorage} or less`,
          fix: 'ask for less, or raise namespaces.data.requestsStorage',
        },
      ];
}

/** Its own volume and, with backups, theirs and the one that they are restored into for a test. */
function checkGitea({ gitea: quota, 'gitea-runners': ofRunners }: Quotas, configuration: Configuration): Finding[] {
  const value = configuration.read(gitea);
  if (value === undefined) {
    return [];
  }
  const { storage, backup, runners } = value;
  const sum = memoryBytes(storage) + (backup === undefined ? 0 : memoryBytes(storage) + memoryBytes(backup.storage));
  const findings: Finding[] = [];
  if (quota !== undefined && sum > memoryBytes(quota.requestsStorage)) {
    findings.push({
      at: ['gitea', 'storage'],
      message:
        backup === undefined
          ? 'is more than its namespace may use'
          : 'twice, the second time for restore tests, and gitea.backup.storage are more than their namespace may use',
      got: backup === undefined ? storage : formatBytes(sum),
      allowed: `${quota.requestsStorage} or less`,
      fix: 'ask for less, or raise namespaces.gitea.requestsStorage',
    });
  }
  if (runners !== undefined && ofRunners !== undefined && runners.maxReplicas > ofRunners.pods) {
    findings.push({
      at: ['namespaces', 'gitea-runners', 'pods'],
      message: 'is less than all runners together',
      got: ofRunners.pods,
      allowed: `${runners.maxReplicas} or more`,
    });
  }
  return findings;
}

function checkTemporal({ temporal: quota }: Quotas, configuration: Configuration): Finding[] {
  const value = configuration.read(temporal);
  return value?.strategy !== 'dev-server' ||
    quota === undefined ||
    memoryBytes(value.storage) <= memoryBytes(quota.requestsStorage)
    ? []
    : [
        {
          at: ['temporal', 'storage'],
          message: 'is more than its namespace may use',
          got: value.storage,
          allowed: `${quota.requestsStorage} or less`,
          fix: 'ask for less, or raise namespaces.temporal.requestsStorage',
        },
      ];
}
