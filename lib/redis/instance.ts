import { Construct } from 'constructs';
import {
  addFaults,
  bytesOr,
  checkUnique,
  componentLabels,
  faultsAt,
  formatBytes,
  IMAGES,
  PlatformSecret,
  type ComponentIdentity,
  type Fault,
  type SecretKey,
  type SecretMaterial,
} from '../core';
import {
  AUTHORITY_FILE,
  certificateAuthorityIn,
  ConfigFiles,
  networkClient,
  observe,
  observedService,
  StatefulSetWorkload,
  type ClaimTemplate,
  type ClientTls,
  type InternalService,
  type Mount,
  type Volume,
} from '../workload';
import { aclFile, type RedisUser, type RedisUserProps } from './acl';
import { redisAlerts, type RedisObservation } from './alerts';
import { redisConfig } from './config';
import { redisPanels } from './dashboard';
import type { DeclaredStream, RedisAddress, RedisClient, RedisEndpoint, StreamProps } from './endpoint';
import { exporterContainer, exporterSecret, STREAMS_SCRIPT, streamsScript, uniqueStreams } from './exporter';
import { mountedPassword, redisClient } from './files';
import {
  ACL_FILE_NAME,
  CONFIG_DIRECTORY,
  CONFIG_FILE_NAME,
  DATA_DIRECTORY,
  EXPORTER_PORT,
  passwordKey,
  TLS_DIRECTORY,
} from './layout';
import { OVERHEAD_BYTES, propFaults } from './prop-faults';
import type { RedisInstanceProps } from './props';
import { sentinelTopology } from './sentinel';
import { singleTopology } from './single';
import { RedisStream, streamFaults } from './stream';
import type { RedisTopology } from './topology';
import { userFaults } from './user-faults';
import { ADMIN_USER, BOOTSTRAP_USER, EXPORTER_USER, PROBE_USER, serverUsers } from './users';

const MEBIBYTE = 1024 * 1024;

/** One Redis with its users, streams, exporter, alerts and dashboard, arranged by a strategy. */
export class RedisInstance extends Construct implements RedisEndpoint {
  readonly address: RedisAddress;
  readonly workload: StatefulSetWorkload;
  readonly service: InternalService;
  private readonly props: RedisInstanceProps;
  private readonly identity: ComponentIdentity;
  private readonly labels: Readonly<Record<string, string>>;
  private readonly config: ConfigFiles;
  private readonly topology: RedisTopology;
  private readonly clients: RedisUserProps[] = [];
  private readonly streams: RedisStream[] = [];

  constructor(scope: Construct, id: string, props: RedisInstanceProps) {
    super(scope, id);
    this.props = props;
    this.identity = { name: 'redis', instance: props.name, component: props.role, version: IMAGES.redis.tag };
    this.labels = componentLabels(this.identity);
    this.config = new ConfigFiles(this, 'Config', {
      name: `${props.name}-config`,
      namespace: props.namespace,
      labels: this.labels,
      files: () => this.files(),
      path: CONFIG_DIRECTORY,
    });
    this.topology = this.arrange();
    this.address = this.topology.address;
    this.addSecrets();
    this.workload = this.addServers();
    this.service = observedService(this, 'Service', {
      pod: this.workload.pod,
      ports: [...this.topology.servicePorts, EXPORTER_PORT],
      metrics: EXPORTER_PORT,
    });
    if (this.topology.replicated) {
      this.workload.pod.connections.connectTo(this.network);
    }
    this.addObservation();
    addFaults(this, () => this.faults());
  }

  get network(): RedisEndpoint['network'] {
    const { pod } = this.workload;
    return { peer: pod.peer, ports: this.topology.ports, edges: pod.connections };
  }

  addClient(namespace: string, user: RedisUserProps): RedisClient {
    this.clients.push(user);
    const secret = new PlatformSecret(this, `Client${this.clients.length}-${user.name}`, {
      name: `${this.props.name}-${user.name}`,
      namespace,
      labels: this.labels,
      keys: () => ({ password: this.passwordOf(user.name) }),
    });
    const { address, props } = this;
    return redisClient(networkClient(this.network), {
      address,
      username: user.name,
      secret,
      material: this.material(user.name),
      tls: props.tls === undefined ? undefined : this.clientTls(namespace, props.tls.certificateAuthority),
    });
  }

  declareStream(props: StreamProps): DeclaredStream {
    const { name, namespace, tls } = this.props;
    if (this.streams.length === 0) {
      new PlatformSecret(this, 'Bootstrap', {
        name: `${name}-${BOOTSTRAP_USER}`,
        namespace,
        labels: this.labels,
        keys: () => ({ password: this.passwordOf(BOOTSTRAP_USER) }),
      });
    }
    const stream = new RedisStream(this, `Stream${this.streams.length + 1}`, {
      ...props,
      name,
      namespace,
      address: this.address,
      network: this.network,
      username: BOOTSTRAP_USER,
      password: mountedPassword(`${name}-${BOOTSTRAP_USER}`),
      ...(tls === undefined ? {} : { tls: this.clientTls(namespace, tls.certificateAuthority) }),
      after: [this.workload.statefulSet, this.service],
    });
    this.streams.push(stream);
    return stream;
  }

  private get tls(): boolean {
    return this.props.tls !== undefined;
  }

  private arrange(): RedisTopology {
    const { name, namespace, role, strategy } = this.props;
    const props = {
      name,
      namespace,
      role,
      tls: this.tls,
      mounts: { data: this.dataMount(), configuration: this.config.mount, tls: this.tlsMounts() },
      aclSecretName: `${name}-acl`,
      acl: (users: readonly RedisUserProps[]) => aclFile(users.map((user) => this.withPassword(user))),
      password: (user: string) => this.passwordOf(user),
      clients: () => [
        ...this.clients.map((client) => client.name),
        ...(this.streams.length === 0 ? [] : [BOOTSTRAP_USER]),
      ],
    };
    switch (strategy) {
      case 'single':
        return singleTopology(props);
      case 'sentinel':
        return sentinelTopology(props);
      default:
        throw new Error(`unknown strategy ${JSON.stringify(strategy satisfies never)}`);
    }
  }

  private users(): RedisUser[] {
    const streams = uniqueStreams(this.streams);
    const users = [...serverUsers({ streams, replicated: this.topology.replicated }), ...this.clients];
    return users.map((user) => this.withPassword(user));
  }

  private withPassword(user: RedisUserProps): RedisUser {
    return { ...user, password: this.material(user.name) };
  }

  private material(user: string): SecretMaterial {
    return { material: `redis/${this.props.name}/users/${user}` };
  }

  private passwordOf(user: string): SecretKey {
    return { type: 'value', value: this.material(user) };
  }

  /** Files that are read at start. */
  private files(): Record<string, string> {
    const { role, memory, tls } = this.props;
    return {
      [CONFIG_FILE_NAME]: redisConfig({
        role,
        maxMemoryBytes: bytesOr(memory, OVERHEAD_BYTES),
        tls: this.tls,
        replicated: this.topology.replicated,
      }),
      ...this.topology.files,
      ...(tls === undefined ? {} : { [AUTHORITY_FILE]: tls.certificateAuthority }),
      ...(this.streams.length === 0 ? {} : { [STREAMS_SCRIPT]: streamsScript(this.streams) }),
    };
  }

  private addSecrets(): void {
    const { name, namespace } = this.props;
    const secret = (id: string, suffix: string, keys: () => Record<string, SecretKey>): void => {
      new PlatformSecret(this, id, { name: `${name}-${suffix}`, namespace, labels: this.labels, keys });
    };
    secret('Admin', ADMIN_USER, () => ({ password: this.passwordOf(ADMIN_USER) }));
    secret('Acl', 'acl', () => ({
      [ACL_FILE_NAME]: { type: 'template', parts: aclFile(this.users()) },
      [passwordKey(PROBE_USER)]: this.passwordOf(PROBE_USER),
      ...this.topology.secretKeys(),
    }));
    secret('Exporter', EXPORTER_USER, () => exporterSecret(this.material(EXPORTER_USER), this.tls));
  }

  private addServers(): StatefulSetWorkload {
    const { name, namespace, role, memory } = this.props;
    const { topology } = this;
    const data = this.dataMount();
    const limit = this.memoryLimit();
    const scratch = role === 'cache' ? bytesOr(memory, OVERHEAD_BYTES) : 0;
    return new StatefulSetWorkload(this, 'Server', {
      name,
      namespace,
      identity: this.identity,
      priority: 'keelson-data',
      replicas: topology.replicas,
      ports: topology.ports,
      claims: data.volume.type === 'claim' ? [this.claim()] : [],
      // The server is given 30 s to write its log and to bring its replicas up to date (shutdown-timeout).
      terminationGracePeriodSeconds: 60,
      configuration: () => ({ [ACL_FILE_NAME]: JSON.stringify([aclFile(this.users()), topology.secretKeys()]) }),
      containers: [
        {
          name: 'redis',
          image: IMAGES.redis,
          command: topology.serverCommand,
          ...(topology.replicated ? { environment: { POD_NAME: { fieldPath: 'metadata.name' } } } : {}),
          ports: [topology.ports[0] as (typeof topology.ports)[number]],
          mounts: [data, this.config.mount, ...topology.serverMounts, ...this.tlsMounts()],
          resources: {
            cpu: { request: '100m', limit: '1' },
            memory: { request: limit, limit },
            ephemeralStorage: { request: '32Mi', limit: formatBytes(128 * MEBIBYTE + scratch) },
          },
          probes: topology.serverProbes,
        },
        ...topology.sidecars,
        exporterContainer({
          secretName: `${name}-${EXPORTER_USER}`,
          configuration: this.config.mount,
          ...(this.tls ? { tlsServerName: `${name}.${namespace}.svc.cluster.local` } : {}),
          streams: () => this.streams,
        }),
      ],
    });
  }

  private addObservation(): void {
    const { name, namespace, role } = this.props;
    const observed: RedisObservation = { name, namespace, role, nodes: this.topology.replicas };
    observe(this, {
      name,
      namespace,
      labels: this.labels,
      runbook: 'redis',
      alerts: () => redisAlerts(observed, this.streams),
      dashboard: { title: `Redis: ${name}`, tags: [role], panels: redisPanels(observed) },
    });
  }

  private claim(): ClaimTemplate {
    return { volume: { type: 'claim', name: 'data' }, size: this.props.storage ?? '1Gi', storage: 'fast' };
  }

  /** Where the server writes. A cache writes only the copy that a replica receives from its master. */
  private dataMount(): Mount {
    const { role, memory } = this.props;
    const volume: Volume =
      role === 'queue'
        ? this.claim().volume
        : { type: 'empty', name: 'data', size: formatBytes(bytesOr(memory, OVERHEAD_BYTES) + OVERHEAD_BYTES) };
    return { volume, path: DATA_DIRECTORY };
  }

  private tlsMounts(): Mount[] {
    const { tls } = this.props;
    if (tls === undefined) {
      return [];
    }
    return [
      {
        volume: { type: 'secret', name: 'tls', secretName: tls.secretName, keys: ['tls.crt', 'tls.key'] },
        path: TLS_DIRECTORY,
      },
    ];
  }

  /** The authority's certificate in the client's namespace, once for all clients there. */
  private clientTls(namespace: string, pem: string): ClientTls {
    const authority = { name: `${this.props.name}-ca`, volume: 'redis-ca', pem, labels: this.labels };
    return { certificateAuthority: certificateAuthorityIn(this, namespace, authority) };
  }

  private memoryLimit(): string {
    const { memory, memoryLimit } = this.props;
    const half = (bytesOr(memory, OVERHEAD_BYTES) * 3) / 2;
    return memoryLimit ?? formatBytes(Math.ceil(half / MEBIBYTE) * MEBIBYTE + OVERHEAD_BYTES);
  }

  private faults(): Fault[] {
    const { path } = this.node;
    const names = this.clients.map((client) => client.name);
    return [
      ...propFaults(path, this.props),
      ...this.clients.flatMap((client) => userFaults(`${path}.clients.${client.name}`, client)),
      ...faultsAt(path, {
        clients: checkUnique(names, {
          message: 'two clients have the same user name',
          fix: 'give each client a user of its own',
        }),
      }),
      ...streamFaults(path, this.streams),
    ];
  }
}
