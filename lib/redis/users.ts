import type { RedisUserProps } from './acl';

/*
 * The users that the platform itself needs, each with what its work needs and nothing else.
 */

/** For people: in no pod, only in its Secret. */
export const ADMIN_USER = 'admin';
/** For probes, and for start scripts that look for the master. */
export const PROBE_USER = 'probe';
export const EXPORTER_USER = 'exporter';
export const BOOTSTRAP_USER = 'bootstrap';
/** Replicas at their master. */
export const REPLICA_USER = 'replica';
/** Sentinels at the servers and at each other. */
export const SENTINEL_USER = 'sentinel';

/** Names that no client may have. */
export const RESERVED_USERS: readonly string[] = [
  'default',
  ADMIN_USER,
  PROBE_USER,
  EXPORTER_USER,
  BOOTSTRAP_USER,
  REPLICA_USER,
  SENTINEL_USER,
  'acl',
  'ca',
  'config',
];

/** Users that every server has. */
export function serverUsers(props: {
  readonly streams: readonly string[];
  readonly replicated: boolean;
}): RedisUserProps[] {
  const { streams, replicated } = props;
  return [
    { name: ADMIN_USER, commands: ['@all'], keys: ['*'], channels: ['*'] },
    // Only a node of several has to know whether it follows its master.
    { name: PROBE_USER, commands: replicated ? ['ping', 'info'] : ['ping'] },
    {
      name: EXPORTER_USER,
      commands: [
        'client|setname',
        'command|info',
        'info',
        'select',
        'slowlog|get',
        'slowlog|len',
        ...(streams.length === 0
          ? []
          : ['eval_ro', 'time', 'xinfo|consumers', 'xinfo|groups', 'xinfo|stream', 'xpending']),
      ],
      ...(streams.length === 0 ? {} : { readOnlyKeys: streams }),
    },
    ...(streams.length === 0 ? [] : [{ name: BOOTSTRAP_USER, commands: ['xgroup|create'], keys: streams }]),
    ...(replicated ? REPLICATION_USERS : []),
  ];
}

/** Source: redis.io/docs, "ACL", section "ACL rules for Sentinel and Replicas". */
const REPLICATION_USERS: readonly RedisUserProps[] = [
  { name: REPLICA_USER, commands: ['psync', 'replconf', 'ping'] },
  {
    name: SENTINEL_USER,
    commands: [
      'multi',
      'slaveof',
      'ping',
      'exec',
      'subscribe',
      'config|rewrite',
      'role',
      'publish',
      'info',
      'client|setname',
      'client|kill',
      'script|kill',
    ],
    channels: ['*'],
  },
];

/** What a client asks a sentinel: who the master is, who else knows it, and to be told when it changes. */
const SENTINEL_CLIENT: Omit<RedisUserProps, 'name'> = {
  commands: [
    'ping',
    'info',
    'role',
    'subscribe',
    'client|setname',
    'client|setinfo',
    'sentinel|get-master-addr-by-name',
    'sentinel|master',
    'sentinel|masters',
    'sentinel|replicas',
    'sentinel|sentinels',
    'sentinel|slaves',
  ],
  channels: ['+switch-master'],
};

/** Users of the sentinels: their like, the start scripts, and whoever looks for the master, under the name that it has at the server. */
export function sentinelUsers(clients: readonly string[]): RedisUserProps[] {
  return [
    { name: ADMIN_USER, commands: ['@all'], channels: ['*'] },
    { name: PROBE_USER, commands: ['ping', 'sentinel|master'] },
    {
      name: SENTINEL_USER,
      commands: ['ping', 'publish', 'client|setname', 'sentinel|is-master-down-by-addr'],
      channels: ['__sentinel__:hello'],
    },
    ...clients.map((name) => ({ ...SENTINEL_CLIENT, name })),
  ];
}
