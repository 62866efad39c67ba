import type { Chart } from 'cdk8s';
import {
  AgentJobs,
  AgentPool,
  MACHINE_PROFILES,
  type AgentJobsProps,
  type AgentQueue,
  type AgentQueueClient,
} from '../../lib/agents';
import {
  cronTrigger,
  Keda,
  prometheusTrigger,
  redisStreamsTrigger,
  ScaledDeployment,
  temporalTrigger,
  type ScaledDeploymentProps,
  type Trigger,
} from '../../lib/keda';
import { Redis, type RedisQueueProps } from '../../lib/redis';
import { DeploymentWorkload } from '../../lib/workload';
import { render } from '../support/render';
import { NOTHING, type Row } from './row';

/** A slip of somebody who uses the constructs; what they say about it, a line for each fault. */
const inConstructs = (
  id: string,
  what: string,
  build: (chart: Chart) => void,
  ...messages: readonly string[]
): Row => ({
  id,
  what,
  message: messages.join('\n'),
  speak: () => render(build).faults.join('\n') || NOTHING,
});

const trigger: Trigger = redisStreamsTrigger({
  server: { type: 'single', host: 'redis', port: 6379 },
  username: 'scaler',
  password: { secretName: 'redis-scaler', key: 'password' },
  stream: 'jobs',
  consumerGroup: 'workers',
});
const client: AgentQueueClient = { trigger, environment: {}, mounts: [], ready: [], connect: () => undefined };
const queue: AgentQueue = { addClient: () => client };
const agent: Omit<AgentJobsProps, 'keda'> = {
  name: 'agent',
  namespace: 'ci',
  identity: { name: 'agent', instance: 'agent' },
  image: { repository: 'agent', tag: '1', firstParty: true },
  queue,
  machine: MACHINE_PROFILES.laptop,
  longestLeaseSeconds: 60,
  maxReplicas: 3,
};
const jobs = (overrides: Partial<AgentJobsProps>) => (chart: Chart) => {
  new AgentJobs(chart, 'Agents', { ...agent, keda: Keda.fromExternal(chart, 'Keda'), ...overrides });
};

const scaled =
  (overrides: Partial<ScaledDeploymentProps>, replicas: number | 'autoscaled' = 'autoscaled') =>
  (chart: Chart) => {
    const target = new DeploymentWorkload(chart, 'Workload', {
      name: 'agent',
      namespace: 'ci',
      identity: { name: 'agent', instance: 'agent' },
      replicas,
      priority: 'keelson-agents',
      containers: [],
    });
    new ScaledDeployment(chart, 'Scaler', {
      keda: Keda.fromExternal(chart, 'Keda'),
      target,
      triggers: [trigger],
      maxReplicas: 3,
      ...overrides,
    });
  };

const queueOf = (overrides: Partial<RedisQueueProps>) => (chart: Chart) => {
  new Redis(chart, 'Redis', {
    strategy: 'single',
    role: 'queue',
    name: 'redis-queue',
    namespace: 'queue',
    memory: '256Mi',
    storage: '1Gi',
    ...overrides,
  });
};

export const scaling: readonly Row[] = [
  inConstructs(
    'B20',
    'KEDA: minimum above maximum',
    scaled({ minReplicas: 5 }),
    'test/Scaler.minReplicas: is more than maxReplicas (got 5, allowed: 0 to 3)',
  ),
  inConstructs(
    'B20',
    'KEDA: a polling interval of 0',
    scaled({ pollingIntervalSeconds: 0 }),
    'test/Scaler.pollingIntervalSeconds: is out of range (got 0, allowed: a whole number of seconds, 1 to 3600)',
  ),
  inConstructs(
    'B20',
    'KEDA: no trigger',
    scaled({ triggers: [] }),
    'test/Scaler.triggers: is empty, so nothing would ever be scaled (allowed: at least one trigger)',
  ),
  inConstructs(
    'B20',
    'KEDA: a target that states its replicas',
    scaled({}, 2),
    'test/Scaler.target: the target states a number of replicas, which the scaler would fight over (got "agent", allowed: a Deployment with replicas: \'autoscaled\')',
  ),
  inConstructs(
    'B20',
    'KEDA: from zero by a backlog that is empty while activities run',
    scaled({
      triggers: [
        temporalTrigger({
          endpoint: 'temporal:7233',
          namespace: 'default',
          taskQueue: 'reviews',
          queueTypes: ['workflow', 'activity'],
        }),
      ],
    }),
    'test/Scaler.minReplicas: is 0, but none of the triggers (temporal) can be trusted to keep a busy workload awake (got 0, allowed: 1 or more); keep one replica, or add a trigger that counts work in progress',
  ),
  inConstructs(
    'B20',
    'KEDA: a stream without a group, and a share of 0',
    jobs({
      queue: {
        addClient: () => ({
          ...client,
          trigger: redisStreamsTrigger({
            server: { type: 'single', host: 'redis', port: 6379 },
            username: 'scaler',
            password: { secretName: 'redis-scaler', key: 'password' },
            stream: 'jobs',
            consumerGroup: '',
            entriesPerReplica: 0,
          }),
        }),
      },
    }),
    'test/Agents/Jobs.redis-streams.consumerGroup: is empty (got "", allowed: a text)',
    'test/Agents/Jobs.redis-streams.entriesPerReplica: is out of range (got 0, allowed: a whole number, 1 or more)',
  ),
  inConstructs(
    'B20',
    'KEDA: a query that wakes nobody before it is too much for one',
    scaled({
      triggers: [
        prometheusTrigger({ serverAddress: 'http://p:9090', query: 'up', threshold: 2, activationThreshold: 2 }),
      ],
    }),
    'test/Scaler.prometheus.activationThreshold: would keep the workload asleep while one replica has more than its share (got 2, allowed: 0 to less than the threshold 2)',
  ),
  inConstructs(
    'B20',
    'KEDA: office hours that never begin',
    scaled({
      triggers: [cronTrigger({ timeZone: 'Europe/Berlin', start: '0 8 * * *', end: '0 8 * * *', desiredReplicas: 1 })],
    }),
    'test/Scaler.cron.end: is the same as the start, so no replica would ever be wanted (got "0 8 * * *", allowed: another time than the start)',
  ),
  inConstructs(
    'B22',
    'Redis: more memory than its container may use',
    queueOf({ memoryLimit: '128Mi' }),
    'test/Redis/Single.memoryLimit: maxmemory 256Mi does not fit into the container (got "128Mi", allowed: 320Mi or more); leave memoryLimit out to have half as much again and 64Mi',
  ),
  inConstructs(
    'B22',
    'Redis: a volume that can not hold the old log and the new',
    queueOf({ storage: '256Mi' }),
    'test/Redis/Single.storage: has no room to rewrite a log of the whole memory (got "256Mi", allowed: 512Mi or more, twice the memory)',
  ),
  inConstructs(
    'B33',
    'agents: none, ever',
    jobs({ maxReplicas: 0 }),
    'test/Agents/Jobs.maxReplicas: is out of range (got 0, allowed: a whole number, 1 to 1000)',
  ),
  inConstructs(
    'B33',
    'agents: a billion',
    jobs({ maxReplicas: 1_000_000_000 }),
    'test/Agents/Jobs.maxReplicas: is out of range (got 1000000000, allowed: a whole number, 1 to 1000)',
  ),
  inConstructs(
    'B33',
    'agents: a name that leaves no room',
    (chart) => {
      const health = { name: 'health', number: 8080 };
      new AgentPool(chart, 'Agents', {
        ...agent,
        keda: Keda.fromExternal(chart, 'Keda'),
        name: 'a'.repeat(60),
        probes: { readiness: { type: 'http', port: health, path: '/' }, liveness: { type: 'tcp', port: health } },
        ports: [health],
      });
    },
    `test/Agents/Scaler.target.name: the name is too long for the autoscaler that KEDA makes of it (got "${'a'.repeat(60)}", allowed: 54 characters)`,
  ),
  inConstructs(
    'B34',
    'agents: a lease in the past',
    jobs({ longestLeaseSeconds: -5 }),
    'test/Agents.longestLeaseSeconds: is out of range (got -5, allowed: a whole number of seconds, 1 or more)',
  ),
  inConstructs(
    'B34',
    'agents: no work at a time, on no machine',
    jobs({ machine: { ...MACHINE_PROFILES.laptop, parallelism: -1, architectures: [] } }),
    'test/Agents.machine.parallelism: is out of range (got -1, allowed: a whole number, 1 or more)',
    'test/Agents.machine.architectures: is empty, so no node would do (got [], allowed: amd64, arm64 or both)',
  ),
];
