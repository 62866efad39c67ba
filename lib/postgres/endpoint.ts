import type { IDependable } from 'constructs';
import type { SecretKeyReference, SecretLimit } from '../core';
import type { NetworkEndpoint, Volume, WorkloadPod } from '../workload';

/**
 * How a client makes sure that it talks to the server. `disable`: the server speaks plain text, kept apart by network policies;
 * `verify-full`: encrypted, the certificate checked against an authority and the host's name. What lies between is not offered, because
 * it encrypts for whoever answers. Source: postgresql.org/docs/18/libpq-ssl.html, "SSL Mode Descriptions".
 */
export type SslMode = 'disable' | 'verify-full';

/** What a client needs to trust the server's certificate. */
export interface PostgresClientTls {
  /** Volume with the certificate authority; mount it and read `caFile` below the mount. */
  readonly caVolume: Volume & { readonly type: 'configMap' };
  /** Name of the file in that volume. */
  readonly caFile: string;
}

export interface DatabaseOptions {
  /** Namespace of the client: the Secret with its password is made there. */
  readonly namespace: string;
  /**
   * Role that owns the database. Databases of one client, such as Temporal's two, may share it, and then share the Secret.
   * @default - the name of the database
   */
  readonly owner?: string;
  /** Roles of PostgreSQL itself that the owner is a member of, for what watches the server. @default - none */
  readonly memberOf?: readonly 'pg_monitor'[];
  /** Extensions that the administrator makes in it, for instance `btree_gin`. @default - none */
  readonly extensions?: readonly string[];
  /** Connections that the role may have at once; all roles together must fit into the server's. @default 20 */
  readonly connectionLimit?: number;
  /**
   * Raised by one to rotate the role's password: another generation is another material, and so another Job that sets it.
   * @default 1
   */
  readonly passwordGeneration?: number;
}

/** One database with a role of its own, as a client sees it. */
export interface PostgresDatabase {
  readonly host: string;
  readonly port: number;
  /** Name of the database. */
  readonly name: string;
  /** The role, which may do anything in this database and nothing in any other. */
  readonly username: string;
  /** The password, for what reads Secrets by itself in the client's namespace. */
  readonly password: SecretKeyReference;
  /** Volume with the password; mount it and read `passwordFile` below the mount. */
  readonly passwordVolume: Volume & { readonly type: 'secret' };
  /** Name of the file in that volume. */
  readonly passwordFile: string;
  readonly sslMode: SslMode;
  /** Present where `sslMode` is `verify-full`. */
  readonly tls?: PostgresClientTls;
  /** Where the server is on the network, for what is no pod of ours. */
  readonly network: NetworkEndpoint;
  /** The Job that makes role and database; workloads depend on it: `node.addDependency(...database.ready)`. Empty where others make both. */
  readonly ready: readonly IDependable[];
  /** Opens the way on the network from these pods to the server. */
  connect(pod: WorkloadPod): void;
  /** Has values refused that the client can't carry, where a password is given instead of derived. */
  limitPassword(limit: SecretLimit): void;
  /** The same database and role for another namespace, for instance for backups. */
  inNamespace(namespace: string): PostgresDatabase;
}

/** A PostgreSQL that is already there, whoever runs it. */
export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  readonly network: NetworkEndpoint;
  readonly sslMode: SslMode;
  /**
   * Has a database and its role made by a Job that may run again and again, and the Secret with the role's password in the client's
   * namespace. Bad names, reserved words and a second database of the same name are refused at synth.
   */
  database(name: string, options: DatabaseOptions): PostgresDatabase;
}

/**
 * What a client of ours reads from its environment: `<prefix>_HOST`, `_PORT`, `_DATABASE`, `_USERNAME`, `_AUTH_FILE`, `_SSLMODE`, and
 * with TLS `_SSLROOTCERT`.
 */
export function postgresEnvironment(
  database: PostgresDatabase,
  options: {
    /** For instance `GITEA_DATABASE`. */
    readonly prefix: string;
    /** Where `passwordVolume` is mounted. */
    readonly passwordDirectory: string;
    /** Where `tls.caVolume` is mounted. @default - not mounted */
    readonly caDirectory?: string;
  },
): Record<string, string> {
  const { prefix, passwordDirectory, caDirectory } = options;
  const { tls } = database;
  return {
    [`${prefix}_HOST`]: database.host,
    [`${prefix}_PORT`]: String(database.port),
    [`${prefix}_DATABASE`]: database.name,
    [`${prefix}_USERNAME`]: database.username,
    [`${prefix}_AUTH_FILE`]: `${passwordDirectory}/${database.passwordFile}`,
    [`${prefix}_SSLMODE`]: database.sslMode,
    ...(tls === undefined || caDirectory === undefined
      ? {}
      : { [`${prefix}_SSLROOTCERT`]: `${caDirectory}/${tls.caFile}` }),
  };
}
