import { Construct } from 'constructs';
import {
  addFaults,
  checkDnsLabel,
  checkDnsSubdomain,
  checkPortNumber,
  componentLabels,
  IMAGES,
  PlatformSecret,
  type ComponentIdentity,
  type Fault,
} from '../core';
import { Databases } from './databases';
import type { DatabaseOptions, PostgresDatabase, PostgresServer, SslMode } from './endpoint';
import { PASSWORD_FILE_NAME, POSTGRES_PORT } from './layout';
import type { PostgresExternalProps } from './props';
import { caFaults } from './single';

const CIDR = /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$|^[0-9a-fA-F:]+\/\d{1,3}$/;

/** A managed PostgreSQL by the same handle: databases are made by the same Jobs, as an administrator who need not be a superuser. */
export class ExternalPostgres extends Construct implements PostgresServer {
  readonly host: string;
  readonly port: number;
  readonly network: PostgresServer['network'];
  readonly sslMode: SslMode;
  private readonly props: PostgresExternalProps;
  private readonly databases: Databases;

  constructor(scope: Construct, id: string, props: PostgresExternalProps) {
    super(scope, id);
    this.props = props;
    const { name, namespace, tls = 'public' } = props;
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
      trust: tls,
      after: [],
    });
    this.sslMode = this.databases.sslMode;
    addFaults(this, () => this.faults());
  }

  database(name: string, options: DatabaseOptions): PostgresDatabase {
    return this.databases.add(name, options);
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
      CIDR.test(cidr)
        ? undefined
        : { message: 'is not a range of addresses', got: cidr, allowed: 'CIDR such as 10.1.2.0/27' },
      /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/.test(administrator)
        ? undefined
        : { message: 'is not the name of a role', got: administrator, allowed: 'letters, digits, "_" and "-"' },
    ].filter((objection) => objection !== undefined);
    return [
      ...objections.map((objection) => ({ path, ...objection })),
      ...(typeof tls === 'object' ? caFaults(path, tls.caPem) : []),
    ];
  }
}

/** Why certificates can't be checked against `host`; nothing when they can. */
export function checkHost(host: string): Omit<Fault, 'path'> | undefined {
  const allowed = 'a name in DNS, such as keelson.postgres.database.azure.com';
  if (/^\d+(\.\d+){3}$/.test(host) || host.includes(':')) {
    return {
      message: 'is an address, and certificates are checked against names',
      got: host,
      allowed,
      fix: 'write the name that the certificate holds',
    };
  }
  if (host.includes('*')) {
    return { message: 'is a pattern and no host', got: host, allowed, fix: 'write the whole name' };
  }
  if (host.endsWith('.')) {
    return {
      message: 'ends with a dot, which certificates do not hold',
      got: host,
      allowed,
      fix: `write ${host.replace(/\.+$/, '')}`,
    };
  }
  const objection = checkDnsSubdomain(host.toLowerCase());
  return objection === undefined && host.includes('.')
    ? undefined
    : { message: 'is not the name of a host', got: host, allowed };
}
