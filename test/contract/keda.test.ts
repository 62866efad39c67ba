import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Redis from 'ioredis';
import { connect, type ClusterClient } from '../../stacks/cluster';
import { deleteSandbox, HOLD_ANNOTATION, startSandbox, type RunningSandbox } from '../../stacks/sandbox';
import type { KubernetesObject, Manifest } from '../../stacks/synth';
import { Agents } from './support/keda-agents';
import { KedaPlatform } from './support/keda-platform';
import { poolObjects } from './support/keda-pool';
import { KedaProgram } from './support/keda-program';
import { connectTo, freePort, RedisNode, until } from './support/redis-node';
import { selectorsIn, unanswered } from './support/served-metrics';

/*
 * The real operator, metrics server and webhooks of KEDA, as processes with the synthesized arguments and the rights of their
 * synthesized service accounts, on a real control plane; jobs in a real redis-server with the synthesized configuration and users.
 * Pods are simulated: for each one that runs, a real consumer reads the stream as the agents' own user. What differs from a cluster is
 * said where it is changed: addresses on loopback, ports, and where certificates lie. Not proven: images, networks, node pools.
 */

const MAXIMUM = 10;
const POOL_MAXIMUM = 4;
const LEASE_SECONDS = 2;
const STREAM = 'raibid:jobs';
const GROUP = 'raibid-workers';
jest.setTimeout(300_000);

let directory: string;
let sandbox: RunningSandbox;
let client: ClusterClient;
let platform: KedaPlatform;
let redisPort: number;
let server: RedisNode;
let operator: KedaProgram;
let adapter: KedaProgram;
let webhooks: KedaProgram;
let metricsOfOperator: string;
const connections: Redis[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'keelson-keda-'));
  platform = new KedaPlatform({ maxReplicas: MAXIMUM, longestLeaseSeconds: LEASE_SECONDS });
  [sandbox, redisPort] = await Promise.all([
    startSandbox({ profile: 'k3s', directory: join(directory, 'sandbox') }),
    freePort(),
  ]);
  client = connect({ kubeconfig: sandbox.kubeconfig, context: sandbox.context });
  await startRedis();
  await applyPlatform();
  await startKeda().catch((error: unknown) => {
    for (const program of [operator, adapter, webhooks]) {
      console.error(program?.log.slice(-3000));
    }
    throw error;
  });
}, 600_000);

afterAll(async () => {
  connections.splice(0).forEach((connection) => connection.disconnect());
  await Promise.all([operator, adapter, webhooks].map((program) => program?.stop()));
  await server?.stopAll();
  await deleteSandbox(join(directory, 'sandbox'));
  rmSync(directory, { recursive: true, force: true });
});

async function startRedis(): Promise<void> {
  const instance = platform.redis();
  server = new RedisNode({
    instance,
    namespace: 'queue',
    podName: 'redis-queue-0',
    pod: instance.one('StatefulSet', 'redis-queue').spec.template.spec,
    directory: join(directory, 'redis'),
    address: '127.0.0.1',
    replacements: [
      [/redis-queue\.queue\.svc\.cluster\.local/g, '127.0.0.1'],
      [/\b6379\b/g, String(redisPort)],
      [/(redis-cli )/g, `$1-p ${redisPort} `],
    ],
  });
  server.start('redis');
  await until('redis is ready', async () => (await server.probe('redis', 'readiness')) === 0);
  const job = instance.objects.find((object) => object.kind === 'Job');
  const bootstrap = new RedisNode({ ...server.options, podName: 'bootstrap', pod: job?.['spec'].template.spec });
  expect((await bootstrap.runToEnd('bootstrap')).code).toBe(0);
}

/** Everything of the platform but KEDA's own servers and what they scale, which come when they run. */
async function applyPlatform(): Promise<void> {
  for (const manifest of platform.manifests.filter(({ identity }) => identity.kind === 'CustomResourceDefinition')) {
    await apply(manifest.object);
  }
  await until('the definitions are established', async () => {
    const all = await client.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
    return all.every((crd) => JSON.stringify(crd.status).includes('"type":"Established"'));
  });
  client = connect({ kubeconfig: sandbox.kubeconfig, context: sandbox.context });
  const later = new Set(['CustomResourceDefinition', 'APIService', 'ValidatingWebhookConfiguration', 'ScaledJob']);
  for (const manifest of platform.manifests.filter(({ identity }) => !later.has(identity.kind))) {
    await apply(served(manifest));
  }
}

/** A Service that the API server calls leads to this machine: `ExternalName` is the one kind that may. */
function served(manifest: Manifest): KubernetesObject {
  const called = ['Service/keda/keda-metrics-apiserver', 'Service/keda/keda-admission-webhooks'];
  return called.includes(manifest.key)
    ? { ...manifest.object, spec: { type: 'ExternalName', externalName: 'localhost' } }
    : platform.applied(manifest);
}

async function startKeda(): Promise<void> {
  const [metrics, health, service, api, hooks, hooksMetrics, hooksHealth, adapterMetrics] = await Promise.all(
    Array.from({ length: 8 }, () => freePort()),
  );
  const program = (name: string, deployment: string, args: readonly string[]): KedaProgram =>
    new KedaProgram({
      sandbox,
      program: name,
      deployment: platform.object(`apps/Deployment/keda/${deployment}`),
      directory: join(directory, name),
      args,
    });
  metricsOfOperator = `http://127.0.0.1:${metrics}/metrics`;
  operator = program('keda-operator', 'keda-operator', [
    '--kubeconfig',
    `--metrics-bind-address=127.0.0.1:${metrics}`,
    `--health-probe-bind-address=127.0.0.1:${health}`,
    `--metrics-service-bind-address=127.0.0.1:${service}`,
    `--ca-dir=${directory}`,
  ]);
  adapter = program('keda-adapter', 'keda-metrics-apiserver', [
    '--lister-kubeconfig',
    '--authentication-kubeconfig',
    '--authorization-kubeconfig',
    '--bind-address=127.0.0.1',
    `--secure-port=${api}`,
    `--port=${adapterMetrics}`,
    `--metrics-service-address=127.0.0.1:${service}`,
    '--metrics-service-grpc-authority=keda-operator.keda.svc.cluster.local',
  ]);
  webhooks = program('keda-webhooks', 'keda-admission-webhooks', [
    '--kubeconfig',
    `--port=${hooks}`,
    `--metrics-bind-address=127.0.0.1:${hooksMetrics}`,
    `--health-probe-bind-address=127.0.0.1:${hooksHealth}`,
  ]);
  await applyCalled(api as number, hooks as number);
  await runOperator(health as number);
  for (const next of [adapter, webhooks]) {
    await writeCertificates(next);
    await next.start();
  }
  await until(
    'external metrics are served',
    async () => {
      const [found] = (await client.list('apiregistration.k8s.io/v1', 'APIService')).filter(
        ({ metadata }) => metadata.name === 'v1beta1.external.metrics.k8s.io',
      );
      return JSON.stringify(found?.status ?? '').includes('"status":"True"');
    },
    60,
  );
  await until('webhooks are ready', async () => (await answers(`http://127.0.0.1:${hooksHealth}/readyz`)) === 200, 60);
}

/** The two objects that have the API server call KEDA, with the ports of loopback. */
async function applyCalled(api: number, hooks: number): Promise<void> {
  const service = platform.object('apiregistration.k8s.io/APIService/_/v1beta1.external.metrics.k8s.io');
  const spec = service.spec as { service: object };
  await apply({ ...service, spec: { ...spec, service: { ...spec.service, port: api } } });
  const configuration = platform.object('admissionregistration.k8s.io/ValidatingWebhookConfiguration/_/keda-admission');
  const hooksOf = configuration.webhooks as readonly { clientConfig: { service: object } }[];
  await apply({
    ...configuration,
    webhooks: hooksOf.map((webhook) => ({
      ...webhook,
      clientConfig: { service: { ...webhook.clientConfig.service, port: hooks } },
    })),
  });
}

/** At its first start the operator writes its certificates and ends; the kubelet would start it again. */
async function runOperator(health: number): Promise<void> {
  await operator.start();
  await until('the operator has ended after writing its certificates', () => Promise.resolve(!operator.running), 60);
  expect([...(await certificates()).keys()].sort()).toEqual(['ca.crt', 'ca.key', 'tls.crt', 'tls.key']);
  await writeCertificates(operator);
  await operator.start();
  await until('the operator is ready', async () => (await answers(`http://127.0.0.1:${health}/readyz`)) === 200, 90);
  await until('webhooks know the authority', async () => !(await webhookAuthorities()).includes(''), 60);
}

async function certificates(): Promise<Map<string, string>> {
  const secret = await client.get('v1', { group: '', kind: 'Secret', namespace: 'keda', name: 'kedaorg-certs' });
  return new Map(Object.entries((secret?.data ?? {}) as Record<string, string>));
}

async function webhookAuthorities(): Promise<string[]> {
  const [found] = await client.list('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration');
  const all = (found?.webhooks ?? []) as readonly { clientConfig: { caBundle?: string } }[];
  return all.map((webhook) => webhook.clientConfig.caBundle ?? '');
}

async function writeCertificates(program: KedaProgram): Promise<void> {
  const { mkdirSync } = await import('node:fs');
  mkdirSync(program.certificates, { recursive: true });
  for (const [name, value] of await certificates()) {
    writeFileSync(join(program.certificates, name), Buffer.from(value, 'base64'), { mode: 0o600 });
  }
}

async function apply(object: KubernetesObject): Promise<void> {
  await client.apply(object, { fieldManager: 'keelson', force: true });
}

async function answers(url: string): Promise<number> {
  try {
    return (await fetch(url)).status;
  } catch {
    return 0;
  }
}

async function redisAs(user: string): Promise<Redis> {
  const password = platform.secret(`raibid-ci/redis-queue-${user}`)['password'] as string;
  const connection = await connectTo({ host: '127.0.0.1', port: redisPort, username: user, password });
  connections.push(connection);
  return connection;
}

function agents(once: boolean, name: string, workMilliseconds = 200): Agents {
  return new Agents({
    client,
    namespace: 'raibid-ci',
    name,
    stream: STREAM,
    group: GROUP,
    connect: () => redisAs('raibid-agent'),
    workMilliseconds,
    leaseMilliseconds: LEASE_SECONDS * 1000,
    once,
  });
}

async function push(count: number): Promise<string[]> {
  const producer = await redisAs('raibid-server');
  const ids: string[] = [];
  for (let number = 0; number < count; number += 1) {
    ids.push(
      (await producer.xadd(
        STREAM,
        '*',
        'type',
        'test',
        'command',
        'true',
        'repository',
        'r',
        'ref',
        String(number),
      )) as string,
    );
  }
  return ids;
}

/** Scaled objects as synthesized, but for Redis' address and the pauses, which would make the test long. */
function onLoopback(object: KubernetesObject): KubernetesObject {
  const spec = object.spec as { triggers: readonly { metadata: Record<string, string> }[] };
  return {
    ...object,
    spec: {
      ...spec,
      pollingInterval: 1,
      triggers: spec.triggers.map((trigger) => ({
        ...trigger,
        metadata: { ...trigger.metadata, address: `127.0.0.1:${redisPort}` },
      })),
    },
  };
}

function pool(): KubernetesObject[] {
  return poolObjects({
    namespace: 'raibid-ci',
    maxReplicas: POOL_MAXIMUM,
    longestLeaseSeconds: LEASE_SECONDS,
    stream: STREAM,
    group: GROUP,
  });
}

/** The operator takes its finalizer off before an object is gone. */
async function removeScaled(kind: 'ScaledJob' | 'ScaledObject', name: string): Promise<void> {
  const identity = { group: 'keda.sh', kind, namespace: 'raibid-ci', name };
  await client.delete('keda.sh/v1alpha1', identity);
  await until(`${kind} ${name} is gone`, async () => (await client.get('keda.sh/v1alpha1', identity)) === undefined);
  // The webhook refuses another scaler for the same target as long as it is there.
  const autoscaler = { ...identity, group: 'autoscaling', kind: 'HorizontalPodAutoscaler', name: `keda-hpa-${name}` };
  await until(
    `the autoscaler of ${name} is gone`,
    async () => (await client.get('autoscaling/v2', autoscaler)) === undefined,
  );
}

/** What the operator must be asked for: of others nobody is here. */
async function unansweredOf(objects: readonly KubernetesObject[]): Promise<string[]> {
  const selectors = selectorsIn(objects, ['keda_', 'controller_runtime_', 'process_']);
  expect(selectors).not.toEqual([]);
  return unanswered(selectors, [metricsOfOperator]);
}

async function jobs(): Promise<number> {
  const all = await client.list('batch/v1', 'Job', 'raibid-ci');
  return all.filter((job) => ((job.status as { active?: number } | undefined)?.active ?? 0) > 0).length;
}

describe('AgentJobs', () => {
  let workers: Agents;

  beforeAll(async () => {
    const scaled = onLoopback(platform.object('keda.sh/ScaledJob/raibid-ci/raibid-agent'));
    const spec = scaled.spec as { jobTargetRef: { template: { metadata: object } } };
    const { jobTargetRef } = spec;
    const { template } = jobTargetRef;
    await apply({
      ...scaled,
      spec: {
        ...spec,
        jobTargetRef: {
          ...jobTargetRef,
          template: {
            ...template,
            metadata: { ...template.metadata, annotations: { [HOLD_ANNOTATION]: 'true' } },
          },
        },
      },
    });
    // Longer than a poll, so that the maximum is what holds them back.
    workers = agents(true, 'raibid-agent', 1500);
    workers.start();
  });

  afterAll(async () => {
    await removeScaled('ScaledJob', 'raibid-agent');
    await workers?.stop();
  });

  test('stay away while there is no work', async () => {
    await new Promise((resolve) => setTimeout(resolve, 4000));
    expect(await jobs()).toBe(0);
  });

  test('200 jobs: the maximum is reached and never passed, all are done once, and nobody stays', async () => {
    const ids = await push(200);
    await until('all jobs are done', () => Promise.resolve(workers.finished.size === 200), 240);
    await until('no agent is left', async () => (await jobs()) === 0, 60);
    expect([...workers.finished.keys()].sort()).toEqual([...ids].sort());
    expect([...workers.finished.values()].filter((times) => times !== 1)).toEqual([]);
    expect(workers.most).toBe(MAXIMUM);
  });

  test('their alerts and dashboard ask for series that the operator serves', async () => {
    const objects = platform.manifests.map(({ object }) => object);
    expect(await unansweredOf(objects.filter(({ metadata }) => metadata.name.startsWith('raibid-agent')))).toEqual([]);
    const nobody = 'keda_scaler_active{exported_namespace="raibid-ci",scaledObject="nobody"}';
    expect(await unanswered([nobody], [metricsOfOperator])).toEqual([nobody]);
  });

  test('work that an agent dies with is taken up by another', async () => {
    workers.finished.clear();
    workers.killNext(1);
    const ids = await push(1);
    await until('the agent has died', () => Promise.resolve(workers.stillDoomed === 0), 60);
    await until('the work is done', () => Promise.resolve(workers.finished.size === 1), 90);
    expect([...workers.finished.entries()]).toEqual([[ids[0], 1]]);
    await until('no agent is left', async () => (await jobs()) === 0, 60);
  });
});

describe('AgentPool', () => {
  let workers: Agents;

  beforeAll(async () => {
    for (const object of pool()) {
      await apply(object.kind === 'ScaledObject' ? onLoopback(object) : object);
    }
    workers = agents(false, 'pool');
    workers.start();
  });

  afterAll(async () => {
    await removeScaled('ScaledObject', 'pool');
    await workers?.stop();
  });

  /** Asleep means that nobody is left who could read: pods go a moment after the number does. */
  const asleep = async (): Promise<boolean> =>
    workers.busy === 0 &&
    (await replicas()) === 0 &&
    (await client.list('v1', 'Pod', 'raibid-ci', 'app.kubernetes.io/name=pool')).length === 0;

  const replicas = async (): Promise<number> => {
    const found = await client.get('apps/v1', {
      group: 'apps',
      kind: 'Deployment',
      namespace: 'raibid-ci',
      name: 'pool',
    });
    return (found?.spec as { replicas?: number } | undefined)?.replicas ?? -1;
  };

  test('sleeps at zero while there is no work', async () => {
    await until('the pool sleeps', asleep, 60);
  });

  test('wakes for work, grows no further than its maximum, does all of it once, and sleeps again', async () => {
    const ids = await push(40);
    await until('all work is done', () => Promise.resolve(workers.finished.size === ids.length), 180);
    expect([...workers.finished.values()].filter((times) => times !== 1)).toEqual([]);
    expect(workers.most).toBeGreaterThanOrEqual(1);
    expect(workers.most).toBeLessThanOrEqual(POOL_MAXIMUM);
    await until('the pool sleeps', asleep, 120);
  });

  test('its alerts and dashboard, and those of KEDA, ask for series that the operator serves', async () => {
    const keda = platform.manifests.map(({ object }) => object).filter(({ metadata }) => metadata.namespace === 'keda');
    await until(
      'the operator has been asked for each trigger',
      async () => (await unansweredOf(pool())).length === 0,
      30,
    ).catch(() => undefined);
    expect(await unansweredOf([...pool(), ...keda])).toEqual([]);
  });

  test('wakes for work that a dead consumer holds, although nothing waits', async () => {
    workers.finished.clear();
    const dead = await redisAs('raibid-agent');
    const [id] = await push(1);
    await dead.xreadgroup('GROUP', GROUP, 'dead', 'COUNT', 1, 'STREAMS', STREAM, '>');
    await until('the pool wakes', async () => (await replicas()) > 0, 60);
    await until('the work is reclaimed', () => Promise.resolve(workers.finished.size === 1), 60);
    expect([...workers.finished.keys()]).toEqual([id]);
    await until('the pool sleeps', asleep, 120);
  });
});

describe("KEDA's admission webhook refuses what our builders refuse", () => {
  const scaledObject = (name: string, spec: object): KubernetesObject => ({
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name, namespace: 'raibid-ci' },
    spec: {
      scaleTargetRef: { name: 'pool' },
      maxReplicaCount: 2,
      triggers: [
        {
          type: 'cron',
          metadata: { timezone: 'Etc/UTC', start: '0 8 * * *', end: '0 18 * * *', desiredReplicas: '1' },
        },
      ],
      ...spec,
    },
  });
  const refusal = async (object: KubernetesObject): Promise<string> => {
    try {
      await apply(object);
    } catch (error) {
      return (error as Error).message;
    }
    await removeScaled('ScaledObject', object.metadata.name);
    return 'accepted';
  };

  test('accepts a good one', async () => {
    expect(await refusal(scaledObject('good', {}))).toBe('accepted');
  });

  test.each([
    ['minimum above maximum', { minReplicaCount: 5 }, /minReplicaCount must be less than or equal to maxReplicaCount/],
    [
      'idle above minimum',
      { minReplicaCount: 1, idleReplicaCount: 1 },
      /IdleReplicaCount=1 must be less than MinReplicaCount=1/,
    ],
    [
      'two triggers of one name',
      {
        triggers: ['a', 'a'].map((name) => ({
          type: 'cron',
          name,
          metadata: { timezone: 'Etc/UTC', start: '0 8 * * *', end: '0 18 * * *', desiredReplicas: '1' },
        })),
      },
      /triggerName "a" is defined multiple times/,
    ],
    ['a name that is too long', undefined, /must be no more than 63 characters/],
  ])('%s', async (_, spec, message) => {
    const object = spec === undefined ? scaledObject('n'.repeat(64), {}) : scaledObject('bad', spec);
    expect(await refusal(object)).toMatch(message);
  });

  test('two scaled objects for one target', async () => {
    const first = scaledObject('first', {});
    await apply(first);
    expect(await refusal(scaledObject('second', {}))).toMatch(
      /the workload 'pool' of type 'apps\/v1.Deployment' is already managed by the ScaledObject 'first'/,
    );
    await removeScaled('ScaledObject', 'first');
  });
});
