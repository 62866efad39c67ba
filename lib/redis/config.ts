import type { Port } from '../core';

/** Where the server keeps its data: the volume is mounted here because the configuration says so. */
export const DATA_DIRECTORY = '/data';
export const CONFIG_DIRECTORY = '/etc/redis/config';
export const ACL_DIRECTORY = '/etc/redis/acl';
export const ACL_FILE_NAME = 'users.acl';
export const CONFIG_FILE_NAME = 'redis.conf';

/** Source: redis.io/docs, default configuration. */
export const REDIS_PORT: Port = { name: 'redis', number: 6379 };

/** What an instance is for; it decides what happens when memory runs out and when the power does. */
export type RedisRole = 'queue';

export interface RedisConfigProps {
  readonly role: RedisRole;
  /** `maxmemory` in bytes. */
  readonly maxMemoryBytes: number;
}

/** The server's configuration file. Source of the directives: redis.io/docs, "Redis configuration". */
export function redisConfig(props: RedisConfigProps): string {
  const lines = [
    'bind * -::*',
    `port ${REDIS_PORT.number}`,
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
  ];
  return `${lines.join('\n')}\n`;
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
    default:
      throw new Error(`unknown role ${JSON.stringify(role satisfies never)}`);
  }
}
