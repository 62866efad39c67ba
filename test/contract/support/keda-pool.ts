import { AgentPool, MACHINE_PROFILES, type AgentQueueClient } from '../../../lib/agents';
import { Keda, redisStreamsTrigger } from '../../../lib/keda';
import type { KubernetesObject } from '../../../stacks/synth';
import { render } from '../../support/render';

export interface PoolOptions {
  readonly namespace: string;
  readonly maxReplicas: number;
  readonly longestLeaseSeconds: number;
  readonly stream: string;
  readonly group: string;
}

/** The objects of a pool of long-running agents that read the platform's stream with raibid-ci's own users. */
export function poolObjects(options: PoolOptions): KubernetesObject[] {
  const client: AgentQueueClient = {
    trigger: redisStreamsTrigger({
      server: { type: 'single', host: 'redis-queue.queue.svc.cluster.local', port: 6379 },
      username: 'raibid-scaler',
      password: { secretName: 'redis-queue-raibid-scaler', key: 'password' },
      stream: options.stream,
      consumerGroup: options.group,
      entriesPerReplica: 5,
    }),
    environment: {},
    mounts: [],
    ready: [],
    connect: () => undefined,
  };
  const health = { name: 'health', number: 8080 };
  const { objects, faults } = render((chart) => {
    new AgentPool(chart, 'Pool', {
      name: 'pool',
      namespace: options.namespace,
      identity: { name: 'pool', instance: 'pool' },
      image: { repository: 'pool', tag: '1', firstParty: true },
      queue: { addClient: () => client },
      machine: MACHINE_PROFILES.laptop,
      keda: Keda.fromExternal(chart, 'Keda'),
      longestLeaseSeconds: options.longestLeaseSeconds,
      maxReplicas: options.maxReplicas,
      cooldownSeconds: 3,
      interruptible: true,
      ports: [health],
      probes: {
        readiness: { type: 'http', port: health, path: '/ready' },
        liveness: { type: 'tcp', port: health },
      },
    });
  });
  expect(faults).toEqual([]);
  return objects.map((object) => withoutPlacement(object as KubernetesObject));
}

/** The test's cluster has other node pools than the sandbox. */
function withoutPlacement(object: KubernetesObject): KubernetesObject {
  const json = JSON.parse(JSON.stringify(object)) as KubernetesObject & {
    spec?: { template?: { spec?: Record<string, unknown> } };
  };
  delete json.spec?.template?.spec?.['nodeSelector'];
  delete json.spec?.template?.spec?.['priorityClassName'];
  return json;
}
