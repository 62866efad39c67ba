import {
  ADMIN_ROLE,
  CONFIG_DIRECTORY,
  CONFIG_FILE_NAME,
  DATA_DIRECTORY,
  EXPORTER_ROLE,
  MAJOR_VERSION,
  SECRET_DIRECTORY,
  TEMPORARY_DIRECTORY,
  VOLUME_DIRECTORY,
} from './layout';

/*
 * POSIX sh, run by the shell of PostgreSQL's own image. Passwords come from files and stay out of arguments and of the environment of
 * what is not PostgreSQL's own client.
 */

/**
 * initdb and other programs ask the system for the name of their user, and the image knows none above 10,000. It brings a library that
 * answers for such users. Source: github.com/docker-library/docs, postgres, "Arbitrary --user Notes".
 */
export const KNOWN_USER = `if ! id -un >/dev/null 2>&1; then
  printf 'postgres:x:%s:%s::${TEMPORARY_DIRECTORY}:/bin/sh\\n' "$(id -u)" "$(id -g)" >${TEMPORARY_DIRECTORY}/passwd
  printf 'postgres:x:%s:\\n' "$(id -g)" >${TEMPORARY_DIRECTORY}/group
  NSS_WRAPPER_PASSWD=${TEMPORARY_DIRECTORY}/passwd
  NSS_WRAPPER_GROUP=${TEMPORARY_DIRECTORY}/group
  LD_PRELOAD=$(ls /usr/lib/*/libnss_wrapper.so | head -n 1)
  export NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP LD_PRELOAD
fi`;

/**
 * Runs before the server, at every start: makes the data directory once, whole or not at all, and sets the passwords of the server's own
 * roles, so that a changed Secret and a restart are all that their rotation takes. The server's single-user mode needs no password and
 * no network; after a crash it does the recovery, for as long as that takes.
 */
export function prepareScript(): string {
  return `#!/bin/sh
# Makes the data directory at the first start, and sets the passwords of the server's own roles at every start.
set -eu
umask 077
data=${DATA_DIRECTORY}
${KNOWN_USER}

for other in ${VOLUME_DIRECTORY}/*/data; do
  if [ -s "$other/PG_VERSION" ] && [ "$other" != "$data" ]; then
    echo "the volume holds the data of PostgreSQL $(cat "$other/PG_VERSION"), and this is ${MAJOR_VERSION}: see docs/postgres.md, Upgrade" >&2
    exit 1
  fi
done
if [ ! -s "$data/PG_VERSION" ]; then
  rm -rf "$data.new"
  mkdir -p "\${data%/*}"
  initdb --pgdata="$data.new" --username=${ADMIN_ROLE} --auth=reject --data-checksums --encoding=UTF8 \\
    --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C.UTF-8
  mv "$data.new" "$data"
fi

for file in ${SECRET_DIRECTORY}/${ADMIN_ROLE} ${SECRET_DIRECTORY}/exporter; do
  if [ ! -s "$file" ]; then
    echo "there is no password in $file" >&2
    exit 1
  fi
done

# A file as a text of SQL, byte by byte: no quote, dollar, backslash or newline in it means anything.
text() {
  printf "E'"
  od -An -v -tx1 "$1" | tr -d ' \\n' | sed 's/../\\\\x&/g'
  printf "'"
}

# Statements end with a semicolon and an empty line. The log must not quote the one that fails: it holds a password.
postgres --single -j -c config_file=${CONFIG_DIRECTORY}/${CONFIG_FILE_NAME} -c ssl=off -c exit_on_error=on \\
  -c log_min_error_statement=panic -c log_min_duration_statement=-1 ${ADMIN_ROLE} >/dev/null <<END
ALTER ROLE ${ADMIN_ROLE} WITH LOGIN PASSWORD $(text ${SECRET_DIRECTORY}/${ADMIN_ROLE});

DO \\$\\$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${EXPORTER_ROLE}') THEN
    CREATE ROLE ${EXPORTER_ROLE};
  END IF;
END \\$\\$;

ALTER ROLE ${EXPORTER_ROLE} WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT 4 PASSWORD $(text ${SECRET_DIRECTORY}/exporter);

GRANT pg_monitor TO ${EXPORTER_ROLE};

REVOKE ALL ON DATABASE ${ADMIN_ROLE}, template1 FROM PUBLIC;

GRANT CONNECT ON DATABASE ${ADMIN_ROLE} TO ${EXPORTER_ROLE};

END
echo 'prepared'
`;
}

export interface DatabaseScriptProps {
  readonly host: string;
  readonly port: number;
  readonly administrator: string;
  /** File with the administrator's password. */
  readonly administratorFile: string;
  /** File with the password that the owner shall have. */
  readonly ownerFile: string;
  /** What libpq wants to know of TLS, for instance `PGSSLMODE=disable`. */
  readonly tls: readonly string[];
  readonly waitSeconds: number;
  readonly extensions: readonly string[];
  readonly memberOf: readonly string[];
}

/** Runs in the Job of one database; may run again and again. Reads `DATABASE`, `OWNER` and `CONNECTION_LIMIT`. */
export function databaseScript(props: DatabaseScriptProps): string {
  return `set -eu
trap 'exit 143' TERM
# The last character keeps the shell from taking away newlines that belong to the password.
PGPASSWORD=$(cat ${props.administratorFile}; printf x)
PGPASSWORD=\${PGPASSWORD%x}
export PGPASSWORD ${props.tls.join(' ')} PGHOST=${props.host} PGPORT=${props.port} PGUSER=${props.administrator}
export PGDATABASE=${ADMIN_ROLE} PGCONNECT_TIMEOUT=5 PGAPPNAME=keelson-database
deadline=$(($(date +%s) + ${props.waitSeconds}))
until reason=$(psql -XAtqc 'SELECT 1' 2>&1 >/dev/null); do
  echo "not yet: $reason"
  [ "$(date +%s)" -lt "$deadline" ] || exit 1
  sleep 2
done
psql -X -q -v ON_ERROR_STOP=1 -v database="$DATABASE" -v owner="$OWNER" -v connections="$CONNECTION_LIMIT" <<'END'
${databaseSql(props)}END
echo "database $DATABASE and its owner $OWNER are there"
`;
}

/** For psql. Makes what is missing, puts right what differs, and refuses to hand a database to a role that is more than an owner. */
export function databaseSql(props: Pick<DatabaseScriptProps, 'ownerFile' | 'extensions' | 'memberOf'>): string {
  const { ownerFile, extensions, memberOf } = props;
  return `-- Two Jobs may work for the same owner at once.
SELECT pg_advisory_lock(hashtext('keelson.dev/databases')) \\g /dev/null
\\set password \`cat ${ownerFile}; printf x\`
SELECT format('CREATE ROLE %I LOGIN', :'owner')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner') \\gexec
SELECT set_config('keelson.owner', :'owner', false) \\g /dev/null
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = current_setting('keelson.owner')
             AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)) THEN
    RAISE EXCEPTION 'role % may do more than own a database', current_setting('keelson.owner')
      USING HINT = 'give the database an owner of its own, or take these rights from the role';
  END IF;
END $$;
-- What fails from here on must not be logged with the password in it.
SELECT 'SET log_min_error_statement = panic; SET log_statement = none; SET log_min_duration_statement = -1'
 WHERE (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) \\gexec
SELECT format('ALTER ROLE %I WITH LOGIN CONNECTION LIMIT %s PASSWORD %L', :'owner', :'connections', left(:'password', -1)) \\gexec
\\unset password
-- An administrator who is no superuser must be a member of the role to make things in its name.
SELECT format('GRANT %I TO CURRENT_USER', :'owner')
 WHERE NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) \\gexec
${memberOf.map((role) => `GRANT ${role} TO :"owner";\n`).join('')}SELECT format('CREATE DATABASE %I OWNER %I ENCODING ''UTF8'' TEMPLATE template0', :'database', :'owner')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \\gexec
ALTER DATABASE :"database" OWNER TO :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT ALL ON DATABASE :"database" TO :"owner";
\\connect :"database"
${extensions.map((extension) => `CREATE EXTENSION IF NOT EXISTS "${extension}";\n`).join('')}`;
}
