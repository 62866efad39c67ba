import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Redis from 'ioredis';
import { REDIS_7_0_COMMANDS, REDIS_CATEGORIES, type RedisProps } from '../../lib/redis';
import { synthesizeRedis, type SynthesizedRedis } from './support/redis-instance';
import { connectTo, freePort, logIsWritten, RedisNode, reply, runCommand, until } from './support/redis-node';

/*
 * Proves the synthesized configuration, ACL file, probes and scripts with the real server that is installed (Debian: 7.0). Does not
 * prove the image 8.10.2 itself, the exporter (whose commands are sent by this test instead), or anything of Kubernetes.
 */

const props: RedisProps = {
  strategy: 'single',
  name: 'redis-queue',
  namespace: 'queue',
  role: 'queue',
  memory: '16Mi',
  storage: '1Gi',
};
jest.setTimeout(60_000);

const STREAM = 'raibid:jobs';
const GROUP = 'raibid-workers';

const withClients = (overrides: Readonly<Record<string, string>> = {}): SynthesizedRedis =>
  synthesizeRedis(
    props,
    (endpoint) => {
      endpoint.declareStream({ stream: STREAM, group: GROUP });
      endpoint.addClient('apps', {
        name: 'producer',
        commands: ['ping', 'xadd', 'xlen', 'xinfo|stream', 'xinfo|groups', 'client|setname', 'client|setinfo'],
        keys: ['raibid:*'],
      });
      endpoint.addClient('apps', { name: 'reader', commands: ['get', '@stream'], readOnlyKeys: ['raibid:*'] });
    },
    overrides,
  );

let directory: string;
let port: number;
let instance: SynthesizedRedis;
let node: RedisNode;
const connections: Redis[] = [];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'keelson-redis-'));
  port = await freePort();
  instance = withClients();
  node = newNode();
});

afterEach(async () => {
  connections.splice(0).forEach((connection) => connection.disconnect());
  await node.stopAll();
  rmSync(directory, { recursive: true, force: true });
});

function newNode(append: Readonly<Record<string, string>> = {}): RedisNode {
  return new RedisNode({
    instance,
    namespace: 'queue',
    podName: 'redis-queue-0',
    pod: instance.one('StatefulSet', 'redis-queue').spec.template.spec,
    directory,
    address: '127.0.0.1',
    replacements: [
      [/redis-queue\.queue\.svc\.cluster\.local/g, '127.0.0.1'],
      [/\b6379\b/g, String(port)],
      [/(redis-cli )/g, `$1-p ${port} `],
    ],
    append,
  });
}

async function connect(user: string): Promise<Redis> {
  const secretOf: Record<string, () => string | undefined> = {
    probe: () => instance.secret('queue/redis-queue-acl')['probe-password'],
    exporter: () => exporterPasswords()['redis://exporter@localhost:6379'],
    admin: () => instance.secret('queue/redis-queue-admin')['password'],
    bootstrap: () => instance.secret('queue/redis-queue-bootstrap')['password'],
  };
  const password = (secretOf[user] ?? (() => instance.secret(`apps/redis-queue-${user}`)['password']))();
  const connection = await connectTo({ host: '127.0.0.1', port, username: user, password: password as string });
  connections.push(connection);
  return connection;
}

/** As the exporter reads its file. */
const exporterPasswords = (): Record<string, string> =>
  JSON.parse(instance.secret('queue/redis-queue-exporter')['passwords.json'] as string) as Record<string, string>;

const ready = (): Promise<void> =>
  until('the server is ready', async () => (await node.probe('redis', 'readiness')) === 0);

async function startServer(): Promise<void> {
  node.start('redis');
  await ready();
}

/** The script of the Job, with the password where the Job mounts it. */
async function bootstrap(): Promise<{ code: number; output: string }> {
  const job = instance.objects.find((object) => object.kind === 'Job');
  const jobNode = new RedisNode({ ...node.options, podName: 'bootstrap', pod: job?.['spec'].template.spec });
  return jobNode.runToEnd('bootstrap');
}

describe('the server', () => {
  test('has the settings of a queue', async () => {
    await startServer();
    const admin = await connect('admin');
    const settings = [
      'dir',
      'maxmemory',
      'maxmemory-policy',
      'appendonly',
      'appendfsync',
      'save',
      'enable-debug-command',
    ];
    const values = (await reply(admin, ['config', 'get', ...settings])) as string[];
    const found = Object.fromEntries(settings.map((name) => [name, values[values.indexOf(name) + 1]]));
    expect(found).toEqual({
      dir: join(directory, 'redis-queue-0', 'claims', 'data'),
      maxmemory: '16777216',
      'maxmemory-policy': 'noeviction',
      appendonly: 'yes',
      appendfsync: 'everysec',
      save: '',
      'enable-debug-command': 'no',
    });
  });

  test('knows exactly the commands and categories of our table', async () => {
    await startServer();
    const admin = await connect('admin');
    expect(((await reply(admin, ['command', 'list'])) as string[]).sort()).toEqual([...REDIS_7_0_COMMANDS].sort());
    expect(((await reply(admin, ['acl', 'cat'])) as string[]).sort()).toEqual([...REDIS_CATEGORIES].sort());
  });

  test('writes its log to the volume, and every entry survives a crash', async () => {
    await startServer();
    const producer = await connect('producer');
    for (let number = 0; number < 100; number += 1) {
      await producer.xadd(STREAM, '*', 'number', String(number));
    }
    const admin = await connect('admin');
    await until('the log is written', async () => logIsWritten(await reply(admin, ['info', 'persistence'])));
    await node.stop('redis', 'SIGKILL');
    const log = join(directory, 'redis-queue-0', 'claims', 'data', 'appendonlydir');
    expect(readdirSync(log).reduce((bytes, file) => bytes + statSync(join(log, file)).size, 0)).toBeGreaterThan(5000);
    await startServer();
    expect(await (await connect('producer')).xlen(STREAM)).toBe(100);
  });

  test('a copy of the log, taken while it is written, is a backup', async () => {
    await startServer();
    const producer = await connect('producer');
    const saved: string[] = [];
    let going = true;
    const work = (async () => {
      for (let number = 0; going; number += 1) {
        saved.push((await producer.xadd(STREAM, '*', 'number', String(number))) as string);
      }
    })();
    await until('work is under way', () => Promise.resolve(saved.length > 500));
    const before = saved.length;
    const claim = join(directory, 'redis-queue-0', 'claims', 'data');
    cpSync(join(claim, 'appendonlydir'), join(directory, 'backup'), { recursive: true });
    going = false;
    await work;
    await node.stopAll('SIGTERM');
    rmSync(join(claim, 'appendonlydir'), { recursive: true });
    cpSync(join(directory, 'backup'), join(claim, 'appendonlydir'), { recursive: true });
    await startServer();
    const entries = (await reply(await connect('admin'), ['xrange', STREAM, '-', '+'])) as [string, string[]][];
    expect(entries.slice(0, before).map(([id]) => id)).toEqual(saved.slice(0, before));
  });

  test('refuses new work when it is full, and keeps the old', async () => {
    await startServer();
    const producer = await connect('producer');
    const first = await reply(producer, ['xadd', STREAM, '*', 'payload', 'x']);
    const payload = 'x'.repeat(512 * 1024);
    let answer: unknown = first;
    for (let entries = 0; entries < 64 && /^\d+-\d+$/.test(answer as string); entries += 1) {
      answer = await reply(producer, ['xadd', STREAM, '*', 'payload', payload]);
    }
    expect(answer).toBe("OOM command not allowed when used memory > 'maxmemory'.");
    const oldest = (await reply(await connect('reader'), ['xrange', STREAM, '-', '+', 'count', '1'])) as [
      string,
      string[],
    ][];
    expect(oldest).toEqual([[first, ['payload', 'x']]]);
  });
});

describe('probes', () => {
  test('while the log is loaded, the server has started and is alive, but not ready', async () => {
    await startServer();
    const producer = await connect('producer');
    const pipeline = producer.pipeline();
    for (let number = 0; number < 20_000; number += 1) {
      pipeline.xadd(STREAM, '*', 'number', String(number));
    }
    await pipeline.exec();
    await node.stop('redis', 'SIGKILL');
    // Microseconds for each command of the log; clients are answered at every 1024th.
    node = newNode({ 'redis.conf': 'key-load-delay 250\n' });
    node.start('redis');
    await until('the server has started', async () => (await node.probe('redis', 'startup')) === 0);
    expect(await node.probe('redis', 'liveness')).toBe(0);
    expect(await node.probe('redis', 'readiness')).toBe(1);
    await ready();
    expect(await (await connect('producer')).xlen(STREAM)).toBe(20_000);
  });

  test('a server that is gone is neither ready nor alive', async () => {
    await startServer();
    await node.stop('redis');
    for (const kind of ['startup', 'readiness', 'liveness'] as const) {
      expect(await node.probe('redis', kind)).toBe(1);
    }
  });

  test('a server that hangs is neither ready nor alive', async () => {
    await startServer();
    node.signal('redis', 'SIGSTOP');
    const asked = Promise.all([node.probe('redis', 'readiness'), node.probe('redis', 'liveness')]);
    const answered = await Promise.race([
      asked,
      new Promise((resolve) => setTimeout(() => resolve('no answer'), 2000)),
    ]);
    node.signal('redis', 'SIGCONT');
    await asked;
    expect(answered).toBe('no answer');
  });
});

/** Commands, and what the server says to each: a pattern for the reply, or NOPERM. */
const NOPERM = /^NOPERM /;
const rights: Record<string, readonly (readonly [string, RegExp])[]> = {
  producer: [
    ['ping', /^PONG$/],
    [`xadd ${STREAM} * job build`, /^\d+-\d+$/],
    [`xlen ${STREAM}`, /^\d+$/],
    [`xinfo stream ${STREAM}`, /length/],
    [`xinfo groups ${STREAM}`, /raibid-workers/],
    ['client setname me', /^OK$/],
    [`xinfo consumers ${STREAM} ${GROUP}`, NOPERM],
    [`xread streams ${STREAM} 0`, NOPERM],
    [`xreadgroup group ${GROUP} me streams ${STREAM} >`, NOPERM],
    [`xdel ${STREAM} 1-1`, NOPERM],
    [`xtrim ${STREAM} maxlen 0`, NOPERM],
    ['xadd other:jobs * job build', NOPERM],
    [`del ${STREAM}`, NOPERM],
    ['get raibid:x', NOPERM],
    ['info', NOPERM],
    ['config get *', NOPERM],
    ['acl list', NOPERM],
    ['flushall', NOPERM],
    ['shutdown', NOPERM],
    ['eval return(1) 0', NOPERM],
    ['publish somewhere hello', NOPERM],
  ],
  reader: [
    ['get raibid:x', /^$/],
    [`xlen ${STREAM}`, /^\d+$/],
    ['get other:x', NOPERM],
    [`xadd ${STREAM} * job build`, NOPERM],
    [`xdel ${STREAM} 1-1`, NOPERM],
    ['set raibid:x 1', NOPERM],
  ],
  probe: [
    ['ping', /^PONG$/],
    ['info', NOPERM],
    ['get raibid:x', NOPERM],
    [`xlen ${STREAM}`, NOPERM],
    ['role', NOPERM],
  ],
  exporter: [
    ['client setname redis_exporter', /^OK$/],
    ['info all', /redis_version/],
    ['select 0', /^OK$/],
    ['slowlog len', /^\d+$/],
    ['slowlog get 1', /^.*$/],
    ['command info commandlog', /^$/],
    [`xinfo stream ${STREAM}`, /length/],
    [`xinfo groups ${STREAM}`, /raibid-workers/],
    [`xinfo consumers ${STREAM} ${GROUP}`, /^$/],
    ['eval_ro return(1) 0', /^1$/],
    ['xinfo stream other:jobs', NOPERM],
    ['config get *', NOPERM],
    [`xadd ${STREAM} * job build`, NOPERM],
    [`xrange ${STREAM} - +`, NOPERM],
    ['get raibid:x', NOPERM],
    ['scan 0', NOPERM],
    ['eval return(1) 0', NOPERM],
    ["eval_ro return(redis.call('GET','raibid:x')) 0", /^ERR The user executing the script can't run this command/],
    ['acl whoami', NOPERM],
  ],
  bootstrap: [
    [`xgroup create ${STREAM} ${GROUP} 0 mkstream`, /^BUSYGROUP /],
    ['xgroup create other:jobs other 0 mkstream', NOPERM],
    [`xgroup destroy ${STREAM} ${GROUP}`, NOPERM],
    [`xgroup setid ${STREAM} ${GROUP} $`, NOPERM],
    [`xadd ${STREAM} * job build`, NOPERM],
    [`del ${STREAM}`, NOPERM],
    ['ping', NOPERM],
  ],
};

describe('users', () => {
  test.each(Object.keys(rights))('%s can do what it must and nothing else', async (user) => {
    await startServer();
    expect((await bootstrap()).code).toBe(0);
    const connection = await connect(user);
    for (const [command, expected] of rights[user] as (typeof rights)[string]) {
      const answer = await reply(connection, command.split(' '));
      expect({ command, answer: String(answer ?? '') }).toEqual({ command, answer: expect.stringMatching(expected) });
    }
  });

  test("nobody gets in without a name, without a password, or with another user's", async () => {
    await startServer();
    const ask = async (...command: string[]): Promise<string> =>
      (await runCommand(['redis-cli', '-h', '127.0.0.1', '-p', String(port), ...command], process.env)).output.trim();
    const wrong = 'WRONGPASS invalid username-password pair or user is disabled.';
    const password = instance.secret('apps/redis-queue-producer')['password'] as string;
    expect(await ask('ping')).toBe('NOAUTH Authentication required.');
    expect(await ask('auth', password)).toBe(wrong);
    expect(await ask('auth', 'default', password)).toBe(wrong);
    expect(await ask('auth', 'reader', password)).toBe(wrong);
    expect(await ask('auth', 'producer', password)).toBe('OK');
  });
});

describe('passwords', () => {
  test('that are given arrive intact in the server, the probes, the Job and the file of the exporter', async () => {
    const awkward = `it's "quoted" \\ \\n $HOME \`id\` # % %20 {{ .x }}\nsecond line\r\n\nпароль 🔑`;
    const users = ['admin', 'probe', 'exporter', 'bootstrap', 'producer', 'reader'];
    instance = withClients(Object.fromEntries(users.map((user) => [`redis/redis-queue/users/${user}`, awkward])));
    node = newNode();
    await startServer();
    expect((await bootstrap()).code).toBe(0);
    expect(exporterPasswords()).toEqual({ 'redis://exporter@localhost:6379': awkward });
    for (const username of users) {
      const connection = await connectTo({ host: '127.0.0.1', port, username, password: awkward });
      connections.push(connection);
      expect(connection.status).toBe('ready');
    }
  });
});

describe('streams', () => {
  test('the Job waits for the server, makes stream and group, and does no harm the second time', async () => {
    const waiting = bootstrap();
    await startServer();
    expect(await waiting).toEqual({
      code: 0,
      output: expect.stringMatching(/^(not yet: .*\n+)+made group raibid-workers of stream raibid:jobs\n$/),
    });
    await (await connect('producer')).xadd(STREAM, '*', 'job', 'build');
    expect(await bootstrap()).toEqual({ code: 0, output: 'group raibid-workers of stream raibid:jobs is there\n' });
    expect(await (await connect('producer')).xlen(STREAM)).toBe(1);
  });

  test("the exporter's script tells the age of the oldest unacknowledged entry, and when the lag is not known", async () => {
    await startServer();
    await bootstrap();
    const admin = await connect('admin');
    const exporter = await connect('exporter');
    const script: string = instance.one('ConfigMap', 'redis-queue-config').data['streams.lua'];
    const measure = async (): Promise<Record<string, string>> => {
      const flat = (await reply(exporter, ['eval_ro', script, '0', '0'])) as string[];
      return Object.fromEntries(flat.flatMap((text, at) => (at % 2 === 0 ? [[text, flat[at + 1] as string]] : [])));
    };
    const age = `oldest_pending_seconds ${STREAM} ${GROUP}`;
    const unknown = `lag_unknown ${STREAM} ${GROUP}`;
    expect(await measure()).toEqual({ [age]: '0', [unknown]: '0' });

    const added = Date.now() - 90_000;
    await reply(admin, ['xadd', STREAM, `${added}-0`, 'job', 'old']);
    for (const job of ['a', 'b', 'c']) {
      await reply(admin, ['xadd', STREAM, '*', 'job', job]);
    }
    await reply(admin, ['xreadgroup', 'group', GROUP, 'me', 'count', '1', 'streams', STREAM, '>']);
    const measured = await measure();
    expect(Number(measured[age])).toBeGreaterThanOrEqual(89);
    expect(Number(measured[age])).toBeLessThan(95);
    expect(measured[unknown]).toBe('0');

    const [, second] = (await reply(admin, ['xrange', STREAM, '-', '+'])) as [string, string[]][];
    await reply(admin, ['xack', STREAM, GROUP, `${added}-0`]);
    await reply(admin, ['xdel', STREAM, (second as [string, string[]])[0]]);
    expect(await measure()).toEqual({ [age]: '0', [unknown]: '1' });
  });
});
