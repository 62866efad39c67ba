import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Redis from 'ioredis';
import type { RedisProps } from '../../lib/redis';
import { addressOf, NODES, RedisCluster } from './support/redis-cluster';
import { synthesizeRedis } from './support/redis-instance';
import { connectTo, logIsWritten, RedisNode, reply, runCommand, until } from './support/redis-node';

/*
 * Proves the synthesized scripts, configuration and ACL files of the `sentinel` strategy with real servers and sentinels on loopback,
 * where each pod has an address of its own in place of its name. Does not prove name resolution in a cluster, or the image itself.
 */

jest.setTimeout(300_000);

const props: RedisProps = {
  strategy: 'sentinel',
  name: 'redis-queue',
  namespace: 'queue',
  role: 'queue',
  memory: '64Mi',
  storage: '1Gi',
};
const STREAM = 'raibid:jobs';

// One cluster lives through all tests but the last: each leaves it whole for the next.
let directory: string;
let cluster: RedisCluster;
const clients: Redis[] = [];

// What users may set as passwords: each must arrive intact through files, scripts and configuration.
const AWKWARD = `it's "quoted" \\ \\n $HOME \`date\` #ü % %s {{ .x }}\nsecond\r\n\n"line" 🔑`;
const overrides = Object.fromEntries(
  ['probe', 'replica', 'sentinel', 'bootstrap', 'producer'].map((user) => [
    `redis/redis-queue/users/${user}`,
    `${AWKWARD} ${user}`,
  ]),
);

const synthesize = (instance: RedisProps) =>
  synthesizeRedis(
    instance,
    (endpoint) => {
      endpoint.declareStream({ stream: STREAM, group: 'raibid-workers' });
      endpoint.addClient('apps', {
        name: 'producer',
        commands: ['ping', 'xadd', 'xlen', 'xrange', 'wait', 'info'],
        keys: ['raibid:*'],
      });
    },
    overrides,
  );

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'keelson-sentinel-'));
  cluster = await RedisCluster.create({ directory, props, synthesize });
  await cluster.startAll();
});

afterEach(() => clients.splice(0).forEach((client) => client.disconnect()));

afterAll(async () => {
  await cluster.stopAll();
  rmSync(directory, { recursive: true, force: true });
});

/** A client as applications are: knows the sentinels and the master's name, and its own user and password. */
function sentinelClient(): Redis {
  const password = cluster.password('producer', 'apps');
  const client = new Redis({
    sentinels: NODES.map((ordinal) => ({ host: addressOf(ordinal), port: cluster.ports.sentinel })),
    name: 'redis-queue',
    username: 'producer',
    password,
    sentinelUsername: 'producer',
    sentinelPassword: password,
    protocol: 2,
    disableClientInfo: true,
    maxRetriesPerRequest: null,
    retryStrategy: () => 200,
    sentinelRetryStrategy: () => 200,
    connectTimeout: 1000,
    reconnectOnError: (error) => /^(READONLY|NOREPLICAS)/.test(error.message) && 2,
  });
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

/** Adds entries until told to stop; counts as acknowledged what a replica has confirmed. */
function produce(client: Redis): { readonly acknowledged: string[]; stop(): Promise<void> } {
  const acknowledged: string[] = [];
  let going = true;
  const loop = (async () => {
    for (let number = 0; going; number += 1) {
      try {
        const id = (await client.xadd(STREAM, '*', 'number', String(number))) as string;
        if ((await client.wait(1, 500)) >= 1) {
          acknowledged.push(id);
        }
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  })();
  return {
    acknowledged,
    stop: async () => {
      going = false;
      await loop;
    },
  };
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function entriesAtMaster(): Promise<Set<string>> {
  const entries = (await cluster.ask(await cluster.master(), ['xrange', STREAM, '-', '+'])) as [string, string[]][];
  return new Set(entries.map(([id]) => id));
}

const lost = async (acknowledged: readonly string[]): Promise<string[]> => {
  const kept = await entriesAtMaster();
  return acknowledged.filter((id) => !kept.has(id));
};

describe('three nodes', () => {
  test('a first start makes ordinal 0 the master, under the names of the pods', async () => {
    expect(await cluster.masters()).toEqual([0]);
    const view = (await cluster.sentinelView(2)) ?? {};
    expect({ ip: view['ip'], quorum: view['quorum'], flags: view['flags'] }).toEqual({
      ip: addressOf(0),
      quorum: '2',
      flags: 'master',
    });
  });

  test('kill -9 of the master: another takes over, no acknowledged entry is lost, clients find it, the old one follows', async () => {
    const client = sentinelClient();
    const work = produce(client);
    await until('work is under way', () => Promise.resolve(work.acknowledged.length > 100));

    const before = await cluster.master();
    await cluster.node(before).stopAll('SIGKILL');
    const confirmed = work.acknowledged.length;
    await until('a replica has taken over', async () =>
      (await cluster.masters()).some((ordinal) => ordinal !== before),
    );
    await until('the client works on', () => Promise.resolve(work.acknowledged.length > confirmed + 200));

    cluster.startNode(before);
    await cluster.whole();
    await work.stop();
    expect(await cluster.master()).not.toBe(before);
    expect((await cluster.ask(before, ['role'])) as string[]).toEqual(expect.arrayContaining(['slave', 'connected']));
    expect(await lost(work.acknowledged)).toEqual([]);
    expect(await reply(client, ['xlen', STREAM])).toBe((await entriesAtMaster()).size);
  });

  test('a master whose server alone crashes and comes back at once gives way to a replica', async () => {
    const work = produce(sentinelClient());
    await until('work is under way', () => Promise.resolve(work.acknowledged.length > 100));
    const before = await cluster.master();
    await cluster.node(before).stop('redis', 'SIGKILL');
    cluster.node(before).start('redis');
    await until('a replica has taken over', async () =>
      (await cluster.masters()).some((ordinal) => ordinal !== before),
    );
    await cluster.whole();
    await work.stop();
    expect(await cluster.master()).not.toBe(before);
    expect(await lost(work.acknowledged)).toEqual([]);
  });

  async function logsAreWritten(ordinals: readonly number[]): Promise<void> {
    await until('the logs are written', async () => {
      const told = await Promise.all(ordinals.map((ordinal) => cluster.ask(ordinal, ['info', 'persistence'])));
      return told.every(logIsWritten);
    });
  }

  /** Node 0 goes first and misses the last entries: it would be the wrong master. */
  async function loseAllNodes(): Promise<{ readonly master: number; readonly acknowledged: readonly string[] }> {
    await cluster.node(0).stopAll('SIGKILL');
    await until('another node is the master', async () => (await cluster.masters()).some((ordinal) => ordinal !== 0));
    const master = await cluster.master();
    const work = produce(sentinelClient());
    await until('work was done', () => Promise.resolve(work.acknowledged.length > 100));
    await work.stop();
    await logsAreWritten(NODES.filter((ordinal) => ordinal !== 0));
    await cluster.stopAll('SIGKILL');
    return { master, acknowledged: work.acknowledged };
  }

  /** The server first: it must wait even where another node's sentinel already answers. */
  async function startSlowly(ordinal: number): Promise<void> {
    cluster.node(ordinal).start('redis');
    await pause(500);
    cluster.node(ordinal).start('sentinel');
    await pause(2000);
  }

  test('after the loss of all nodes the last master is the master, though it comes back last and late', async () => {
    const { master, acknowledged } = await loseAllNodes();
    for (const ordinal of NODES.filter((node) => node !== master)) {
      await startSlowly(ordinal);
      expect(await cluster.masters()).toEqual([]);
    }
    // Longer than it takes to hold the master for dead and to choose another.
    await pause(12_000);
    expect(await cluster.masters()).toEqual([]);
    await startSlowly(master);
    await cluster.whole();
    expect(await cluster.master()).toBe(master);
    expect(await lost(acknowledged)).toEqual([]);
  });

  test('after the loss of all nodes the last master is the master, though it comes back first and alone', async () => {
    const { master, acknowledged } = await loseAllNodes();
    for (const ordinal of [master, ...NODES.filter((node) => node !== master)]) {
      await startSlowly(ordinal);
    }
    await cluster.whole();
    expect(await cluster.master()).toBe(master);
    expect(await lost(acknowledged)).toEqual([]);
  });

  test('a person can say that the last master will not come back, and choose another', async () => {
    const { master, acknowledged } = await loseAllNodes();
    const chosen = NODES.find((node) => node !== master && node !== 0) as number;
    await startSlowly(0);
    await startSlowly(chosen);
    await cluster.node(chosen).exec('redis', ['touch', '/run/redis/do-not-wait']);
    await until('the chosen node is the master', async () => (await cluster.masters()).includes(chosen));
    cluster.startNode(master);
    await cluster.whole();
    expect(await cluster.master()).toBe(chosen);
    expect(await lost(acknowledged)).toEqual([]);
  });

  test('a node that comes back is the same voter as before', async () => {
    const voters = async (): Promise<string[]> => {
      const seen = (await cluster.askSentinel(0, ['sentinel', 'sentinels', 'redis-queue'])) as string[][];
      return seen.map((fields) => fields[fields.indexOf('runid') + 1] as string).sort();
    };
    const before = await voters();
    await cluster.node(2).stopAll('SIGKILL');
    cluster.startNode(2);
    await cluster.whole();
    expect(before).toHaveLength(2);
    expect(await voters()).toEqual(before);
  });

  test('an orderly end of the master hands over everything', async () => {
    const work = produce(sentinelClient());
    await until('work is under way', () => Promise.resolve(work.acknowledged.length > 100));
    const before = await cluster.master();
    await cluster.node(before).stopAll('SIGTERM');
    const confirmed = work.acknowledged.length;
    cluster.startNode(before);
    await cluster.whole();
    await until('the client works on', () => Promise.resolve(work.acknowledged.length > confirmed + 100));
    await work.stop();
    expect(await lost(work.acknowledged)).toEqual([]);
  });

  test('a master that nobody follows refuses work instead of taking what would be forgotten', async () => {
    const master = await cluster.master();
    const producer = await connectTo({
      host: addressOf(master),
      port: cluster.ports.redis,
      username: 'producer',
      password: cluster.password('producer', 'apps'),
    });
    clients.push(producer);
    expect(await reply(producer, ['xadd', STREAM, '*', 'job', 'build'])).toMatch(/^\d+-\d+$/);
    await Promise.all(NODES.filter((ordinal) => ordinal !== master).map((ordinal) => cluster.node(ordinal).stopAll()));
    await until('writes are refused', async () =>
      /^NOREPLICAS /.test(String(await reply(producer, ['xadd', STREAM, '*', 'job', 'build']))),
    );
    expect(await reply(producer, ['xlen', STREAM])).toBeGreaterThanOrEqual(1);
    NODES.filter((ordinal) => ordinal !== master).forEach((ordinal) => cluster.startNode(ordinal));
    await cluster.whole();
  });

  test('the bootstrap Job finds the master through the sentinels', async () => {
    const job = cluster.instance.objects.find((object) => object.kind === 'Job');
    const pod = new RedisNode({ ...cluster.node(1).options, podName: 'bootstrap', pod: job?.['spec'].template.spec });
    const result = await pod.runToEnd('bootstrap');
    expect(result.code).toBe(0);
    expect(result.output).toMatch(/made group raibid-workers of stream raibid:jobs\n$/);
    const groups = (await cluster.ask(await cluster.master(), ['xinfo', 'groups', STREAM])) as string[][];
    expect(groups.map((group) => group[1])).toEqual(['raibid-workers']);
  });
});

const NOPERM = /^NOPERM /;
const atServer: Record<string, readonly (readonly [string, RegExp])[]> = {
  probe: [
    ['ping', /^PONG$/],
    ['info replication', /role:/],
    ['role', NOPERM],
    ['config get *', NOPERM],
    [`xlen ${STREAM}`, NOPERM],
  ],
  replica: [
    ['ping', /^PONG$/],
    ['replconf listening-port 1', /^OK$/],
    [`xlen ${STREAM}`, NOPERM],
    ['info', NOPERM],
    ['replicaof no one', NOPERM],
  ],
  sentinel: [
    ['ping', /^PONG$/],
    ['info replication', /role:/],
    ['role', /^(master|slave)/],
    ['publish __sentinel__:hello hello', /^\d+$/],
    ['client kill type pubsub', /^\d+$/],
    ['config rewrite', /^OK$/],
    ['config set maxmemory 1', NOPERM],
    ['config get masterauth', NOPERM],
    [`xadd ${STREAM} * job build`, NOPERM],
    ['flushall', NOPERM],
    ['shutdown', NOPERM],
    ['debug sleep 1', /^ERR DEBUG command not allowed/],
  ],
};
const atSentinel: Record<string, readonly (readonly [string, RegExp])[]> = {
  probe: [
    ['ping', /^PONG$/],
    ['sentinel master redis-queue', /redis-queue/],
    ['sentinel failover redis-queue', NOPERM],
    ['sentinel set redis-queue quorum 1', NOPERM],
  ],
  sentinel: [
    ['ping', /^PONG$/],
    ['sentinel is-master-down-by-addr 127.0.0.1 1 0 *', /^0/],
    ['sentinel set redis-queue quorum 1', NOPERM],
    ['sentinel remove redis-queue', NOPERM],
    ['sentinel config get *', NOPERM],
  ],
  producer: [
    ['ping', /^PONG$/],
    ['sentinel get-master-addr-by-name redis-queue', /^127\.0\.1\./],
    ['sentinel sentinels redis-queue', /name/],
    ['sentinel replicas redis-queue', /name/],
    ['subscribe +switch-master', /^1$/],
    ['subscribe __sentinel__:hello', NOPERM],
    ['sentinel failover redis-queue', NOPERM],
    ['sentinel monitor other 127.0.0.1 1 1', NOPERM],
    ['sentinel config set announce-ip 1.2.3.4', NOPERM],
    ['acl list', NOPERM],
    ['shutdown', NOPERM],
  ],
};

describe('users', () => {
  const passwordOf = (user: string): string => {
    const acl = cluster.instance.secret('queue/redis-queue-acl');
    return user === 'producer' ? cluster.password('producer', 'apps') : (acl[`${user}-password`] as string);
  };

  test.each([
    ['server', atServer],
    ['sentinel', atSentinel],
  ] as const)('at a %s each can do what it must and nothing else', async (kind, tables) => {
    const port = kind === 'server' ? cluster.ports.redis : cluster.ports.sentinel;
    for (const [user, table] of Object.entries(tables)) {
      for (const [command, expected] of table) {
        const connection = await connectTo({ host: addressOf(1), port, username: user, password: passwordOf(user) });
        clients.push(connection);
        const answer = await reply(connection, command.split(' '));
        expect({ user, command, answer: String(answer ?? '') }).toEqual({
          user,
          command,
          answer: expect.stringMatching(expected),
        });
      }
    }
  });

  test('nobody asks a sentinel without a name', async () => {
    const command = ['redis-cli', '-h', addressOf(0), '-p', String(cluster.ports.sentinel), 'sentinel', 'masters'];
    expect((await runCommand(command, process.env)).output.trim()).toBe('NOAUTH Authentication required.');
  });

  test('what the scripts write with passwords in it only the server itself can read', () => {
    const pod = join(directory, 'redis-queue-0');
    for (const file of ['claims/data/sentinel/sentinel.conf', 'redis/run/redis.conf']) {
      expect({ file, others: statSync(join(pod, file)).mode & 0o077 }).toEqual({ file, others: 0 });
    }
  });
});

describe('growth', () => {
  test('a single server becomes the first of three and keeps its data', async () => {
    const scratch = mkdtempSync(join(tmpdir(), 'keelson-single-'));
    const grown = await RedisCluster.create({ directory: scratch, props, synthesize });
    const single = synthesize({ ...props, strategy: 'single' });
    const { options } = grown.node(0);
    const alone = new RedisNode({
      ...options,
      instance: single,
      pod: single.one('StatefulSet', 'redis-queue').spec.template.spec,
      replacements: [[/redis-queue\.queue\.svc\.cluster\.local/g, options.address], ...options.replacements],
    });
    alone.start('redis');
    await until('the server is ready', async () => (await alone.probe('redis', 'readiness')) === 0);
    const producer = await connectTo({
      host: addressOf(0),
      port: grown.ports.redis,
      username: 'producer',
      password: grown.password('producer', 'apps'),
    });
    clients.push(producer);
    const id = await reply(producer, ['xadd', STREAM, '*', 'job', 'build']);
    await alone.stopAll('SIGTERM');
    await grown.startAll();
    expect(await grown.masters()).toEqual([0]);
    expect(await grown.ask(0, ['xrange', STREAM, '-', '+'])).toEqual([[id, ['job', 'build']]]);
    await grown.stopAll();
    rmSync(scratch, { recursive: true, force: true });
  });
});
