import { Construct, type IDependable } from 'constructs';
import {
  addFaults,
  checkUnique,
  checkWhole,
  faultsAt,
  KeelsonError,
  once,
  PlatformSecret,
  secretUrl,
  type Fault,
  type SecretKey,
  type SecretLimit,
  type SecretMaterial,
} from '../core';
import { certificateAuthorityIn, networkClient, type ClientTls, type NetworkEndpoint } from '../workload';
import { DatabaseJob, type Administration } from './database-job';
import type {
  DatabaseProps,
  DeclaredDatabase,
  PostgresClient,
  PostgresClientOptions,
  PostgresEndpoint,
  SslMode,
} from './endpoint';
import { PASSWORD_FILE_NAME } from './layout';
import { checkExtension, checkIdentifier, hyphenated } from './names';

/** What clients must trust: nothing, because the server speaks plain text (`off`), or an authority, as PEM text. */
export type ServerTrust = 'off' | { readonly certificateAuthority: string };

export interface DatabasesProps extends Omit<Administration, 'sslMode' | 'tls'> {
  readonly trust: ServerTrust;
  readonly labels: Readonly<Record<string, string>>;
  /** What Jobs wait for beside the Secrets. */
  readonly after: readonly IDependable[];
  /** Connections that all owners together may have. @default - not known: the server is not ours */
  readonly connections?: number;
}

interface Declared extends DeclaredDatabase {
  readonly props: DatabaseProps;
  readonly material: SecretMaterial;
  readonly job: IDependable;
}

/** The door of one server, whoever runs it: the Jobs of its databases, and the Secrets of their owners wherever these are needed. */
export class Databases extends Construct implements PostgresEndpoint {
  readonly host: string;
  readonly port: number;
  readonly network: NetworkEndpoint;
  readonly sslMode: SslMode;
  private readonly props: DatabasesProps;
  private readonly declared: Declared[] = [];
  private readonly limits = new Map<string, readonly SecretLimit[]>();

  constructor(scope: Construct, id: string, props: DatabasesProps) {
    super(scope, id);
    this.props = props;
    this.host = props.host;
    this.port = props.port;
    this.network = props.network;
    this.sslMode = props.trust === 'off' ? 'disable' : 'verify-full';
    addFaults(this, () => this.faults());
  }

  declareDatabase(props: DatabaseProps): DeclaredDatabase {
    const { name, owner = name } = props;
    const material = this.material(owner, props.passwordGeneration ?? 1);
    const { namespace } = this.props;
    const tls = this.clientTls(namespace);
    const { workload } = new DatabaseJob(this, `Database${this.declared.length + 1}-${name}`, {
      ...props,
      administration: { ...this.props, sslMode: this.sslMode, ...(tls === undefined ? {} : { tls }) },
      owner,
      ownerSecretName: this.secret(namespace, owner, material).secretName,
      material,
      after: this.props.after,
    });
    const declared = { name, owner, props, material, job: workload.job };
    this.declared.push(declared);
    return declared;
  }

  /** @throws KeelsonError when the database is of another server. */
  addClient(namespace: string, { database }: PostgresClientOptions): PostgresClient {
    const declared = this.declared.find((known) => known === database);
    if (declared === undefined) {
      throw new KeelsonError(
        `database ${JSON.stringify(database.name)} is of another server than ${JSON.stringify(this.props.name)}`,
        'ask the server for a client on which the database was declared',
      );
    }
    const { host, port, network } = this;
    const { owner, material, job } = declared;
    const secret = this.secret(namespace, owner, material);
    const { secretName } = secret;
    const key = PASSWORD_FILE_NAME;
    const tls = this.clientTls(namespace);
    return {
      ...networkClient(network, [job]),
      host,
      port,
      database: database.name,
      username: owner,
      password: { secretName, key, volume: { type: 'secret', name: 'postgres-password', secretName, keys: [key] } },
      sslMode: this.sslMode,
      ...(tls === undefined ? {} : { tls }),
      url: ({ certificateAuthorityDirectory: directory } = {}) => {
        const authority = tls?.certificateAuthority;
        const file = authority === undefined || directory === undefined ? undefined : `${directory}/${authority.key}`;
        const query = new URLSearchParams({
          sslmode: this.sslMode,
          ...(file === undefined ? {} : { sslrootcert: file }),
        });
        const path = `/${database.name}?${query.toString()}`;
        const url = secretUrl({ scheme: 'postgresql', username: owner, password: material, host, port, path });
        return secret.addKey(owner === database.name ? 'url' : `url-${database.name}`, url);
      },
      limitPassword: (limit) => {
        this.limits.set(material.material, [...(this.limits.get(material.material) ?? []), limit]);
      },
    };
  }

  /** The first generation has the plain name, so that a server which never rotated keeps its values. */
  private material(owner: string, generation: number): SecretMaterial {
    const name = `postgres/${this.props.name}/owners/${hyphenated(owner)}`;
    return { material: generation === 1 ? name : `${name}/${generation}` };
  }

  /** The owner's Secret, once in each namespace that needs it. */
  private secret(namespace: string, owner: string, material: SecretMaterial): PlatformSecret {
    const name = `${this.props.name}-${hyphenated(owner)}`;
    const id = `Owner-${namespace}-${name}`;
    const keys = (): Record<string, SecretKey> => ({
      username: { type: 'template', parts: [owner] },
      [PASSWORD_FILE_NAME]: { type: 'value', value: this.limited(material) },
    });
    return once(this, id, () => new PlatformSecret(this, id, { name, namespace, labels: this.props.labels, keys }));
  }

  private limited(material: SecretMaterial): SecretMaterial {
    const limits = this.limits.get(material.material);
    return limits === undefined ? material : { ...material, limits };
  }

  private clientTls(namespace: string): ClientTls | undefined {
    const { trust, name, labels } = this.props;
    if (trust === 'off') {
      return undefined;
    }
    const authority = { name: `${name}-ca`, volume: 'postgres-ca', pem: trust.certificateAuthority, labels };
    return { certificateAuthority: certificateAuthorityIn(this, namespace, authority) };
  }

  private faults(): Fault[] {
    const { path } = this.node;
    const names = this.declared.map(({ name }) => name);
    return [
      ...this.declared.flatMap((declared) => declaredFaults(path, declared)),
      ...faultsAt(path, {
        name: checkUnique(names, {
          message: 'the database is declared twice',
          fix: 'declare it once, and add a client for each namespace that needs it',
        }),
      }),
      ...this.generationFaults(),
      ...this.connectionFaults(),
    ];
  }

  private generationFaults(): Fault[] {
    const generations = new Map<string, number>();
    const faults: Fault[] = [];
    for (const { owner, props } of this.declared) {
      const generation = props.passwordGeneration ?? 1;
      const known = generations.get(owner) ?? generation;
      if (known !== generation) {
        faults.push({
          path: `${this.node.path}.passwordGeneration`,
          message: `role ${owner} has two password generations`,
          got: [known, generation],
          fix: 'raise the generation of all its databases together',
        });
      }
      generations.set(owner, known);
    }
    return faults;
  }

  /** An owner has one limit, that of its last Job, so the largest is what counts. */
  private connectionFaults(): Fault[] {
    const { connections } = this.props;
    if (connections === undefined) {
      return [];
    }
    const limits = new Map<string, number>();
    for (const { owner, props } of this.declared) {
      limits.set(owner, Math.max(limits.get(owner) ?? 0, props.connectionLimit ?? 20));
    }
    const sum = [...limits.values()].reduce((total, limit) => total + limit, 0);
    return sum <= connections || limits.size === 0
      ? []
      : [
          {
            path: `${this.node.path}.connectionLimit`,
            message: `the owners' connection limits are ${sum} together`,
            got: Object.fromEntries(limits),
            allowed: `up to ${connections}, which is maxConnections without those of administrator and exporter`,
            fix: 'raise maxConnections or lower connectionLimit',
          },
        ];
  }
}

function declaredFaults(path: string, { name, owner, props }: Declared): Fault[] {
  const { extensions = [], connectionLimit, passwordGeneration } = props;
  return faultsAt(`${path}.${name}`, {
    name: checkIdentifier(name),
    owner: owner === name ? undefined : checkIdentifier(owner),
    extensions: extensions.flatMap((extension) => checkExtension(extension) ?? []),
    connectionLimit: checkWhole(connectionLimit),
    passwordGeneration: checkWhole(passwordGeneration),
  });
}
