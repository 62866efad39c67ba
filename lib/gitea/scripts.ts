import type { RedisClient } from '../redis';
import { redisUri } from './connection';
import {
  ADMIN_DIRECTORY,
  APP_INI,
  CACHE_DIRECTORY,
  CACHE_INDEX,
  CACHE_PREFIX,
  CONFIG_DIRECTORY,
  CONFIG_FILE_NAME,
  CUSTOM_DIRECTORY,
  DATABASE_DIRECTORY,
  HOME_DIRECTORY,
  PASSWORD_FILE,
  QUEUE_DIRECTORY,
  SECRET_DIRECTORY,
  SECRET_FILES,
  SESSION_PREFIX,
  TEMPORARY_DIRECTORY,
} from './layout';

/** Seconds for which the Job waits for the database to be migrated; a first start pulls images and binds volumes. */
export const WAIT_SECONDS = 600;

export interface PrepareProps {
  readonly cache: RedisClient;
  readonly queue: RedisClient;
  readonly databasePasswordFile: string;
  /** Whether locks are shared by several replicas. */
  readonly locks: boolean;
}

/**
 * POSIX sh. Makes the directories that the image's own start script makes, and app.ini out of the settings and the secrets that Gitea can't
 * read from files itself. Names of variables are Gitea's own: `GITEA__section__KEY`, with `__FILE` for a file that holds the value.
 * Source: go-gitea/gitea 1.27 cmd/config.go, modules/setting/config_env.go, docker/rootless.
 */
export function prepareScript(props: PrepareProps): string {
  const { cache, queue } = props;
  const encoded = (directory: string, client: RedisClient): string => `$(encode ${directory}/${client.password.key})`;
  const cachePassword = encoded(CACHE_DIRECTORY, cache);
  const queueUri = redisUri(queue, encoded(QUEUE_DIRECTORY, queue), {});
  const cacheUri = redisUri(cache, cachePassword, { prefix: CACHE_PREFIX, hset_name: CACHE_INDEX });
  return `set -eu
umask 077
mkdir -p ${HOME_DIRECTORY} ${CUSTOM_DIRECTORY} ${TEMPORARY_DIRECTORY}
# Every byte as %XX, so that no password has a meaning in an address.
encode() {
  od -An -v -tx1 "$1" | tr -d ' \\n' | sed 's/../%&/g'
}
# Not copied: the copy would be as unwritable as a file of a ConfigMap is.
cat ${CONFIG_DIRECTORY}/${CONFIG_FILE_NAME} >${APP_INI}
export GITEA__database__PASSWD__FILE=${DATABASE_DIRECTORY}/${props.databasePasswordFile}
export GITEA__metrics__TOKEN__FILE=${SECRET_DIRECTORY}/${SECRET_FILES.metricsToken}
export GITEA__cache__HOST="${cacheUri}"
export GITEA__session__PROVIDER_CONFIG="${redisUri(cache, cachePassword, { prefix: SESSION_PREFIX })}"
export GITEA__queue__CONN_STR="${queueUri}"
${props.locks ? `export GITEA__global_lock__SERVICE_CONN_STR="${queueUri}"\n` : ''}gitea config edit-ini --in-place --apply-env --config ${APP_INI}
`;
}

/** POSIX sh. The path of the registration token stands here because rules against secrets in the environment go by names. */
export const SERVE = `set -eu
mkdir -p ${TEMPORARY_DIRECTORY}
export GITEA_RUNNER_REGISTRATION_TOKEN_FILE=${SECRET_DIRECTORY}/${SECRET_FILES.registrationToken}
exec dumb-init -- gitea web --config ${APP_INI}
`;

/**
 * POSIX sh. Makes the administrator where there is none of that name. An account of that name that is no administrator is somebody else's,
 * and is left alone. Source: docs.gitea.com/1.27/administration/command-line, "admin user".
 */
export const MAKE_ADMINISTRATOR = `set -eu
trap 'exit 143' TERM
sh ${CONFIG_DIRECTORY}/prepare.sh
deadline=$(($(date +%s) + ${WAIT_SECONDS}))
until users=$(gitea admin user list --config ${APP_INI}); do
  [ "$(date +%s)" -lt "$deadline" ] || { echo 'the database was not migrated in time'; exit 1; }
  echo 'not yet: the server has not migrated the database'
  sleep 3
done
found=$(printf '%s\\n' "$users" | awk -v name="$ADMIN_USERNAME" 'tolower($2) == tolower(name) { print $5 }')
case $found in
  true) echo "administrator $ADMIN_USERNAME is there"; exit 0 ;;
  false) echo "account $ADMIN_USERNAME is there, but is no administrator; choose another name"; exit 1 ;;
esac
gitea admin user create --config ${APP_INI} --admin --must-change-password=false \\
  --username "$ADMIN_USERNAME" --email "$ADMIN_EMAIL" --password="$(cat ${ADMIN_DIRECTORY}/${PASSWORD_FILE})"
`;
