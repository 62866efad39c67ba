import type { SecretKeyReference, SecretLimit } from '../core';
import {
  clientEnvironment,
  type ClientDirectories,
  type Endpoint,
  type NetworkEndpoint,
  type PasswordClient,
} from '../workload';

/**
 * How a client makes sure that it talks to the server. `disable`: the server speaks plain text, kept apart by network policies;
 * `verify-full`: encrypted, the certificate checked against an authority and the host's name. What lies between is not offered, because
 * it encrypts for whoever answers. Source: postgresql.org/docs/18/libpq-ssl.html, "SSL Mode Descriptions".
 */
export type SslMode = 'disable' | 'verify-full';

export interface DatabaseProps {
  readonly name: string;
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

/** A database of a server, with the role that owns it. */
export interface DeclaredDatabase {
  readonly name: string;
  readonly owner: string;
}

export interface PostgresClientOptions {
  /** One that the same server was asked for. */
  readonly database: DeclaredDatabase;
}

export interface PostgresUrlOptions {
  /** Where `tls.certificateAuthority` is mounted; it becomes `sslrootcert`. @default - the URL names no authority */
  readonly certificateAuthorityDirectory?: string;
}

/** What a client needs to work in one database: its role may do anything there and nothing in any other. */
export interface PostgresClient extends PasswordClient {
  readonly host: string;
  readonly port: number;
  /** Name of the database. */
  readonly database: string;
  readonly sslMode: SslMode;
  /**
   * Has the URL of the database put into the client's Secret, for a program that takes nothing else: key `url`, or `url-<database>` where
   * the role is not named after its database.
   * @throws KeelsonError when another client of this Secret has the authority elsewhere.
   */
  url(options?: PostgresUrlOptions): SecretKeyReference;
  /** Has values refused that the client can't carry, where a password is given instead of derived. */
  limitPassword(limit: SecretLimit): void;
}

/** A PostgreSQL that is already there, whoever runs it. A client has the role of its database, and the Secret with the role's password. */
export interface PostgresEndpoint extends Endpoint<PostgresClientOptions, PostgresClient> {
  readonly host: string;
  readonly port: number;
  readonly network: NetworkEndpoint;
  readonly sslMode: SslMode;
  /**
   * Has a database and its role made by a Job that may run again and again. Bad names, reserved words and a second database of the same
   * name are refused at synth.
   */
  declareDatabase(props: DatabaseProps): DeclaredDatabase;
}

/**
 * What a client of ours reads from its environment: `<prefix>_HOST`, `_PORT`, `_DATABASE`, `_USERNAME`, `_AUTH_FILE`, `_SSLMODE`, and
 * with TLS `_SSLROOTCERT`.
 */
export function postgresEnvironment(
  client: PostgresClient,
  options: ClientDirectories & {
    /** For instance `GITEA_DATABASE`. */
    readonly prefix: string;
  },
): Record<string, string> {
  const { prefix } = options;
  return {
    [`${prefix}_HOST`]: client.host,
    [`${prefix}_PORT`]: String(client.port),
    [`${prefix}_DATABASE`]: client.database,
    [`${prefix}_SSLMODE`]: client.sslMode,
    ...clientEnvironment(client, options, 'SSLROOTCERT'),
  };
}
