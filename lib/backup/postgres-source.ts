import { IMAGES } from '../core';
import { hyphenated, KNOWN_USER, type PostgresDatabase } from '../postgres';
import type { BackupSource } from './source';

const PASSWORD_DIRECTORY = '/etc/postgresql-password';
const CA_DIRECTORY = '/etc/postgresql-ca';

/**
 * One database, dumped by its owner in a transaction that can write nothing. The rows of every table are counted in the same snapshot, so
 * that the restore test can compare them one for one. Source: postgresql.org/docs/18/app-pgdump.html, `--snapshot`.
 */
export function postgresSource(database: PostgresDatabase): BackupSource {
  const { host, port, name, username, sslMode, tls } = database;
  return {
    name: `postgres-${hyphenated(name)}`,
    image: IMAGES.postgres,
    mounts: [
      { volume: database.passwordVolume, path: PASSWORD_DIRECTORY },
      ...(tls === undefined ? [] : [{ volume: tls.caVolume, path: CA_DIRECTORY }]),
    ],
    environment: {
      PGHOST: host,
      PGPORT: String(port),
      PGDATABASE: name,
      PGUSER: username,
      PGSSLMODE: sslMode,
      ...(tls === undefined ? {} : { PGSSLROOTCERT: `${CA_DIRECTORY}/${tls.caFile}` }),
      PGCONNECT_TIMEOUT: '10',
      PGAPPNAME: 'keelson-backup',
      PGOPTIONS: '-c default_transaction_read_only=on -c idle_in_transaction_session_timeout=0',
    },
    dumpScript: dumpScript(`${PASSWORD_DIRECTORY}/${database.passwordFile}`),
    restoreScript: RESTORE_SCRIPT,
    after: database.ready,
    connect: (pod) => database.connect(pod),
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
