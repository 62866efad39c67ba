import type { Construct } from 'constructs';
import type { Image } from '../core';
import type { PostgresClient } from '../postgres';
import { resourceBounds, BootstrapJob, type Mount } from '../workload';
import { SQL_PLUGIN } from './config';
import { storeAuthorityDirectory, storeDirectory, WAIT_SECONDS, type Store } from './layout';

export interface SchemaJobProps {
  /** Name of the instance. */
  readonly name: string;
  readonly namespace: string;
  readonly store: Store;
  readonly database: PostgresClient;
  readonly image: Image;
}

/** The schema that the tool brings with it. Source: temporalio/temporal schema/embed.go. */
const SCHEMA: Readonly<Record<Store, string>> = {
  default: 'postgresql/v12/temporal',
  visibility: 'postgresql/v12/visibility',
};

/**
 * The Job that brings one database to the schema of the tools' version, from nothing or from the version before. The database itself
 * comes with its handle. It is named by what it does, so a newer version is another Job, and it may run again: the tool skips what is
 * there. That keeps it out of the way of Argo CD, which can't replace a Job of the same name.
 */
export class SchemaJob extends BootstrapJob {
  constructor(scope: Construct, id: string, { name, namespace, store, database, image }: SchemaJobProps) {
    super(scope, id, {
      namePrefix: `${name}-schema-${store}`,
      namespace,
      identity: { name: 'temporal-schema', instance: `${name}-${store}`, component: 'schema', partOf: 'temporal' },
      priority: 'keelson-platform',
      image,
      container: 'schema',
      script: SCRIPT,
      environment: {
        SQL_PLUGIN,
        SQL_HOST: database.host,
        SQL_PORT: String(database.port),
        SQL_USER: database.username,
        SQL_DATABASE: database.database,
        SCHEMA_NAME: SCHEMA[store],
        AUTH_FILE: `${storeDirectory(store)}/${database.password.key}`,
        WAIT_SECONDS: String(WAIT_SECONDS),
        ...tlsEnvironment(store, database),
      },
      mounts: storeMounts(store, database),
      resources: resourceBounds(['50m', '500m'], ['64Mi', '256Mi'], ['32Mi', '64Mi']),
      activeDeadlineSeconds: 6 * WAIT_SECONDS,
      connectsTo: database.network,
      after: database.ready,
    });
  }
}

/** The password of a database, and the authority of its server where it has one of its own. */
export function storeMounts(store: Store, { password, tls }: PostgresClient): Mount[] {
  const authority = tls?.certificateAuthority;
  return [
    { volume: { ...password.volume, name: `${store}-store` }, path: storeDirectory(store) },
    ...(authority === undefined
      ? []
      : [{ volume: { ...authority.volume, name: `${store}-store-ca` }, path: storeAuthorityDirectory(store) }]),
  ];
}

function tlsEnvironment(store: Store, { sslMode, host, tls }: PostgresClient): Record<string, string> {
  const authority = tls?.certificateAuthority;
  switch (sslMode) {
    case 'disable':
      return {};
    case 'verify-full':
      return {
        SQL_TLS: 'true',
        SQL_TLS_SERVER_NAME: host,
        ...(authority === undefined ? {} : { SQL_TLS_CA_FILE: `${storeAuthorityDirectory(store)}/${authority.key}` }),
      };
    default:
      throw new Error(`unknown sslMode ${JSON.stringify(sslMode satisfies never)}`);
  }
}

/**
 * POSIX sh. `setup-schema` makes the tables that hold the version and leaves a version that is there; `update-schema` goes on from it.
 * Flags and variables: temporalio/temporal tools/sql/main.go.
 */
const SCRIPT = `set -eu
trap 'exit 143' TERM
SQL_PASSWORD=$(cat "$AUTH_FILE")
export SQL_PASSWORD
deadline=$(($(date +%s) + WAIT_SECONDS))
until temporal-sql-tool setup-schema --version 0.0; do
  [ "$(date +%s)" -lt "$deadline" ] || exit 1
  echo 'the database does not answer yet'
  sleep 5
done
temporal-sql-tool update-schema --schema-name "$SCHEMA_NAME"
`;
