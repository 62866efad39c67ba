import { Construct } from 'constructs';
import {
  addFaults,
  checkBytes,
  checkCertificate,
  checkDnsLabel,
  componentLabels,
  faultsAt,
  formatBytes,
  IMAGES,
  optional,
  PlatformSecret,
  type ComponentIdentity,
  type Fault,
  type SecretKey,
} from '../core';
import {
  ConfigFiles,
  type InternalService,
  observedService,
  StatefulSetWorkload,
  type ClaimTemplate,
  type ContainerProps,
  type Mount,
  type Probes,
} from '../workload';
import { hbaFile, postgresConfig } from './config';
import { Databases } from './databases';
import type { PostgresEndpoint } from './endpoint';
import { exporterContainer } from './exporter';
import {
  ADMIN_ROLE,
  CONFIG_DIRECTORY,
  CONFIG_FILE_NAME,
  DATA_DIRECTORY,
  EXPORTER_PORT,
  EXPORTER_ROLE,
  HBA_FILE_NAME,
  LONGEST_NAME,
  PASSWORD_FILE_NAME,
  POSTGRES_PORT,
  PREPARE_SCRIPT,
  SECRET_DIRECTORY,
  SHARED_MEMORY_DIRECTORY,
  SOCKET_DIRECTORY,
  TEMPORARY_DIRECTORY,
  TLS_DIRECTORY,
  VOLUME_DIRECTORY,
  serverIdentity,
} from './layout';
import { memoryFaults, memorySettings } from './memory';
import { observeServer } from './observation';
import { serverProbes, stopCommand } from './probes';
import type { PostgresSingleProps } from './props';
import { prepareScript } from './scripts';

/** Connections that no owner can take: those reserved for the administrator, and the exporter's. */
const OWN_CONNECTIONS = 10;

/** One server of ours with its exporter, alerts and dashboard. It is away while its pod restarts and loses nothing that was committed. */
export class SinglePostgres extends Construct {
  readonly endpoint: PostgresEndpoint;
  readonly workload: StatefulSetWorkload;
  readonly service: InternalService;
  private readonly props: PostgresSingleProps;
  private readonly config: ConfigFiles;
  private readonly identity: ComponentIdentity;
  private readonly labels: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: PostgresSingleProps) {
    super(scope, id);
    this.props = props;
    const { name, namespace } = props;
    this.identity = serverIdentity(name, IMAGES.postgres);
    this.labels = componentLabels(this.identity);
    this.config = new ConfigFiles(this, 'Config', {
      name: `${name}-config`,
      namespace,
      labels: this.labels,
      files: () => this.files(),
      path: CONFIG_DIRECTORY,
    });
    this.addSecrets();
    this.workload = this.addServer();
    const { pod } = this.workload;
    this.service = observedService(this, 'Service', {
      pod,
      ports: [POSTGRES_PORT, EXPORTER_PORT],
      metrics: EXPORTER_PORT,
    });
    this.endpoint = new Databases(this, 'Databases', {
      name,
      namespace,
      labels: this.labels,
      host: this.service.host,
      port: POSTGRES_PORT.number,
      network: { peer: pod.peer, ports: [POSTGRES_PORT], edges: pod.connections },
      administrator: ADMIN_ROLE,
      secretName: `${name}-admin`,
      trust: props.tls ?? 'off',
      after: [this.workload.statefulSet, this.service],
      connections: memorySettings(props).maxConnections - OWN_CONNECTIONS,
    });
    observeServer(this, { name, namespace, labels: this.labels, volume: true });
    addFaults(this, () => this.faults());
  }

  private files(): Record<string, string> {
    const tls = this.props.tls !== undefined;
    return {
      [CONFIG_FILE_NAME]: postgresConfig({ ...this.props, tls }),
      [HBA_FILE_NAME]: hbaFile({ tls }),
      [PREPARE_SCRIPT]: prepareScript(),
    };
  }

  private addSecrets(): void {
    const { name, namespace } = this.props;
    const password = (role: string): SecretKey => ({
      type: 'value',
      value: { material: `postgres/${name}/roles/${role}` },
    });
    const secret = (id: string, suffix: string, keys: Record<string, SecretKey>): void => {
      new PlatformSecret(this, id, { name: `${name}-${suffix}`, namespace, labels: this.labels, keys: () => keys });
    };
    secret('Admin', 'admin', { [PASSWORD_FILE_NAME]: password('admin') });
    secret('Exporter', 'exporter', { [PASSWORD_FILE_NAME]: password('exporter') });
    secret('Roles', 'roles', { [ADMIN_ROLE]: password('admin'), exporter: password('exporter') });
  }

  private addServer(): StatefulSetWorkload {
    const { name, namespace } = this.props;
    return new StatefulSetWorkload(this, 'Server', {
      name,
      namespace,
      identity: this.identity,
      priority: 'keelson-data',
      replicas: 1,
      ports: [POSTGRES_PORT],
      claims: [this.claim()],
      // A fast shutdown writes everything that is dirty to the volume.
      terminationGracePeriodSeconds: 120,
      initContainers: [this.prepareContainer()],
      containers: [
        this.serverContainer(),
        exporterContainer({
          address: `127.0.0.1:${POSTGRES_PORT.number}/${ADMIN_ROLE}?sslmode=disable`,
          username: EXPORTER_ROLE,
          secretName: `${name}-exporter`,
        }),
      ],
    });
  }

  private prepareContainer(): ContainerProps {
    return {
      name: 'prepare',
      image: IMAGES.postgres,
      command: ['sh', `${CONFIG_DIRECTORY}/${PREPARE_SCRIPT}`],
      mounts: [
        ...this.dataMounts(),
        { volume: { type: 'secret', name: 'roles', secretName: `${this.props.name}-roles` }, path: SECRET_DIRECTORY },
      ],
      resources: this.resources(),
    };
  }

  private serverContainer(): ContainerProps {
    const { tls } = this.props;
    const tlsMounts: Mount[] =
      tls === undefined
        ? []
        : [
            {
              volume: { type: 'secret', name: 'tls', secretName: tls.secretName, keys: ['tls.crt', 'tls.key'] },
              path: TLS_DIRECTORY,
            },
          ];
    return {
      name: 'postgres',
      image: IMAGES.postgres,
      command: ['postgres', `--config-file=${CONFIG_DIRECTORY}/${CONFIG_FILE_NAME}`],
      ports: [POSTGRES_PORT],
      mounts: [...this.dataMounts(), ...tlsMounts],
      resources: this.resources(),
      probes: serverProbes() satisfies Probes,
      preStop: stopCommand(DATA_DIRECTORY),
    };
  }

  private resources(): ContainerProps['resources'] {
    const { memory, cpu } = this.props;
    return {
      cpu: cpu ?? { request: '250m', limit: '2' },
      memory: { request: memory, limit: memory },
      ephemeralStorage: { request: '64Mi', limit: '256Mi' },
    };
  }

  private claim(): ClaimTemplate {
    return { volume: { type: 'claim', name: 'data' }, size: this.props.storage, storage: 'fast' };
  }

  private dataMounts(): Mount[] {
    const shared = formatBytes(memorySettings(this.props).sharedMemory);
    return [
      { volume: this.claim().volume, path: VOLUME_DIRECTORY },
      this.config.mount,
      { volume: { type: 'empty', name: 'run', size: '1Mi', medium: 'Memory' }, path: SOCKET_DIRECTORY },
      { volume: { type: 'empty', name: 'tmp', size: '64Mi' }, path: TEMPORARY_DIRECTORY },
      { volume: { type: 'empty', name: 'shm', size: shared, medium: 'Memory' }, path: SHARED_MEMORY_DIRECTORY },
    ];
  }

  private faults(): Fault[] {
    const { path } = this.node;
    const { name, storage, tls } = this.props;
    return [
      ...faultsAt(path, {
        name: checkDnsLabel(name, LONGEST_NAME),
        storage: checkBytes(storage),
        'tls.certificateAuthority': optional(tls?.certificateAuthority, checkCertificate),
      }),
      ...memoryFaults(path, this.props),
    ];
  }
}
