import { IMAGES } from '../core';
import { hyphenated, KNOWN_USER, type DeclaredDatabase, type PostgresClient, type PostgresEndpoint } from '../postgres';
import { clientMounts } from '../workload';
import type { BackupClient, BackupSource } from './source';

const DIRECTORIES = {
  passwordDirectory: '/etc/postgresql-password',
  certificateAuthorityDirectory: '/etc/postgresql-ca',
};

/**
 * One database, dumped by its owner in a transaction that can write nothing. The rows of every table are counted in the same snapshot, so
 * that the restore test can compare them one for one. Source: postgresql.org/docs/18/app-pgdump.html, `--snapshot`.
 */
export function postgresSource(postgres: PostgresEndpoint, database: DeclaredDatabase): BackupSource {
  return {
    name: `postgres-${hyphenated(database.name)}`,
    addClient: (namespace) => backupClient(postgres.addClient(namespace, { database })),
  };
}

function backupClient(client: PostgresClient): BackupClient {
  const { host, port, database, username, sslMode, tls } = client;
  const authority = tls?.certificateAuthority;
  const { passwordDirectory, certificateAuthorityDirectory } = DIRECTORIES;
  return {
    image: IMAGES.postgres,
    mounts: clientMounts(client, DIRECTORIES),
    environment: {
      PGHOST: host,
      PGPORT: String(port),
      PGDATABASE: database,
      PGUSER: username,
      PGSSLMODE: sslMode,
      ...(authority === undefined ? {} : { PGSSLROOTCERT: `${certificateAuthorityDirectory}/${authority.key}` }),
      PGCONNECT_TIMEOUT: '10',
      PGAPPNAME: 'keelson-backup',
      PGOPTIONS: '-c default_transaction_read_only=on -c idle_in_transaction_session_timeout=0',
    },
    dumpScript: dumpScript(`${passwordDirectory}/${client.password.key}`),
    restoreScript: RESTORE_SCRIPT,
    ready: client.ready,
    connect: client.connect,
  };
}

/** Lists tables with their rows; `%L` and `%I` quote what names may hold, and names are sorted the same by every server. */
const COUNT_ROWS = `SELECT format('SELECT %L || '' '' || count(*) FROM %I.%I', format('%I.%I', schemaname, tablename), schemaname, tablename)
  FROM pg_tables WHERE schemaname <> 'information_schema' AND schemaname NOT LIKE 'pg\\_%' ORDER BY schemaname, tablename`;

function dumpScript(passwordFile: string): string {
  return `prepare() {
  # The last character keeps the shell from taking away newlines that belong to the password.
  PGPASSWORD=$(cat ${passwordFile}; printf x)
  PGPASSWORD=\${PGPASSWORD%x}
  export PGPASSWORD
}
# psql holds the snapshot open while pg_dump reads it. The dump goes to descriptor 3: psql's own output is the list of rows.
dump() {
  rm -f "$work/dumped"
  export facts work
  psql -XAtq -v ON_ERROR_STOP=1 3>&1 >"$facts" <<'END'
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SELECT pg_export_snapshot() AS snapshot \\gset
\\setenv SNAPSHOT :snapshot
${COUNT_ROWS} \\gexec
\\! pg_dump --format=custom --compress=0 --no-owner --no-privileges --no-comments --lock-wait-timeout=60s --snapshot="$SNAPSHOT" >&3 && touch "$work/dumped"
COMMIT;
END
  [ -e "$work/dumped" ]
}`;
}

/**
 * A server of its own, in the pod's scratch volume and on a socket only: the private key and the data in the clear meet nowhere else, and
 * the server that is backed up has no part in it.
 */
const RESTORE_SCRIPT = `${KNOWN_USER}
export PGHOST="$work" PGUSER=postgres PGDATABASE=postgres
restore() {
  initdb --pgdata="$work/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null &&
  pg_ctl start --pgdata="$work/data" --wait --silent --log="$work/server.log" \\
    --options="-c listen_addresses='' -c unix_socket_directories='$work' -c fsync=off -c full_page_writes=off -c shared_buffers=64MB" \\
    </dev/null >/dev/null &&
  createdb scratch &&
  pg_restore --exit-on-error --no-owner --no-privileges --dbname=scratch
}
facts() {
  psql -XAtq -v ON_ERROR_STOP=1 -d scratch <<'END'
${COUNT_ROWS} \\gexec
END
}`;
