import type { Port } from '../core';

/*
 * Where things lie in the containers. The places are those that the image's own settings name (`Dockerfile.rootless`), so that commands
 * that people run in a pod find the same files.
 */

/** Source: docs.gitea.com/1.27/installation/install-with-docker-rootless. */
export const HTTP_PORT: Port = { name: 'http', number: 3000 };
/** The built-in SSH server. Port 22 would need a capability. Source: as above. */
export const SSH_PORT: Port = { name: 'ssh', number: 2222 };

/** Repositories, attachments, packages, logs of Actions and keys: what must not be lost. */
export const DATA_DIRECTORY = '/var/lib/gitea';
/** Git's home, with its settings. */
export const HOME_DIRECTORY = `${DATA_DIRECTORY}/git`;
export const CUSTOM_DIRECTORY = `${DATA_DIRECTORY}/custom`;
/** Mounted, so that the temporary directory below it can be made. */
export const TEMPORARY_MOUNT = '/tmp';
export const TEMPORARY_DIRECTORY = `${TEMPORARY_MOUNT}/gitea`;
/** Holds the finished app.ini, which Gitea must be able to write (go-gitea/gitea#15857). In memory: passwords stand in it. */
export const RUNTIME_DIRECTORY = '/etc/gitea';
export const APP_INI = `${RUNTIME_DIRECTORY}/app.ini`;

/** Settings without secrets, and scripts. */
export const CONFIG_DIRECTORY = '/etc/gitea-config';
export const CONFIG_FILE_NAME = 'app.ini';
export const PREPARE_SCRIPT = 'prepare.sh';
export const SERVE_SCRIPT = 'serve.sh';

/** Gitea's own secrets, one file each. */
export const SECRET_DIRECTORY = '/etc/gitea-secrets';
export const DATABASE_DIRECTORY = '/etc/gitea-database';
export const CACHE_DIRECTORY = '/etc/gitea-cache';
export const QUEUE_DIRECTORY = '/etc/gitea-queue';
export const ADMIN_DIRECTORY = '/etc/gitea-admin';
/** Certificate authorities of our own, a directory for each server. */
export const AUTHORITY_DIRECTORY = '/etc/gitea-authorities';

/** Keys of the Secret with Gitea's own secrets. */
export const SECRET_FILES = {
  secretKey: 'secret-key',
  internalToken: 'internal-token',
  oauth2Secret: 'oauth2-jwt-secret',
  lfsSecret: 'lfs-jwt-secret',
  metricsToken: 'metrics-token',
  registrationToken: 'runner-registration-token',
} as const;

/** Key, and file, of a password in every Secret that holds one. */
export const PASSWORD_FILE = 'password';

/** What begins every key of ours in a cache, so that others may use the same server. */
export const CACHE_PREFIX = 'gitea:cache:';
export const SESSION_PREFIX = 'gitea:session:';
/** Set of what is in the cache; Gitea's own name for it would fall outside the keys that its user may touch. */
export const CACHE_INDEX = 'gitea:cache-index';
/** What ends every key of a queue: a list, and a set where each entry is to stand in it once. */
export const QUEUE_SUFFIX = '_gitea_queue';
export const QUEUE_SET_SUFFIX = '_gitea_unique';

/** Name of the file with the registration token, in the Secret that runners have of it. */
export const REGISTRATION_FILE = 'token';
