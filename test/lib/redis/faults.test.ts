import { KeelsonError } from '../../../lib/core';
import type { RedisEndpoint, RedisProps, RedisUserProps, StreamProps } from '../../../lib/redis';
import { queueProps, renderRedis } from './support';

const certificateAuthority = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const faultsOf = (props: RedisProps, use?: (endpoint: RedisEndpoint) => void): readonly string[] =>
  renderRedis(props, use).faults;

describe('an instance is refused', () => {
  test.each<[string, Partial<Record<string, unknown>>, string[]]>([
    [
      'memory that is no quantity',
      { memory: '1g' },
      [
        'memory: is not an amount of bytes (got "1g", allowed: whole bytes in Ki, Mi, Gi or Ti, such as 512Mi); write 1Gi',
      ],
    ],
    [
      'memory that the server itself needs',
      { memory: '8Mi' },
      ['memory: is less memory than a server uses for itself and its clients (got "8Mi", allowed: 16Mi or more)'],
    ],
    [
      "maxmemory above the container's limit",
      { memoryLimit: '256Mi' },
      [
        'memoryLimit: maxmemory 256Mi does not fit into the container (got "256Mi", allowed: 320Mi or more); leave memoryLimit out to have half as much again and 64Mi',
      ],
    ],
    [
      'a volume that holds one log only',
      { storage: '256Mi' },
      [
        'storage: has no room to rewrite a log of the whole memory (got "256Mi", allowed: 512Mi or more, twice the memory)',
      ],
    ],
    [
      'a queue without a volume',
      { storage: undefined },
      [
        'storage: has no room to rewrite a log of the whole memory (got "no storage", allowed: 512Mi or more, twice the memory)',
      ],
    ],
    [
      'a cache with a volume',
      { role: 'cache' },
      ['storage: a cache keeps nothing, so it has no volume (got "1Gi"); leave storage out'],
    ],
    [
      'an authority that is no certificate',
      { tls: { secretName: 'redis-tls', certificateAuthority: 'none' } },
      [
        'tls.certificateAuthority: is not a certificate (allowed: PEM text that begins with -----BEGIN CERTIFICATE-----)',
      ],
    ],
    [
      'several at once',
      { memoryLimit: '64Mi', storage: '1Mi', tls: { secretName: 'x', certificateAuthority: '' } },
      [
        'memoryLimit: maxmemory 256Mi does not fit into the container (got "64Mi", allowed: 320Mi or more); leave memoryLimit out to have half as much again and 64Mi',
        'storage: has no room to rewrite a log of the whole memory (got "1Mi", allowed: 512Mi or more, twice the memory)',
        'tls.certificateAuthority: is not a certificate (allowed: PEM text that begins with -----BEGIN CERTIFICATE-----)',
      ],
    ],
  ])('%s', (_, overrides, messages) => {
    expect(faultsOf({ ...queueProps, ...overrides } as RedisProps)).toEqual(
      messages.map((message) => `test/Redis/Single.${message}`),
    );
  });

  test('a name that is too long', () => {
    const name = 'a'.repeat(41);
    expect(faultsOf({ ...queueProps, name })).toContain(
      `test/Redis/Single.name: has 41 characters (got "${name}", allowed: 1 to 40 lower case letters, digits and "-", with a letter or digit at both ends); write ${'a'.repeat(40)}`,
    );
  });

  test('an unknown strategy or role, which decides the eviction policy, with the known ones', () => {
    const make = (overrides: object) => (): unknown => renderRedis({ ...queueProps, ...overrides } as RedisProps);
    const strategy = new KeelsonError(
      'Redis strategy "cluster" is not known (allowed: single, sentinel)',
      'use single for one server, sentinel for three with failover',
    );
    const role = new KeelsonError(
      'Redis role "quene" is not known (allowed: queue, cache)',
      'the role decides maxmemory-policy: queue refuses new work when full (noeviction), cache forgets (allkeys-lru)',
    );
    expect(make({ strategy: 'cluster' })).toThrow(strategy);
    expect(make({ role: 'quene' })).toThrow(role);
    expect(make({ maxmemoryPolicy: 'allkeys-lru' })).not.toThrow();
  });
});

describe('a client is refused', () => {
  const base: RedisUserProps = { name: 'web', commands: ['get'], keys: ['page:*'] };
  test.each<[string, Partial<RedisUserProps>, string[]]>([
    [
      "a name that is part of no Secret's name",
      { name: 'Web_1' },
      [
        'clients.Web_1.name: is not a name for a user of Redis (got "Web_1", allowed: 1 to 40 lower case letters, digits and "-", with a letter or digit at both ends)',
      ],
    ],
    [
      'a name of the platform',
      { name: 'sentinel' },
      [
        'clients.sentinel.name: the platform has a user of this name itself (got "sentinel"); name the user after the client',
      ],
    ],
    [
      'no command',
      { commands: [] },
      ['clients.web.commands: user "web" may run no command; name the commands that it needs'],
    ],
    [
      'a typo',
      { commands: ['xreadgruop'] },
      [
        'clients.web.commands: user "web" is allowed a command that Redis does not know, and would not start with (got "xreadgruop"); did you mean xreadgroup?',
      ],
    ],
    [
      'a subcommand with a space',
      { commands: ['xinfo stream'] },
      [
        'clients.web.commands: user "web" is allowed a command that Redis does not know, and would not start with (got "xinfo stream"); did you mean xinfo|stream?',
      ],
    ],
    [
      'upper case',
      { commands: ['XADD'] },
      [
        'clients.web.commands: user "web" is allowed a command that Redis does not know, and would not start with (got "XADD"); did you mean xadd?',
      ],
    ],
    [
      'a category that is none',
      { commands: ['@reads'] },
      [
        'clients.web.commands: user "web" is allowed a category that Redis does not know (got "@reads"); did you mean @read?',
      ],
    ],
    [
      'everything',
      { commands: ['@all'] },
      [
        'clients.web.commands: user "web" is allowed a category that reaches beyond its keys (got "@all"); name the commands that it needs',
      ],
    ],
    [
      'what reaches beyond its keys',
      { commands: ['flushdb', 'config|set'] },
      [
        'clients.web.commands: user "web" is allowed a command that reaches beyond its keys (got "flushdb"); leave it to the administrator',
        'clients.web.commands: user "web" is allowed a command that reaches beyond its keys (got "config|set"); leave it to the administrator',
      ],
    ],
    [
      'a key pattern with a space',
      { keys: ['page: *'] },
      [
        'clients.web.keys: user "web" has a key pattern that an ACL file can\'t hold (got "page: *", allowed: visible ASCII characters without spaces)',
      ],
    ],
    [
      'an empty channel',
      { channels: [''] },
      [
        'clients.web.channels: user "web" has a channel pattern that an ACL file can\'t hold (got "", allowed: visible ASCII characters without spaces)',
      ],
    ],
  ])('%s', (_, overrides, messages) => {
    expect(faultsOf(queueProps, (endpoint) => endpoint.addClient('apps', { ...base, ...overrides }))).toEqual(
      messages.map((message) => `test/Redis/Single.${message}`),
    );
  });
});

describe('a stream is refused', () => {
  const base: StreamProps = { stream: 'jobs', group: 'workers' };
  test.each<[string, StreamProps[], string[]]>([
    [
      'a name that is a pattern',
      [{ ...base, stream: 'jobs:*' }],
      [
        'streams.jobs:*.stream: is not a name for a stream (got "jobs:*", allowed: 1 to 128 letters, digits and ":", ".", "_", "/", "-", "{", "}")',
      ],
    ],
    [
      'a group with a quote',
      [{ ...base, group: "it's" }],
      [
        'streams.jobs.group: is not a name for a group (got "it\'s", allowed: 1 to 128 letters, digits and ":", ".", "_", "/", "-", "{", "}")',
      ],
    ],
    [
      'a threshold of nothing',
      [{ ...base, lagAlert: 0 }],
      ['streams.jobs.lagAlert: is out of range (got 0, allowed: a whole number, 1 or more)'],
    ],
    [
      'half a second',
      [{ ...base, pendingAgeAlertSeconds: 0.5 }],
      ['streams.jobs.pendingAgeAlertSeconds: is out of range (got 0.5, allowed: a whole number, 1 or more)'],
    ],
    [
      'the same twice',
      [base, base],
      ['streams: the stream and group are declared twice (got "jobs workers"); declare them once'],
    ],
  ])('%s', (_, streams, messages) => {
    const faults = faultsOf(queueProps, (endpoint) => streams.forEach((stream) => endpoint.declareStream(stream)));
    expect(faults).toEqual(messages.map((message) => `test/Redis/Single.${message}`));
  });
});

test('nothing is said about what is right', () => {
  const every: Required<RedisProps> = {
    strategy: 'sentinel',
    name: 'redis-queue',
    namespace: 'queue',
    role: 'queue',
    memory: '256Mi',
    memoryLimit: '512Mi',
    storage: '1Gi',
    tls: { secretName: 'redis-queue-tls', certificateAuthority },
  };
  const user: Required<RedisUserProps> = {
    name: 'worker',
    commands: ['xreadgroup', 'xack', 'xautoclaim', 'client|setinfo', 'xackdel', '@pubsub'],
    keys: ['jobs', 'cache:{a}:*'],
    readOnlyKeys: ['settings:*'],
    channels: ['events:*'],
  };
  const stream: Required<StreamProps> = { stream: 'jobs', group: 'workers', lagAlert: 50, pendingAgeAlertSeconds: 600 };
  const rendered = renderRedis(every, (endpoint) => {
    endpoint.addClient('apps', user);
    endpoint.declareStream(stream);
  });
  expect(rendered.faults).toEqual([]);
  expect(rendered.objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`).sort()).toEqual(
    [
      'ConfigMap apps/redis-queue-ca',
      'ConfigMap queue/redis-queue-ca',
      'ConfigMap queue/redis-queue-config',
      'ConfigMap queue/redis-queue-dashboard',
      expect.stringMatching(/^Job queue\/redis-queue-stream-[0-9a-f]{10}$/),
      'NetworkPolicy queue/redis-queue',
      expect.stringMatching(/^NetworkPolicy queue\/redis-queue-stream-[0-9a-f]{10}$/),
      'PodDisruptionBudget queue/redis-queue',
      'PrometheusRule queue/redis-queue',
      'Secret apps/redis-queue-worker',
      'Secret queue/redis-queue-acl',
      'Secret queue/redis-queue-admin',
      'Secret queue/redis-queue-bootstrap',
      'Secret queue/redis-queue-exporter',
      'Service queue/redis-queue',
      'Service queue/redis-queue-pods',
      'ServiceAccount queue/redis-queue',
      expect.stringMatching(/^ServiceAccount queue\/redis-queue-stream-[0-9a-f]{10}$/),
      'ServiceMonitor queue/redis-queue',
      'StatefulSet queue/redis-queue',
    ],
  );
});
