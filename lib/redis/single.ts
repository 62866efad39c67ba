import { ConfigMap } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  addFaults,
  componentLabels,
  IMAGES,
  memoryBytes,
  PlatformSecret,
  type ComponentIdentity,
  type SecretMaterial,
} from '../core';
import {
  InternalService,
  StatefulSetWorkload,
  type ClaimTemplate,
  type Mount,
  type Volume,
  type WorkloadPod,
} from '../workload';
import { aclFile, PROBE_COMMANDS, type RedisUser, type RedisUserProps } from './acl';
import {
  ACL_DIRECTORY,
  ACL_FILE_NAME,
  CONFIG_DIRECTORY,
  CONFIG_FILE_NAME,
  DATA_DIRECTORY,
  REDIS_PORT,
  redisConfig,
  type RedisRole,
} from './config';
import type { RedisClient, RedisEndpoint } from './endpoint';
import { livenessProbe, PROBE_PASSWORD_KEY, PROBE_USER, readinessProbe } from './probes';

export interface RedisSingleProps {
  /** Name of the instance and of its objects, for instance `redis-queue`. */
  readonly name: string;
  readonly namespace: string;
  readonly role: RedisRole;
  /** `maxmemory`, a quantity such as `256Mi`. The container may use half as much again, for copies while the log is rewritten. */
  readonly memory: string;
  /** Size of the volume, a quantity such as `1Gi`; a queue needs at least twice its memory, old log and new. */
  readonly storage: string;
}

const MEBIBYTE = 1024 * 1024;
const ADMIN_USER = 'admin';

/**
 * One Redis server with a volume. It survives a crash or a move of its pod with at most one second of writes lost (`appendfsync
 * everysec`), and is away while its pod restarts.
 */
export class RedisSingle extends Construct implements RedisEndpoint {
  readonly host: string;
  readonly port = REDIS_PORT.number;
  readonly workload: StatefulSetWorkload;
  readonly service: InternalService;
  private readonly props: RedisSingleProps;
  private readonly identity: ComponentIdentity;
  private readonly users: RedisUser[] = [];

  constructor(scope: Construct, id: string, props: RedisSingleProps) {
    super(scope, id);
    this.props = props;
    this.identity = {
      name: 'redis',
      instance: props.name,
      component: props.role,
      version: IMAGES.redis.tag,
    };
    const labels = componentLabels(this.identity);
    const { name, namespace } = props;
    const configuration = this.configuration();
    const configMap = new ConfigMap(this, 'Config', {
      metadata: { name: `${name}-config`, namespace, labels },
      data: configuration,
    });
    this.addUser({ name: ADMIN_USER, commands: ['@all'], keys: ['*'], channels: ['*'] });
    this.addUser({ name: PROBE_USER, commands: PROBE_COMMANDS });
    const acl = this.addSecrets(labels);
    this.workload = this.addServer(configMap.name, acl, configuration);
    this.service = new InternalService(this, 'Service', {
      name,
      namespace,
      labels,
      selector: this.workload.pod.selector,
      ports: [REDIS_PORT],
    });
    this.host = this.service.host;
    addFaults(this, () => this.faults());
  }

  get network(): RedisEndpoint['network'] {
    return { peer: this.workload.pod.peer, ports: [REDIS_PORT], edges: this.workload.pod.connections };
  }

  addClient(namespace: string, props: RedisUserProps): RedisClient {
    const user = this.addUser(props);
    const secret = new PlatformSecret(this, `Client${this.users.length}-${props.name}`, {
      name: `${this.props.name}-${props.name}`,
      namespace,
      labels: componentLabels(this.identity),
      keys: () => ({ password: { type: 'value', value: user.password } }),
    });
    return {
      host: this.host,
      port: this.port,
      username: props.name,
      passwordVolume: { type: 'secret', name: 'redis-password', secretName: secret.secretName },
      passwordFile: 'password',
      connect: (pod: WorkloadPod) => {
        pod.connections.connectTo(this.network);
      },
    };
  }

  private addUser(props: RedisUserProps): RedisUser {
    const user = { ...props, password: this.password(props.name) };
    this.users.push(user);
    return user;
  }

  private password(user: string): SecretMaterial {
    return { material: `redis/${this.props.name}/users/${user}` };
  }

  private configuration(): Record<string, string> {
    return {
      [CONFIG_FILE_NAME]: redisConfig({ role: this.props.role, maxMemoryBytes: memoryBytes(this.props.memory) }),
    };
  }

  private addSecrets(labels: Readonly<Record<string, string>>): PlatformSecret {
    const { name, namespace } = this.props;
    new PlatformSecret(this, 'Admin', {
      name: `${name}-admin`,
      namespace,
      labels,
      keys: () => ({ password: { type: 'value', value: this.password(ADMIN_USER) } }),
    });
    return new PlatformSecret(this, 'Acl', {
      name: `${name}-acl`,
      namespace,
      labels,
      keys: () => ({
        [ACL_FILE_NAME]: { type: 'template', parts: aclFile(this.users) },
        [PROBE_PASSWORD_KEY]: { type: 'value', value: this.password(PROBE_USER) },
      }),
    });
  }

  private addServer(
    configMapName: string,
    acl: PlatformSecret,
    configuration: Readonly<Record<string, string>>,
  ): StatefulSetWorkload {
    const { name, namespace, memory, storage } = this.props;
    const data: ClaimTemplate = {
      volume: { type: 'claim', name: 'data' } satisfies Volume,
      size: storage,
      storage: 'fast',
    };
    const mounts: Mount[] = [
      { volume: data.volume, path: DATA_DIRECTORY },
      { volume: { type: 'configMap', name: 'config', configMapName }, path: CONFIG_DIRECTORY },
      { volume: { type: 'secret', name: 'acl', secretName: acl.secretName }, path: ACL_DIRECTORY },
    ];
    const limitMebibytes = Math.ceil((memoryBytes(memory) * 1.5) / MEBIBYTE) + 64;
    return new StatefulSetWorkload(this, 'Server', {
      name,
      namespace,
      identity: this.identity,
      priority: 'keelson-data',
      replicas: 1,
      ports: [REDIS_PORT],
      claims: [data],
      // The server is given 30 s to write its log (shutdown-timeout), so the kubelet must wait longer than that.
      terminationGracePeriodSeconds: 60,
      configuration: () => ({ ...configuration, [ACL_FILE_NAME]: JSON.stringify(aclFile(this.users)) }),
      containers: [
        {
          name: 'redis',
          image: IMAGES.redis,
          command: ['redis-server', `${CONFIG_DIRECTORY}/${CONFIG_FILE_NAME}`],
          ports: [REDIS_PORT],
          mounts,
          resources: {
            cpu: { request: '100m', limit: '1' },
            memory: { request: `${limitMebibytes}Mi`, limit: `${limitMebibytes}Mi` },
            ephemeralStorage: { request: '32Mi', limit: '128Mi' },
          },
          probes: { readiness: readinessProbe(), liveness: livenessProbe() },
        },
      ],
    });
  }

  private faults(): { path: string; message: string; got: unknown; fix: string }[] {
    const path = this.node.path;
    const names = this.users.map((user) => user.name);
    return names
      .filter((name, position) => names.indexOf(name) !== position)
      .map((name) => ({
        path,
        message: 'two clients have the same user name',
        got: name,
        fix: 'give each client a user of its own',
      }));
  }
}
