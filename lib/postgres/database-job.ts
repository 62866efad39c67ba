import type { Construct, IDependable } from 'constructs';
import { IMAGES, type SecretMaterial } from '../core';
import {
  resourceBounds,
  AUTHORITY_FILE,
  BootstrapJob,
  type ClientTls,
  type Mount,
  type NetworkEndpoint,
} from '../workload';
import type { DatabaseProps, SslMode } from './endpoint';
import { PASSWORD_FILE_NAME } from './layout';
import { hyphenated } from './names';
import { databaseScript } from './scripts';

const ADMIN_DIRECTORY = '/etc/postgresql-admin';
const OWNER_DIRECTORY = '/etc/postgresql-owner';
const CA_DIRECTORY = '/etc/postgresql-ca';
/** Seconds for which one pod waits for the server; a first start pulls images and binds volumes. */
const WAIT_SECONDS = 300;

/** Where the administrator is found, and how it proves who it is. */
export interface Administration {
  /** Name of the server. */
  readonly name: string;
  /** Where Jobs run. */
  readonly namespace: string;
  readonly host: string;
  readonly port: number;
  readonly network: NetworkEndpoint;
  readonly administrator: string;
  /** Secret in `namespace` with the administrator's password. */
  readonly secretName: string;
  readonly sslMode: SslMode;
  /** The authority in `namespace`. @default - the server speaks plain text */
  readonly tls?: ClientTls;
}

export interface DatabaseJobProps extends DatabaseProps {
  readonly administration: Administration;
  readonly owner: string;
  /** Secret in the Jobs' namespace with the owner's password. */
  readonly ownerSecretName: string;
  /** The owner's password; another material is another Job, which sets it. */
  readonly material: SecretMaterial;
  readonly after: readonly IDependable[];
}

/** The Job that makes a database and its owner, which may be done again and again. */
export class DatabaseJob extends BootstrapJob {
  constructor(scope: Construct, id: string, props: DatabaseJobProps) {
    const { administration, name, owner } = props;
    super(scope, id, {
      namePrefix: `${administration.name}-db-${hyphenated(name)}`.slice(0, 52),
      namespace: administration.namespace,
      identity: { name: 'postgres-database', instance: `${administration.name}-databases`, component: 'bootstrap' },
      priority: 'keelson-data',
      image: IMAGES.postgres,
      container: 'database',
      script: script(props),
      environment: {
        DATABASE: name,
        OWNER: owner,
        CONNECTION_LIMIT: String(props.connectionLimit ?? 20),
        // Nothing reads it: it makes the rotation of a password another Job.
        MATERIAL: props.material.material,
      },
      mounts: mounts(props),
      resources: resourceBounds(['10m', '200m'], ['32Mi', '64Mi'], ['16Mi', '32Mi']),
      connectsTo: administration.network,
      after: props.after,
    });
  }
}

function script({ administration, extensions, memberOf }: DatabaseJobProps): string {
  const { host, port, administrator } = administration;
  return databaseScript({
    host,
    port,
    administrator,
    administratorFile: `${ADMIN_DIRECTORY}/${PASSWORD_FILE_NAME}`,
    ownerFile: `${OWNER_DIRECTORY}/${PASSWORD_FILE_NAME}`,
    tls: libpqTls(administration, CA_DIRECTORY),
    waitSeconds: WAIT_SECONDS,
    extensions: extensions ?? [],
    memberOf: memberOf ?? [],
  });
}

function mounts({ administration, ownerSecretName }: DatabaseJobProps): Mount[] {
  const { secretName, tls } = administration;
  const authority = tls?.certificateAuthority;
  const secret = (name: string, from: string, path: string): Mount => ({
    volume: { type: 'secret', name, secretName: from, keys: [PASSWORD_FILE_NAME] },
    path,
  });
  return [
    secret('admin', secretName, ADMIN_DIRECTORY),
    secret('owner', ownerSecretName, OWNER_DIRECTORY),
    ...(authority === undefined ? [] : [{ volume: authority.volume, path: CA_DIRECTORY }]),
  ];
}

/** What libpq reads of TLS from its environment. */
export function libpqTls(
  client: { readonly sslMode: SslMode; readonly tls?: ClientTls },
  authorityDirectory: string,
): string[] {
  switch (client.sslMode) {
    case 'disable':
      return ['PGSSLMODE=disable'];
    case 'verify-full':
      return [
        'PGSSLMODE=verify-full',
        `PGSSLROOTCERT=${authorityDirectory}/${client.tls?.certificateAuthority?.key ?? AUTHORITY_FILE}`,
      ];
    default:
      throw new Error(`unknown mode ${JSON.stringify(client.sslMode satisfies never)}`);
  }
}
