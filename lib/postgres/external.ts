import { Construct } from 'constructs';
import {
  addFaults,
  checkCertificate,
  checkCidr,
  checkDnsLabel,
  checkPortNumber,
  componentLabels,
  faultsAt,
  IMAGES,
  optional,
  PlatformSecret,
  type ComponentIdentity,
  type Fault,
} from '../core';
import { AUTHORITY_FILE, DeploymentWorkload, observedService } from '../workload';
import { Databases } from './databases';
import type { PostgresEndpoint } from './endpoint';
import { exporterContainer } from './exporter';
import { EXPORTER_PORT, LONGEST_NAME, PASSWORD_FILE_NAME, POSTGRES_PORT, serverIdentity } from './layout';
import { observeServer } from './observation';
import type { ExternalPostgresProps } from './props';
import { checkAdministrator, checkHost } from './host';

const CA_DIRECTORY = '/etc/postgresql-ca';

/** A managed PostgreSQL by the same handle: databases are made by the same Jobs, as an administrator who need not be a superuser. */
export class ExternalPostgres extends Construct {
  readonly endpoint: PostgresEndpoint;
  private readonly props: ExternalPostgresProps;

  constructor(scope: Construct, id: string, props: ExternalPostgresProps) {
    super(scope, id);
    this.props = props;
    const { name, namespace } = props;
    const identity = serverIdentity(name, IMAGES.postgres);
    const labels = componentLabels(identity);
    const port = props.port ?? POSTGRES_PORT.number;
    const admin = new PlatformSecret(this, 'Admin', {
      name: `${name}-admin`,
      namespace,
      labels,
      keys: () => ({ [PASSWORD_FILE_NAME]: { type: 'value', value: props.password } }),
    });
    this.endpoint = new Databases(this, 'Databases', {
      name,
      namespace,
      labels,
      host: props.host,
      port,
      network: { peer: { type: 'addresses', cidr: props.cidr }, ports: [{ name: POSTGRES_PORT.name, number: port }] },
      administrator: props.administrator,
      secretName: admin.secretName,
      trust: props.tls,
      after: [],
    });
    this.addObservation(identity);
    addFaults(this, () => this.faults());
  }

  /** The exporter has a role and an empty database of its own, made by the same Jobs. */
  private addObservation(identity: ComponentIdentity): void {
    const { name, namespace } = this.props;
    const { endpoint } = this;
    const database = endpoint.declareDatabase({ name: 'monitoring', memberOf: ['pg_monitor'], connectionLimit: 8 });
    const client = endpoint.addClient(namespace, { database });
    const authority = client.tls?.certificateAuthority;
    const workload = new DeploymentWorkload(this, 'Exporter', {
      name: `${name}-exporter`,
      namespace,
      identity: { ...identity, name: 'postgres-exporter', version: IMAGES.postgresExporter.tag },
      priority: 'keelson-platform',
      replicas: 2,
      containers: [
        exporterContainer({
          address: `${endpoint.host}:${endpoint.port}/${client.database}?sslmode=verify-full&sslrootcert=${CA_DIRECTORY}/${AUTHORITY_FILE}`,
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
    observeServer(this, { name, namespace, labels: workload.pod.labels, volume: false });
  }

  private faults(): Fault[] {
    const { name, host, port, cidr, administrator, tls } = this.props;
    return faultsAt(this.node.path, {
      name: checkDnsLabel(name, LONGEST_NAME),
      host: checkHost(host),
      port: optional(port, checkPortNumber),
      cidr: checkCidr(cidr),
      'tls.certificateAuthority': checkCertificate(tls.certificateAuthority),
      administrator: checkAdministrator(administrator),
    });
  }
}
