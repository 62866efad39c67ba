import type { Construct } from 'constructs';
import type { Image, Port } from '../../lib/core';
import { redisEnvironment, type RedisEndpoint } from '../../lib/redis';
import { DeploymentWorkload, InternalService, ServiceMonitorFor, type NetworkPeer } from '../../lib/workload';
import type { Environment } from '../../stacks/environment';
import { PlatformChart } from '../chart';

const HTTP: Port = { name: 'http', number: 8080 };
const METRICS: Port = { name: 'metrics', number: 8081 };
const PASSWORD_DIRECTORY = '/run/secrets/redis';

/** The stream that jobs are put on, and the group that agents read it as. */
export const JOBS = { stream: 'raibid:jobs', group: 'raibid-workers' } as const;

export interface RaibidCiProps {
  readonly queue: RedisEndpoint;
  /** Who may call the API. @default - nobody but what other components draw */
  readonly clients?: readonly NetworkPeer[];
}

/** raibid-ci: takes build requests over HTTP and puts them on the queue as jobs for agents. */
export class RaibidCiChart extends PlatformChart {
  constructor(scope: Construct, id: string, environment: Environment, props: RaibidCiProps) {
    super(scope, id);
    const namespace = 'raibid-ci';
    const { server } = environment.raibidCi;
    const image: Image = { ...server.image, firstParty: true };
    const redis = props.queue.addClient(namespace, {
      name: 'raibid-server',
      // A producer adds jobs and looks at how many wait; it never reads as a consumer, trims or deletes.
      commands: ['ping', 'xadd', 'xlen', 'xinfo|stream', 'xinfo|groups', 'client|setname', 'client|setinfo'],
      keys: ['raibid:*'],
    });
    const workload = new DeploymentWorkload(this, 'Server', {
      name: 'raibid-server',
      namespace,
      identity: {
        name: 'raibid-server',
        instance: 'raibid-server',
        component: 'server',
        partOf: 'raibid-ci',
        version: image.tag,
      },
      replicas: server.replicas,
      priority: 'keelson-apps',
      containers: [
        {
          name: 'server',
          image,
          ports: [HTTP, METRICS],
          environment: {
            RAIBID_HTTP_ADDRESS: `0.0.0.0:${HTTP.number}`,
            RAIBID_METRICS_ADDRESS: `0.0.0.0:${METRICS.number}`,
            ...redisEnvironment(redis, { prefix: 'RAIBID_REDIS', passwordDirectory: PASSWORD_DIRECTORY }),
            RAIBID_JOBS_STREAM: JOBS.stream,
            RAIBID_JOBS_GROUP: JOBS.group,
          },
          mounts: [
            { volume: redis.passwordVolume, path: PASSWORD_DIRECTORY },
            { volume: { type: 'empty', name: 'tmp', size: '64Mi' }, path: '/tmp' },
          ],
          resources: {
            cpu: { request: '100m', limit: '500m' },
            memory: { request: '128Mi', limit: '256Mi' },
            ephemeralStorage: { request: '64Mi', limit: '256Mi' },
          },
          probes: {
            readiness: { type: 'http', port: HTTP, path: '/health' },
            // `/health` answers for the queue as well; a server that has lost its queue must not be restarted for it.
            liveness: { type: 'tcp', port: HTTP, periodSeconds: 20 },
          },
        },
      ],
    });
    redis.connect(workload.pod);
    for (const client of props.clients ?? []) {
      workload.pod.connections.allowFrom(client, [HTTP]);
    }
    const service = new InternalService(this, 'Service', {
      name: 'raibid-server',
      namespace,
      labels: workload.pod.labels,
      selector: workload.pod.selector,
      ports: [HTTP, METRICS],
    });
    new ServiceMonitorFor(this, 'Monitor', { workload: workload.pod, service, port: METRICS });
  }
}
