import type { SecretMaterial } from '../core';
import type { SixFieldSchedule } from './schedule';

/**
 * Who runs the server. `single`: one of ours; `cnpg`: the CloudNativePG operator, with failover. One that somebody else runs is
 * `Postgres.fromExternal`.
 */
export type PostgresStrategy = 'single' | 'cnpg';

export interface PostgresTls {
  /** Secret in the server's namespace with `tls.crt` and `tls.key`; the certificate names the Service. */
  readonly secretName: string;
  /** Certificate of the authority that signed it, as PEM text; it is public and goes to every client. */
  readonly certificateAuthority: string;
}

interface PostgresBaseProps {
  /** Name of the server and of its objects, for instance `postgres`; at most 30 characters. */
  readonly name: string;
  /** Where the server, or what looks after it, runs. */
  readonly namespace: string;
}

export interface PostgresSingleProps extends PostgresBaseProps {
  readonly strategy: 'single';
  /** Memory limit of the server's container, a quantity such as `1Gi`; every memory setting is derived from it. */
  readonly memory: string;
  /** Size of the volume, a quantity such as `10Gi`. */
  readonly storage: string;
  /** Processor time, requested and at most. @default - 250m, at most 2 */
  readonly cpu?: { readonly request: string; readonly limit: string };
  /** Clients at once. @default 100 */
  readonly maxConnections?: number;
  /** Memory of one sort or hash, a quantity such as `4Mi`. @default - what is left of the memory, shared by all connections */
  readonly workMemory?: string;
  /** Takes TLS connections only. @default - plain text, kept apart by network policies */
  readonly tls?: PostgresTls;
}

export interface PostgresCnpgProps extends PostgresBaseProps {
  readonly strategy: 'cnpg';
  /** Servers: one primary and its replicas. @default 3 */
  readonly instances?: number;
  readonly memory: string;
  /** Size of each server's volume. */
  readonly storage: string;
  /** Size of each server's volume for the write-ahead log. @default - on the volume of the data */
  readonly walStorage?: string;
  /** Processor time of each server, requested and at most. @default - 500m, at most 4 */
  readonly cpu?: { readonly request: string; readonly limit: string };
  /** Clients at once, of each server. @default 100 */
  readonly maxConnections?: number;
  /** Memory of one sort or hash. @default - what is left of the memory, shared by all connections */
  readonly workMemory?: string;
  /** Namespace of the operator, which must reach every server's 8000 and 5432. @default cnpg-system */
  readonly operatorNamespace?: string;
  /** Physical backups by the barman-cloud plugin. @default - none */
  readonly backup?: CnpgBackupProps;
  /** Connection pools before the primary. @default - none */
  readonly pooler?: { readonly instances: number; readonly mode: 'session' | 'transaction' };
}

export interface CnpgBackupProps {
  /** Where the object store keeps backups, for instance `s3://backups/postgres`. */
  readonly destinationPath: string;
  /** For instance `https://s3.example.com`. @default - the provider's own */
  readonly endpointUrl?: string;
  /** Addresses that the object store may have. @default - public HTTPS */
  readonly cidr?: string;
  readonly accessKeyId: SecretMaterial;
  readonly secretAccessKey: SecretMaterial;
  /** Six fields, seconds first, for instance `sixFieldSchedule('0 30 2 * * *')`. */
  readonly schedule: SixFieldSchedule;
  /** For instance `30d`. @default 30d */
  readonly retention?: string;
}

export interface ExternalPostgresProps extends PostgresBaseProps {
  /** Name in DNS; certificates are checked against it, so it is no address. */
  readonly host: string;
  /** @default 5432 */
  readonly port?: number;
  /** Role with CREATEROLE and CREATEDB that the Jobs use. */
  readonly administrator: string;
  /**
   * Its password, which must be given: in `direct` delivery by an override of this material, in `gitops` delivery in the external store.
   * A derived value would open nothing.
   */
  readonly password: SecretMaterial;
  /**
   * The authority that signed the server's certificate, public ones too: PostgreSQL's own image trusts nobody by itself. There is no plain
   * text to the outside.
   */
  readonly tls: { readonly certificateAuthority: string };
  /** Addresses that the server may have, for instance `10.1.2.0/27`: where clients are let out to. */
  readonly cidr: string;
}

export type PostgresProps = PostgresSingleProps | PostgresCnpgProps;
