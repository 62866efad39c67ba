import { k8s } from 'cdk8s-plus-28';
import { Construct, type IDependable } from 'constructs';
import { addFaults, PlatformSecret, type Fault, type SecretLimit, type SecretMaterial } from '../core';
import type { WorkloadPod } from '../workload';
import { DatabaseJob, type Administration } from './database-job';
import type { DatabaseOptions, PostgresClientTls, PostgresDatabase, SslMode } from './endpoint';
import { CA_FILE_NAME, PASSWORD_FILE_NAME } from './layout';
import { checkExtension, checkIdentifier, hyphenated } from './names';

/** What clients must trust: nothing, because the server speaks plain text (`off`), or an authority. */
export type ServerTrust = 'off' | { readonly caPem: string };

export interface DatabasesProps extends Omit<Administration, 'sslMode' | 'tls'> {
  readonly trust: ServerTrust;
  readonly labels: Readonly<Record<string, string>>;
  /** What Jobs wait for beside the Secrets. */
  readonly after: readonly IDependable[];
  /** Connections that all owners together may have. @default - not known: the server is not ours */
  readonly connections?: number;
}

interface Asked {
  readonly name: string;
  readonly owner: string;
  readonly options: DatabaseOptions;
}

/** The databases of one server: their Jobs, and the Secrets of their owners wherever these are needed. */
export class Databases extends Construct {
  readonly sslMode: SslMode;
  private readonly props: DatabasesProps;
  private readonly asked: Asked[] = [];
  private readonly secrets = new Set<string>();
  private readonly limits = new Map<string, readonly SecretLimit[]>();
  private readonly authorities = new Set<string>();

  constructor(scope: Construct, id: string, props: DatabasesProps) {
    super(scope, id);
    this.props = props;
    this.sslMode = props.trust === 'off' ? 'disable' : 'verify-full';
    addFaults(this, () => this.faults());
  }

  add(name: string, options: DatabaseOptions): PostgresDatabase {
    const owner = options.owner ?? name;
    const material = this.material(owner, options.passwordGeneration ?? 1);
    this.asked.push({ name, owner, options });
    const { namespace } = this.props;
    const tls = this.clientTls(namespace);
    const job = new DatabaseJob(this, `Database${this.asked.length}-${name}`, {
      administration: { ...this.props, sslMode: this.sslMode, ...(tls === undefined ? {} : { tls }) },
      database: name,
      owner,
      ownerSecretName: this.secret(namespace, owner, material),
      material,
      ...(options.memberOf === undefined ? {} : { memberOf: options.memberOf }),
      ...(options.extensions === undefined ? {} : { extensions: options.extensions }),
      ...(options.connectionLimit === undefined ? {} : { connectionLimit: options.connectionLimit }),
    });
    job.workload.job.node.addDependency(...this.props.after);
    return this.handle(name, owner, material, options.namespace, [job.workload.job]);
  }

  private handle(
    name: string,
    owner: string,
    material: SecretMaterial,
    namespace: string,
    ready: readonly IDependable[],
  ): PostgresDatabase {
    const { host, port, network } = this.props;
    const secretName = this.secret(namespace, owner, material);
    const tls = this.clientTls(namespace);
    return {
      host,
      port,
      name,
      username: owner,
      password: { secretName, key: PASSWORD_FILE_NAME },
      passwordVolume: { type: 'secret', name: 'postgres-password', secretName, keys: [PASSWORD_FILE_NAME] },
      passwordFile: PASSWORD_FILE_NAME,
      sslMode: this.sslMode,
      ...(tls === undefined ? {} : { tls }),
      network,
      ready,
      connect: (pod: WorkloadPod) => pod.connections.connectTo(network),
      limitPassword: (limit) => {
        this.limits.set(material.material, [...(this.limits.get(material.material) ?? []), limit]);
      },
      inNamespace: (other: string) => this.handle(name, owner, material, other, ready),
    };
  }

  /** The first generation has the plain name, so that a server which never rotated keeps its values. */
  private material(owner: string, generation: number): SecretMaterial {
    const name = `postgres/${this.props.name}/owners/${hyphenated(owner)}`;
    return { material: generation === 1 ? name : `${name}/${generation}` };
  }

  /** The owner's Secret, once in each namespace that needs it. */
  private secret(namespace: string, owner: string, material: SecretMaterial): string {
    const name = `${this.props.name}-${hyphenated(owner)}`;
    const key = `${namespace}-${name}`;
    if (!this.secrets.has(key)) {
      this.secrets.add(key);
      new PlatformSecret(this, `Owner-${key}`, {
        name,
        namespace,
        labels: this.props.labels,
        keys: () => ({
          username: { type: 'template', parts: [owner] },
          [PASSWORD_FILE_NAME]: { type: 'value', value: this.limited(material) },
        }),
      });
    }
    return name;
  }

  private limited(material: SecretMaterial): SecretMaterial {
    const limits = this.limits.get(material.material);
    return limits === undefined ? material : { ...material, limits };
  }

  /** The authority's certificate in the client's namespace, once for all clients there. */
  private clientTls(namespace: string): PostgresClientTls | undefined {
    const { trust, name, labels } = this.props;
    if (trust === 'off') {
      return undefined;
    }
    const configMapName = `${name}-ca`;
    if (!this.authorities.has(namespace)) {
      this.authorities.add(namespace);
      new k8s.KubeConfigMap(this, `Authority-${namespace}`, {
        metadata: { name: configMapName, namespace, labels },
        data: { [CA_FILE_NAME]: trust.caPem },
      });
    }
    return { caVolume: { type: 'configMap', name: 'postgres-ca', configMapName }, caFile: CA_FILE_NAME };
  }

  private faults(): Fault[] {
    const { path } = this.node;
    const names = this.asked.map(({ name }) => name);
    return [
      ...this.asked.flatMap((asked) => askedFaults(path, asked)),
      ...names
        .filter((name, position) => names.indexOf(name) !== position)
        .map((got) => ({
          path,
          message: 'the database is asked for twice',
          got,
          fix: 'ask once and hand the handle on, with inNamespace() where another namespace needs it',
        })),
      ...this.generationFaults(),
      ...this.connectionFaults(),
    ];
  }

  private generationFaults(): Fault[] {
    const generations = new Map<string, number>();
    const faults: Fault[] = [];
    for (const { owner, options } of this.asked) {
      const generation = options.passwordGeneration ?? 1;
      const known = generations.get(owner) ?? generation;
      if (known !== generation) {
        faults.push({
          path: this.node.path,
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
    for (const { owner, options } of this.asked) {
      limits.set(owner, Math.max(limits.get(owner) ?? 0, options.connectionLimit ?? 20));
    }
    const sum = [...limits.values()].reduce((total, limit) => total + limit, 0);
    return sum <= connections || limits.size === 0
      ? []
      : [
          {
            path: this.node.path,
            message: `the owners' connection limits are ${sum} together`,
            got: Object.fromEntries(limits),
            allowed: `up to ${connections}, which is maxConnections without those of administrator and exporter`,
            fix: 'raise maxConnections or lower connectionLimit',
          },
        ];
  }
}

function askedFaults(path: string, { name, owner, options }: Asked): Fault[] {
  const { extensions = [], connectionLimit = 20, passwordGeneration = 1 } = options;
  const objections = [
    checkIdentifier(name),
    owner === name ? undefined : checkIdentifier(owner),
    ...extensions.map(checkExtension),
    Number.isInteger(connectionLimit) && connectionLimit >= 1
      ? undefined
      : { message: 'is not a connection limit', got: connectionLimit, allowed: 'whole numbers from 1' },
    Number.isInteger(passwordGeneration) && passwordGeneration >= 1
      ? undefined
      : { message: 'is not a password generation', got: passwordGeneration, allowed: 'whole numbers from 1' },
  ].filter((objection) => objection !== undefined);
  return objections.map((objection) => ({ path, ...objection }));
}
