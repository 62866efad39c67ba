import type { Construct } from 'constructs';
import { AgentJobs, CacheVolume, MACHINE_PROFILES, redisAgentQueue } from '../../../lib/agents';
import { IMAGES, type ComponentIdentity, type Image, type Port } from '../../../lib/core';
import type { GiteaClient, GiteaEndpoint } from '../../../lib/gitea';
import type { KedaEndpoint } from '../../../lib/keda';
import { redisEnvironment, type DeclaredStream, type RedisClient, type RedisEndpoint } from '../../../lib/redis';
import {
  clientMounts,
  CronJobWorkload,
  DeploymentWorkload,
  observe,
  observedService,
  PUBLIC_HTTPS,
  type NetworkPeer,
} from '../../../lib/workload';
import type { Settings } from '../../../stacks/environment';
import { PlatformChart } from '../../unit/chart';
import { raibidServerAlerts, raibidServerPanels } from './observation';

const NAMESPACE = 'raibid-ci';
const HTTP: Port = { name: 'http', number: 8080 };
const METRICS: Port = { name: 'metrics', number: 8081 };
const DIRECTORIES = { passwordDirectory: '/run/secrets/redis', certificateAuthorityDirectory: '/etc/redis-ca' };

/** The stream that jobs are put on, and the group that agents read it as. */
export const JOBS = { stream: 'raibid:jobs', group: 'raibid-workers' } as const;

export interface RaibidCiProps {
  readonly queue: RedisEndpoint;
  readonly jobs: DeclaredStream;
  readonly keda: KedaEndpoint;
  /** Where repositories are: it may tell of pushes by webhook, and agents clone from it. @default - somewhere outside */
  readonly forge?: GiteaEndpoint;
  /** Who may call the API. @default - nobody but what other components draw */
  readonly clients?: readonly NetworkPeer[];
}

/** raibid-ci: takes build requests over HTTP, puts them on the queue as jobs, and has an agent for each of them. */
export class RaibidCiChart extends PlatformChart {
  private readonly props: RaibidCiProps;
  private readonly forge: GiteaClient | undefined;

  constructor(scope: Construct, id: string, settings: Settings<'raibidCi'>, props: RaibidCiProps) {
    super(scope, id);
    this.props = props;
    this.forge = props.forge?.addClient(NAMESPACE);
    const { server, agents } = settings;
    this.addServer({ ...server.image, firstParty: true }, server.replicas);
    this.addTestJob();
    if (agents !== undefined) {
      this.addAgents(agents);
    }
  }

  private addServer(image: Image, replicas: number): void {
    const redis = this.props.queue.addClient(NAMESPACE, {
      name: 'raibid-server',
      // A producer adds jobs and looks at how many wait; it never reads as a consumer, trims or deletes.
      commands: ['ping', 'xadd', 'xlen', 'xinfo|stream', 'xinfo|groups', 'client|setname', 'client|setinfo'],
      keys: ['raibid:*'],
    });
    const workload = new DeploymentWorkload(this, 'Server', {
      name: 'raibid-server',
      namespace: NAMESPACE,
      identity: identity('server', image.tag),
      replicas,
      priority: 'keelson-apps',
      containers: [
        {
          name: 'server',
          image,
          ports: [HTTP, METRICS],
          environment: {
            RAIBID_HTTP_ADDRESS: `0.0.0.0:${HTTP.number}`,
            RAIBID_METRICS_ADDRESS: `0.0.0.0:${METRICS.number}`,
            RAIBID_JOBS_STREAM: JOBS.stream,
            RAIBID_JOBS_GROUP: JOBS.group,
            ...forgeEnvironment(this.forge),
            ...queueEnvironment(redis),
          },
          mounts: [
            ...clientMounts(redis, DIRECTORIES),
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
    for (const client of this.props.clients ?? []) {
      workload.pod.connections.allowFrom(client, [HTTP]);
    }
    const { pod } = workload;
    const service = observedService(this, 'Service', { pod, ports: [HTTP, METRICS], metrics: METRICS });
    const observed = { name: service.name, namespace: NAMESPACE, replicas, jobs: JOBS };
    observe(this, {
      ...observed,
      labels: pod.labels,
      runbook: 'raibid-ci',
      alerts: () => raibidServerAlerts(observed),
      dashboard: { title: `raibid-ci: ${service.name}`, panels: raibidServerPanels(observed) },
    });
    this.forge?.connect(workload.pod);
    this.props.forge?.sendWebhooksTo(service.host, {
      peer: workload.pod.peer,
      ports: [HTTP],
      edges: workload.pod.connections,
    });
  }

  private addAgents(settings: NonNullable<Settings<'raibidCi'>['agents']>): void {
    const image: Image = { ...settings.image, firstParty: true };
    const machine = MACHINE_PROFILES[settings.machine];
    const { forge } = this;
    const cargo = new CacheVolume(this, 'Cargo', {
      name: 'raibid-cargo',
      namespace: NAMESPACE,
      size: settings.cache,
      path: '/cache/cargo',
      labels: { 'app.kubernetes.io/part-of': 'raibid-ci' },
    });
    new AgentJobs(this, 'Agents', {
      name: 'raibid-agent',
      namespace: NAMESPACE,
      identity: identity('agent', image.tag),
      image,
      keda: this.props.keda,
      queue: redisAgentQueue({
        redis: this.props.queue,
        stream: this.props.jobs,
        user: 'raibid',
        prefix: 'RAIBID',
        // Logs and results of a job, and its lock.
        keys: ['raibid:job:*'],
      }),
      machine,
      longestLeaseSeconds: settings.longestLeaseSeconds,
      minReplicas: settings.minReplicas,
      maxReplicas: settings.maxReplicas,
      environment: {
        CARGO_HOME: cargo.mount.path,
        CARGO_BUILD_JOBS: String(machine.parallelism),
        ...forgeEnvironment(forge),
      },
      mounts: [cargo.mount],
      reaches: forge === undefined ? [PUBLIC_HTTPS] : [PUBLIC_HTTPS, forge.network],
    });
  }

  /** `trigger-test-job`: puts one harmless job on the queue, to see an agent come up and go. */
  private addTestJob(): void {
    const redis = this.props.queue.addClient(NAMESPACE, {
      name: 'raibid-tester',
      commands: ['ping', 'xadd'],
      keys: [JOBS.stream],
    });
    const tool = new CronJobWorkload(this, 'TestJob', {
      name: 'trigger-test-job',
      namespace: NAMESPACE,
      identity: identity('trigger-test-job', IMAGES.redis.tag),
      priority: 'keelson-agents',
      schedule: '0 0 1 1 *',
      suspend: true,
      activeDeadlineSeconds: 120,
      containers: [
        {
          name: 'trigger',
          image: IMAGES.redis,
          command: ['sh', '-c', testJobScript(redis)],
          environment: {
            STREAM: JOBS.stream,
            ...queueEnvironment(redis),
          },
          mounts: clientMounts(redis, DIRECTORIES),
          resources: {
            cpu: { request: '10m', limit: '100m' },
            memory: { request: '16Mi', limit: '32Mi' },
            ephemeralStorage: { request: '16Mi', limit: '32Mi' },
          },
        },
      ],
    });
    redis.connect(tool.pod);
  }
}

/** Asks the sentinels for the master where there are any; the fields are those that the server writes. */
function testJobScript({ tls }: RedisClient): string {
  const authority = tls?.certificateAuthority === undefined ? '' : ' --cacert "$RAIBID_REDIS_TLS_CA_FILE"';
  const cli = `redis-cli${tls === undefined ? '' : ` --tls${authority}`} --no-auth-warning --user "$RAIBID_REDIS_USERNAME"`;
  return `set -eu
export REDISCLI_AUTH="$(cat "$RAIBID_REDIS_AUTH_FILE")"
host="\${RAIBID_REDIS_HOST:-}" port="\${RAIBID_REDIS_PORT:-}"
for sentinel in $(echo "\${RAIBID_REDIS_SENTINELS:-}" | tr ',' ' '); do
  set -- $(${cli} -h "\${sentinel%:*}" -p "\${sentinel##*:}" \\
    sentinel get-master-addr-by-name "$RAIBID_REDIS_MASTER_NAME") || continue
  host="$1" port="$2"
  break
done
${cli} -h "$host" -p "$port" -e \\
  XADD "$STREAM" '*' type test command 'true' repository none ref none
`;
}

function queueEnvironment(client: RedisClient): Record<string, string> {
  return redisEnvironment(client, { prefix: 'RAIBID_REDIS', ...DIRECTORIES });
}

/** Where repositories are, inside the cluster and as people write it. */
function forgeEnvironment(forge: GiteaClient | undefined): Record<string, string> {
  return forge === undefined ? {} : { RAIBID_FORGE_URL: forge.url, RAIBID_FORGE_PUBLIC_URL: forge.rootUrl };
}

function identity(component: string, version: string): ComponentIdentity {
  const name = component === 'server' || component === 'agent' ? `raibid-${component}` : component;
  return { name, instance: name, component, partOf: 'raibid-ci', version };
}
