import { KeelsonError } from '../core';
import { AUTHORITY_FILE } from '../workload';
import {
  ACL_DIRECTORY,
  ACL_FILE_NAME,
  CONFIG_DIRECTORY,
  DATA_DIRECTORY,
  REDIS_PORT,
  SENTINEL_ACL_FILE_NAME,
  SENTINEL_PORT,
  SENTINEL_STATE_FILE,
  TLS_DIRECTORY,
} from './layout';
import { SENTINEL_TIMING } from './timing';

/*
 * Every directive is valid for Redis 7.0 to 8.x. Sources: redis.io/docs, "Redis configuration" and "High availability with Redis
 * Sentinel".
 */

/** What an instance is for; it decides what happens when memory runs out and when the power does. */
export type RedisRole = 'queue' | 'cache';

export interface RedisConfigProps {
  readonly role: RedisRole;
  /** `maxmemory` in bytes. */
  readonly maxMemoryBytes: number;
  /** Whether the port takes TLS connections, and no others. */
  readonly tls: boolean;
  /** Whether the server has replicas. */
  readonly replicated: boolean;
}

/** The server's configuration file. */
export function redisConfig(props: RedisConfigProps): string {
  return toFile([
    'bind * -::*',
    ...portLines(REDIS_PORT.number, props.tls),
    // Clients are told apart by ACL; protected mode would refuse all that do not come from loopback.
    'protected-mode no',
    `aclfile ${ACL_DIRECTORY}/${ACL_FILE_NAME}`,
    'enable-debug-command no',
    'enable-module-command no',
    'tcp-keepalive 60',
    'timeout 0',
    'maxclients 1000',
    'loglevel notice',
    'logfile ""',
    `dir ${DATA_DIRECTORY}`,
    `maxmemory ${props.maxMemoryBytes}`,
    ...roleLines(props.role),
    ...(props.replicated ? replicationLines(props) : []),
  ]);
}

/** The part of a sentinel's configuration that is the same on every node. */
export function sentinelConfig(props: { readonly masterName: string; readonly tls: boolean }): string {
  const { masterName } = props;
  return toFile([
    'bind * -::*',
    ...portLines(SENTINEL_PORT.number, props.tls),
    'protected-mode no',
    `aclfile ${ACL_DIRECTORY}/${SENTINEL_ACL_FILE_NAME}`,
    'loglevel notice',
    'logfile ""',
    `dir ${SENTINEL_STATE_FILE.slice(0, SENTINEL_STATE_FILE.lastIndexOf('/'))}`,
    // Pods keep their names and change their addresses.
    'sentinel resolve-hostnames yes',
    'sentinel announce-hostnames yes',
    'sentinel deny-scripts-reconfig yes',
    `sentinel down-after-milliseconds ${masterName} ${SENTINEL_TIMING.downAfterSeconds * 1000}`,
    // A master that has restarted and loads a large log answers, but does no work.
    `sentinel master-reboot-down-after-period ${masterName} ${SENTINEL_TIMING.downAfterSeconds * 2000}`,
    `sentinel failover-timeout ${masterName} ${SENTINEL_TIMING.failoverTimeoutSeconds * 1000}`,
    `sentinel parallel-syncs ${masterName} 1`,
  ]);
}

function portLines(port: number, tls: boolean): string[] {
  if (!tls) {
    return [`port ${port}`];
  }
  return [
    'port 0',
    `tls-port ${port}`,
    `tls-cert-file ${TLS_DIRECTORY}/tls.crt`,
    `tls-key-file ${TLS_DIRECTORY}/tls.key`,
    `tls-ca-cert-file ${CONFIG_DIRECTORY}/${AUTHORITY_FILE}`,
    // Clients prove who they are by user and password.
    'tls-auth-clients no',
    'tls-replication yes',
  ];
}

function roleLines(role: RedisRole): string[] {
  switch (role) {
    case 'queue':
      return [
        // A full queue must refuse new work, never forget old work.
        'maxmemory-policy noeviction',
        'appendonly yes',
        'appendfsync everysec',
        'aof-use-rdb-preamble yes',
        'auto-aof-rewrite-percentage 100',
        'auto-aof-rewrite-min-size 64mb',
        'save ""',
        'shutdown-timeout 30',
      ];
    case 'cache':
      return [
        // A full cache forgets what was not asked for longest.
        'maxmemory-policy allkeys-lru',
        'appendonly no',
        'save ""',
        'shutdown-timeout 5',
      ];
    default:
      throw unknownRole(role);
  }
}

function replicationLines({ role, maxMemoryBytes }: RedisConfigProps): string[] {
  return [
    'replica-serve-stale-data yes',
    'replica-read-only yes',
    // A replica that was away for a moment catches up from memory instead of copying everything. It counts as memory in use.
    `repl-backlog-size ${Math.max(1024 * 1024, Math.floor(maxMemoryBytes / 16))}`,
    // A master that nobody follows must refuse work: after a failover the work that it took would be forgotten.
    ...(role === 'queue' ? ['min-replicas-to-write 1', 'min-replicas-max-lag 10'] : []),
  ];
}

function toFile(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

/** The role decides the eviction policy, so a role that is not known has none. */
export function unknownRole(role: never): KeelsonError {
  return new KeelsonError(
    `Redis role ${JSON.stringify(role)} is not known (allowed: queue, cache)`,
    'the role decides maxmemory-policy: queue refuses new work when full (noeviction), cache forgets (allkeys-lru)',
  );
}
