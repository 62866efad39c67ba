import { Construct } from 'constructs';
import {
  addFaults,
  checkDnsLabel,
  checkPortNumber,
  componentLabels,
  IMAGES,
  PlatformSecret,
  type ComponentIdentity,
  type Fault,
} from '../core';
import { DeploymentWorkload, observedService } from '../workload';
import { PostgresAlerts } from './alerts';
import { PostgresDashboard } from './dashboard';
import { Databases } from './databases';
import type {
  DatabaseProps,
  DeclaredDatabase,
  PostgresClient,
  PostgresClientOptions,
  PostgresEndpoint,
  SslMode,
} from './endpoint';
import { exporterContainer } from './exporter';
import { CA_FILE_NAME, EXPORTER_PORT, PASSWORD_FILE_NAME, POSTGRES_PORT } from './layout';
import type { ExternalPostgresProps } from './props';
import { checkAdministrator, checkCertificate, checkCidr, checkHost } from './host';

const CA_DIRECTORY = '/etc/postgresql-ca';

/** A managed PostgreSQL by the same handle: databases are made by the same Jobs, as an administrator who need not be a superuser. */
export class ExternalPostgres extends Construct implements PostgresEndpoint {
  readonly host: string;
  readonly port: number;
  readonly network: PostgresEndpoint['network'];
  readonly sslMode: SslMode;
  private readonly props: ExternalPostgresProps;
  private readonly databases: Databases;

  constructor(scope: Construct, id: string, props: ExternalPostgresProps) {
    super(scope, id);
    this.props = props;
    const { name, namespace } = props;
    const identity: ComponentIdentity = {
      name: 'postgres',
      instance: name,
      component: 'database',
      version: IMAGES.postgres.tag,
    };
    const labels = componentLabels(identity);
    this.host = props.host;
    this.port = props.port ?? POSTGRES_PORT.number;
    this.network = {
      peer: { type: 'addresses', cidr: props.cidr },
      ports: [{ name: POSTGRES_PORT.name, number: this.port }],
    };
    const admin = new PlatformSecret(this, 'Admin', {
      name: `${name}-admin`,
      namespace,
      labels,
      keys: () => ({ [PASSWORD_FILE_NAME]: { type: 'value', value: props.password } }),
    });
    this.databases = new Databases(this, 'Databases', {
      name,
      namespace,
      labels,
      host: this.host,
      port: this.port,
      network: this.network,
      administrator: props.administrator,
      secretName: admin.secretName,
      trust: props.tls,
      after: [],
    });
    this.sslMode = this.databases.sslMode;
    this.addObservation(identity);
    addFaults(this, () => this.faults());
  }

  declareDatabase(props: DatabaseProps): DeclaredDatabase {
    return this.databases.declare(props);
  }

  addClient(namespace: string, { database }: PostgresClientOptions): PostgresClient {
    return this.databases.addClient(namespace, database);
  }

  /** The exporter has a role and an empty database of its own, made by the same Jobs. */
  private addObservation(identity: ComponentIdentity): void {
    const { name, namespace } = this.props;
    const client = this.addClient(namespace, {
      database: this.declareDatabase({ name: 'monitoring', memberOf: ['pg_monitor'], connectionLimit: 8 }),
    });
    const authority = client.tls?.certificateAuthority;
    const workload = new DeploymentWorkload(this, 'Exporter', {
      name: `${name}-exporter`,
      namespace,
      identity: { ...identity, name: 'postgres-exporter', version: IMAGES.postgresExporter.tag },
      priority: 'keelson-platform',
      replicas: 2,
      containers: [
        exporterContainer({
          address: `${this.host}:${this.port}/${client.database}?sslmode=verify-full&sslrootcert=${CA_DIRECTORY}/${CA_FILE_NAME}`,
          username: client.username,
          secretName: client.password.secretName,
          mounts: authority === undefined ? [] : [{ volume: authority.volume, path: CA_DIRECTORY }],
        }),
      ],
    });
    client.connect(workload.pod);
    workload.deployment.node.addDependency(...client.ready);
    observedService(this, 'ExporterService', {
      pod: workload.pod,
      name,
      ports: [EXPORTER_PORT],
      metrics: EXPORTER_PORT,
    });
    const observed = { name, namespace, labels: workload.pod.labels, volume: false };
    new PostgresAlerts(this, 'Alerts', observed);
    new PostgresDashboard(this, 'Dashboard', observed);
  }

  private faults(): Fault[] {
    const { path } = this.node;
    const { name, port, cidr, administrator, tls } = this.props;
    const objections = [
      name.length > 30
        ? { message: 'is too long for the name of a server', got: name, allowed: 'up to 30 characters' }
        : checkDnsLabel(name),
      checkHost(this.props.host),
      port === undefined ? undefined : checkPortNumber(port),
      checkCidr(cidr),
      checkCertificate(tls.certificateAuthority),
      checkAdministrator(administrator),
    ].filter((objection) => objection !== undefined);
    return objections.map((objection) => ({ path, ...objection }));
  }
}
