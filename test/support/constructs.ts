import type { Chart } from 'cdk8s';
import { AgentJobs, AgentPool, MACHINE_PROFILES, redisAgentQueue } from '../../lib/agents';
import type { Port } from '../../lib/core';
import { CustomResourceDefinitions, type CustomResourceKind } from '../../lib/crd';
import { Keda } from '../../lib/keda';
import { PlatformNamespace, PriorityClasses } from '../../lib/namespace';
import { Postgres } from '../../lib/postgres';
import { Redis } from '../../lib/redis';
import { Temporal, TemporalWorkers } from '../../lib/temporal';
import type { Synthesis } from '../../stacks/synth';
import { CNPG } from './postgres';
import { TestPlatform } from '../stacks/synth/support/platform';

const HEALTH: Port = { name: 'health', number: 8080 };
const PROBES = {
  readiness: { type: 'http', port: HEALTH, path: '/ready' },
  liveness: { type: 'tcp', port: HEALTH, periodSeconds: 20 },
} as const;
const IMAGE = { repository: 'builder', tag: '1.0.0', digest: `sha256:${'0'.repeat(64)}`, firstParty: true } as const;
const AGENT = {
  name: 'builder',
  namespace: 'apps',
  identity: { name: 'builder', instance: 'builder', component: 'agent', partOf: 'builds' },
  image: IMAGE,
  machine: MACHINE_PROFILES.laptop,
  longestLeaseSeconds: 600,
  maxReplicas: 8,
};

/** A platform of what no environment of ours consists of today, by every rule that holds for those. */
function platform(
  namespaces: readonly string[],
  kinds: readonly CustomResourceKind[],
  build: (chart: Chart) => void,
): Synthesis {
  const around = new TestPlatform();
  new CustomResourceDefinitions(around.chart('crds', { phase: 'crds' }), 'Definitions', { kinds });
  const base = around.chart('namespaces', { phase: 'namespaces' });
  new PriorityClasses(base, 'PriorityClasses');
  for (const name of namespaces) {
    new PlatformNamespace(base, name, { name });
  }
  build(around.chart('shown', { needs: ['crds', 'namespaces'] }));
  // CloudNativePG's operator is installed beside the platform.
  return around.synthesize({ external: { namespaces: ['cnpg-system'] } });
}

/** What is shown, by the name of its file. */
export const CONSTRUCTS: Readonly<Record<string, () => Synthesis>> = {
  'agent-pool': () =>
    platform(
      ['apps', 'queue'],
      ['PrometheusRule', 'ScaledObject', 'ServiceMonitor', 'TriggerAuthentication'],
      (chart) => {
        const redis = new Redis(chart, 'Redis', {
          name: 'redis-queue',
          namespace: 'queue',
          role: 'queue',
          strategy: 'single',
          memory: '256Mi',
          storage: '2Gi',
        }).endpoint;
        const stream = redis.declareStream({ stream: 'builds', group: 'builders' });
        new AgentPool(chart, 'Agents', {
          ...AGENT,
          keda: Keda.fromExternal(chart, 'Keda'),
          queue: redisAgentQueue({ redis, stream, user: 'builder', prefix: 'BUILDER' }),
          ports: [HEALTH],
          probes: PROBES,
        });
      },
    ),
  'temporal-workers': () =>
    platform(
      ['apps', 'temporal'],
      ['PrometheusRule', 'ScaledObject', 'ServiceMonitor', 'TriggerAuthentication'],
      (chart) => {
        const keda = Keda.fromExternal(chart, 'Keda');
        const { endpoint } = new Temporal(chart, 'Temporal', {
          strategy: 'dev-server',
          name: 'temporal',
          namespace: 'temporal',
          namespaces: [{ name: 'agents' }],
          storage: '1Gi',
        });
        const cloud = Temporal.fromExternal(chart, 'Cloud', {
          name: 'temporal-cloud',
          host: 'eu-west-1.aws.api.temporal.io',
          namespaces: ['agents.a1b2c'],
          credentials: { type: 'api-key', key: { material: 'temporal/cloud/api-key' } },
        });
        for (const [name, temporal, temporalNamespace] of [
          ['activity-worker', endpoint, 'agents'],
          ['cloud-worker', cloud, 'agents.a1b2c'],
        ] as const) {
          new TemporalWorkers(chart, name, {
            ...AGENT,
            name,
            identity: { name, instance: name },
            keda,
            temporal,
            temporalNamespace,
            taskQueue: 'builds',
            ports: [HEALTH],
            probes: PROBES,
          });
        }
      },
    ),
  'postgres-cnpg': () =>
    platform(
      ['data'],
      ['Cluster', 'ObjectStore', 'PodMonitor', 'Pooler', 'PrometheusRule', 'ScheduledBackup'],
      (chart) => {
        const { endpoint } = new Postgres(chart, 'Postgres', CNPG);
        endpoint.addClient('data', { database: endpoint.declareDatabase({ name: 'orders' }) });
      },
    ),
  'redis-external': () =>
    platform(['apps'], ['PrometheusRule', 'ScaledJob', 'TriggerAuthentication'], (chart) => {
      const redis = Redis.fromExternal(chart, 'Redis', {
        name: 'redis-queue',
        namespace: 'apps',
        host: 'queue.redis.cache.windows.net',
        port: 6380,
        password: { material: 'redis/redis-queue/users/default' },
        cidr: '10.1.2.0/27',
      });
      const stream = redis.declareStream({ stream: 'builds', group: 'builders' });
      new AgentJobs(chart, 'Agents', {
        ...AGENT,
        keda: Keda.fromExternal(chart, 'Keda'),
        queue: redisAgentQueue({ redis, stream, user: 'builder', prefix: 'BUILDER' }),
      });
    }),
};
