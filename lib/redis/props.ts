import type { RedisRole } from './config';

/** How the servers are arranged: `single`: one server; `sentinel`: three with automatic failover. */
export type RedisStrategy = 'single' | 'sentinel';

export interface RedisTls {
  /** Secret in the instance's namespace with `tls.crt` and `tls.key`; the certificate names the Service and every pod. */
  readonly secretName: string;
  /** Certificate of the authority that signed it, as PEM text; it is public and goes to every client. */
  readonly certificateAuthority: string;
}

interface RedisBaseProps {
  readonly strategy: RedisStrategy;
  /** Name of the instance and of its objects, for instance `redis-queue`; at most 40 characters. */
  readonly name: string;
  readonly namespace: string;
  /** `maxmemory`, a quantity such as `256Mi`. */
  readonly memory: string;
  /** Memory limit of the container. @default - half as much again as `memory`, for copies while the log is rewritten, and 64Mi */
  readonly memoryLimit?: string;
  /** Takes TLS connections only. @default - plain text, kept apart by network policies */
  readonly tls?: RedisTls;
}

/** Work that must not be lost: refuses new work when full, logs every write, keeps it on a volume. */
export interface RedisQueueProps extends RedisBaseProps {
  readonly role: 'queue';
  /** Size of each node's volume, a quantity such as `1Gi`; at least twice the memory, for the old log and the new. */
  readonly storage: string;
}

/** What can be had again: forgets the least used when full, keeps nothing. */
export interface RedisCacheProps extends RedisBaseProps {
  readonly role: 'cache';
}

export type RedisProps = RedisQueueProps | RedisCacheProps;

/** The same with what only one role has made optional, as values come from an environment. */
export interface RedisInstanceProps extends RedisBaseProps {
  readonly role: RedisRole;
  /** Size of the volume. @default - none, as a cache wants it; a queue must have one */
  readonly storage?: string;
}
