import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Redis from 'ioredis';
import type { RedisProps } from '../../lib/redis';
import { makeCertificates, type Certificates } from './support/redis-certificates';
import { addressOf, NODES, RedisCluster } from './support/redis-cluster';
import { synthesizeRedis } from './support/redis-instance';
import { connectTo, RedisNode, reply, runCommand, until } from './support/redis-node';

/*
 * TLS and caches, on three nodes each. Proves that servers, sentinels, replication, probes, start scripts and the bootstrap Job speak TLS
 * and nothing else; that a cache forgets instead of refusing, writes nothing, and survives the loss of its master.
 */

jest.setTimeout(300_000);

const STREAM = 'raibid:jobs';
let directory: string;
let cluster: RedisCluster;
const clients: Redis[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keelson-redis-'));
});

afterEach(async () => {
  clients.splice(0).forEach((client) => client.disconnect());
  await cluster.stopAll();
  rmSync(directory, { recursive: true, force: true });
});

describe('TLS', () => {
  const create = async (): Promise<Certificates> => {
    const folder = join(directory, 'certificates');
    mkdirSync(folder);
    const certificates = makeCertificates(folder, ['127.0.0.1', ...NODES.map(addressOf)]);
    const props: RedisProps = {
      strategy: 'sentinel',
      name: 'redis-queue',
      namespace: 'queue',
      role: 'queue',
      memory: '64Mi',
      storage: '1Gi',
      tls: { secretName: 'redis-queue-tls', certificateAuthority: certificates.certificateAuthority },
    };
    cluster = await RedisCluster.create({
      directory,
      props,
      synthesize: (instance) =>
        synthesizeRedis(instance, (endpoint) => endpoint.declareStream({ stream: STREAM, group: 'raibid-workers' })),
      foreignSecrets: { 'redis-queue-tls': certificates.secret },
      ca: certificates.certificateAuthority,
    });
    await cluster.startAll();
    return certificates;
  };

  test('servers, sentinels, replication, probes and the bootstrap Job speak it, and nobody speaks anything else', async () => {
    await create();
    for (const ordinal of NODES) {
      for (const container of ['redis', 'sentinel'] as const) {
        for (const kind of ['startup', 'readiness', 'liveness'] as const) {
          expect({ ordinal, container, kind, code: await cluster.node(ordinal).probe(container, kind) }).toEqual({
            ordinal,
            container,
            kind,
            code: 0,
          });
        }
      }
    }
    const job = cluster.instance.objects.find((object) => object.kind === 'Job');
    const pod = new RedisNode({ ...cluster.node(1).options, podName: 'bootstrap', pod: job?.['spec'].template.spec });
    const made = await pod.runToEnd('bootstrap');
    expect({ code: made.code, said: /made group .*\n$/.exec(made.output)?.[0] }).toEqual({
      code: 0,
      said: 'made group raibid-workers of stream raibid:jobs\n',
    });
    await until('the replicas have the stream', async () =>
      (await Promise.all(NODES.map((ordinal) => cluster.ask(ordinal, ['exists', STREAM])))).every(
        (found) => found === 1,
      ),
    );
    for (const port of [cluster.ports.redis, cluster.ports.sentinel]) {
      const plain = await runCommand(
        ['timeout', '2', 'redis-cli', '-h', addressOf(0), '-p', String(port), 'ping'],
        process.env,
      );
      expect(plain.output).not.toMatch(/PONG|NOAUTH/);
    }
  });

  test('fails over', async () => {
    await create();
    await cluster.node(0).stopAll('SIGKILL');
    await until('a replica has taken over', async () => (await cluster.masters()).some((ordinal) => ordinal !== 0));
    cluster.startNode(0);
    await cluster.whole();
    expect(await cluster.masters()).not.toEqual([0]);
  });
});

describe('a cache', () => {
  const createCache = async (): Promise<void> => {
    cluster = await RedisCluster.create({
      directory,
      props: { strategy: 'sentinel', name: 'redis-cache', namespace: 'cache', role: 'cache', memory: '16Mi' },
      synthesize: (instance) =>
        synthesizeRedis(instance, (endpoint) =>
          endpoint.addClient('apps', { name: 'web', commands: ['get', 'set', 'dbsize'], keys: ['page:*'] }),
        ),
    });
    await cluster.startAll();
  };

  const connect = async (ordinal: number): Promise<Redis> => {
    const client = await connectTo({
      host: addressOf(ordinal),
      port: cluster.ports.redis,
      username: 'web',
      password: cluster.password('web', 'apps'),
    });
    clients.push(client);
    return client;
  };

  test('forgets when it is full instead of refusing, and writes nothing', async () => {
    await createCache();
    const web = await connect(0);
    const page = 'x'.repeat(64 * 1024);
    for (let number = 0; number < 400; number += 1) {
      expect(await reply(web, ['set', `page:${number}`, page])).toBe('OK');
    }
    expect(await reply(web, ['dbsize'])).toBeLessThan(256);
    expect(((await reply(web, ['get', 'page:399'])) as string).length).toBe(page.length);
    const scratch = join(directory, 'redis-cache-0', 'redis', 'data');
    expect(existsSync(scratch)).toBe(true);
    expect(readdirSync(scratch)).toEqual([]);
  });

  test('outlives its master: a server that comes back empty does not empty the others', async () => {
    await createCache();
    expect(await reply(await connect(0), ['set', 'page:1', 'kept'])).toBe('OK');
    await until('the replicas have it', async () =>
      (await Promise.all(NODES.map((ordinal) => cluster.ask(ordinal, ['get', 'page:1'])))).every(
        (value) => value === 'kept',
      ),
    );
    await cluster.node(0).stop('redis', 'SIGKILL');
    cluster.node(0).start('redis');
    await until('a replica has taken over', async () => (await cluster.masters()).some((ordinal) => ordinal !== 0));
    await cluster.whole();
    expect(await Promise.all(NODES.map((ordinal) => cluster.ask(ordinal, ['get', 'page:1'])))).toEqual([
      'kept',
      'kept',
      'kept',
    ]);
  });
});
