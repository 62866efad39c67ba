import type { Port } from '../core';

/*
 * Where things lie in the containers. Start scripts, probes and configuration name these paths, and mounts are made of the same
 * constants, so that a file is always where it is looked for.
 */

/** Where the server keeps its data: the volume is mounted here because the configuration says so. */
export const DATA_DIRECTORY = '/data';
export const CONFIG_DIRECTORY = '/etc/redis/config';
export const ACL_DIRECTORY = '/etc/redis/acl';
export const TLS_DIRECTORY = '/etc/redis/tls';
/** In memory: holds the configuration that is written at start, passwords included. */
export const RUN_DIRECTORY = '/run/redis';

export const CONFIG_FILE_NAME = 'redis.conf';
export const ACL_FILE_NAME = 'users.acl';
export const SENTINEL_CONFIG_FILE_NAME = 'sentinel.conf';
export const SENTINEL_ACL_FILE_NAME = 'sentinel.acl';
/** Where a sentinel keeps what it has learned. */
export const SENTINEL_STATE_FILE = `${DATA_DIRECTORY}/sentinel/sentinel.conf`;

/** Source: redis.io/docs, default configuration. */
export const REDIS_PORT: Port = { name: 'redis', number: 6379 };
/** Source: redis.io/docs, "High availability with Redis Sentinel". */
export const SENTINEL_PORT: Port = { name: 'sentinel', number: 26379 };
/** Source: README of github.com/oliver006/redis_exporter. */
export const EXPORTER_PORT: Port = { name: 'metrics', number: 9121 };

/** Name of the key, and of the file, with a system user's password. */
export function passwordKey(user: string): string {
  return `${user}-password`;
}
