import { HOLD_ANNOTATION } from '../../stacks/sandbox';
import type { KubernetesObject } from '../../stacks/synth';
import { Agents } from './support/keda-agents';
import { poolObjects } from './support/keda-pool';
import { KedaRun } from './support/keda-run';
import { until } from './support/redis-node';
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

const keda = new KedaRun({ maxReplicas: MAXIMUM, longestLeaseSeconds: LEASE_SECONDS });

beforeAll(() => keda.start(), 600_000);
afterAll(() => keda.stop());

function agents(once: boolean, name: string, workMilliseconds = 200): Agents {
  return new Agents({
    client: keda.client,
    namespace: 'raibid-ci',
    name,
    stream: STREAM,
    group: GROUP,
    connect: () => keda.redisAs('raibid-agent'),
    workMilliseconds,
    leaseMilliseconds: LEASE_SECONDS * 1000,
    once,
  });
}

async function push(count: number): Promise<string[]> {
  const producer = await keda.redisAs('raibid-server');
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

function pool(): KubernetesObject[] {
  return poolObjects({
    namespace: 'raibid-ci',
    maxReplicas: POOL_MAXIMUM,
    longestLeaseSeconds: LEASE_SECONDS,
    stream: STREAM,
    group: GROUP,
  });
}

/** What the operator must be asked for: of others nobody is here. */
async function unansweredOf(objects: readonly KubernetesObject[]): Promise<string[]> {
  const selectors = selectorsIn(objects, ['keda_', 'controller_runtime_', 'process_']);
  expect(selectors).not.toEqual([]);
  return unanswered(selectors, [keda.operatorMetrics]);
}

async function jobs(): Promise<number> {
  const all = await keda.client.list('batch/v1', 'Job', 'raibid-ci');
  return all.filter((job) => ((job.status as { active?: number } | undefined)?.active ?? 0) > 0).length;
}

describe('AgentJobs', () => {
  let workers: Agents;

  beforeAll(async () => {
    const scaled = keda.onLoopback(keda.platform.object('keda.sh/ScaledJob/raibid-ci/raibid-agent'));
    const spec = scaled.spec as { jobTargetRef: { template: { metadata: object } } };
    const { jobTargetRef } = spec;
    const { template } = jobTargetRef;
    await keda.apply({
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
    await keda.removeScaled('ScaledJob', 'raibid-agent');
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
    const objects = keda.platform.manifests.map(({ object }) => object);
    expect(await unansweredOf(objects.filter(({ metadata }) => metadata.name.startsWith('raibid-agent')))).toEqual([]);
    const nobody = 'keda_scaler_active{exported_namespace="raibid-ci",scaledObject="nobody"}';
    expect(await unanswered([nobody], [keda.operatorMetrics])).toEqual([nobody]);
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
      await keda.apply(object.kind === 'ScaledObject' ? keda.onLoopback(object) : object);
    }
    workers = agents(false, 'pool');
    workers.start();
  });

  afterAll(async () => {
    await keda.removeScaled('ScaledObject', 'pool');
    await workers?.stop();
  });

  /** Asleep means that nobody is left who could read: pods go a moment after the number does. */
  const asleep = async (): Promise<boolean> =>
    workers.busy === 0 &&
    (await replicas()) === 0 &&
    (await keda.client.list('v1', 'Pod', 'raibid-ci', 'app.kubernetes.io/name=pool')).length === 0;

  const replicas = async (): Promise<number> => {
    const found = await keda.client.get('apps/v1', {
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
    const own = keda.platform.manifests
      .map(({ object }) => object)
      .filter(({ metadata }) => metadata.namespace === 'keda');
    await until(
      'the operator has been asked for each trigger',
      async () => (await unansweredOf(pool())).length === 0,
      30,
    ).catch(() => undefined);
    expect(await unansweredOf([...pool(), ...own])).toEqual([]);
  });

  test('wakes for work that a dead consumer holds, although nothing waits', async () => {
    workers.finished.clear();
    const dead = await keda.redisAs('raibid-agent');
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
      await keda.apply(object);
    } catch (error) {
      return (error as Error).message;
    }
    await keda.removeScaled('ScaledObject', object.metadata.name);
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
    await keda.apply(first);
    expect(await refusal(scaledObject('second', {}))).toMatch(
      /the workload 'pool' of type 'apps\/v1.Deployment' is already managed by the ScaledObject 'first'/,
    );
    await keda.removeScaled('ScaledObject', 'first');
  });
});
