import type { PostgresClient } from '../postgres';
import type { IniSections } from './ini';
import {
  DATA_DIRECTORY,
  HTTP_PORT,
  QUEUE_SET_SUFFIX,
  QUEUE_SUFFIX,
  SECRET_DIRECTORY,
  SECRET_FILES,
  SSH_PORT,
} from './layout';

export interface SettingsProps {
  readonly hostname: string;
  readonly tls: boolean;
  readonly database: PostgresClient;
  readonly replicas: number;
  readonly registration: boolean;
  /** Hosts inside the cluster that webhooks may go to. */
  readonly webhookHosts: readonly string[];
  readonly more: IniSections;
}

/** `host:port` for a browser's address bar. */
export function rootUrl(hostname: string, tls: boolean): string {
  return `${tls ? 'https' : 'http'}://${hostname}/`;
}

/**
 * app.ini without its secrets, which Gitea reads from files (`*_URI`) or which the start script adds.
 * Source of every key: docs.gitea.com/1.27/administration/config-cheat-sheet.
 */
export function giteaSettings(props: SettingsProps): IniSections {
  const { hostname, tls, database, registration, webhookHosts } = props;
  const several = props.replicas > 1;
  const secretFile = (file: string): string => `file:${SECRET_DIRECTORY}/${file}`;
  return merged(
    {
      '': { APP_NAME: 'Gitea', RUN_MODE: 'prod', RUN_USER: 'git' },
      server: {
        PROTOCOL: 'http',
        HTTP_PORT: String(HTTP_PORT.number),
        DOMAIN: hostname,
        ROOT_URL: rootUrl(hostname, tls),
        // Git hooks and commands call the server; they are in its own pod.
        LOCAL_ROOT_URL: `http://localhost:${HTTP_PORT.number}/`,
        START_SSH_SERVER: 'true',
        SSH_DOMAIN: hostname,
        SSH_PORT: String(SSH_PORT.number),
        SSH_LISTEN_PORT: String(SSH_PORT.number),
        LFS_START_SERVER: 'true',
        LFS_JWT_SECRET_URI: secretFile(SECRET_FILES.lfsSecret),
        APP_DATA_PATH: `${DATA_DIRECTORY}/data`,
      },
      database: {
        DB_TYPE: 'postgres',
        HOST: `${database.host}:${database.port}`,
        NAME: database.database,
        USER: database.username,
        SSL_MODE: database.sslMode,
        MAX_OPEN_CONNS: '15',
        LOG_SQL: 'false',
      },
      security: {
        INSTALL_LOCK: 'true',
        SECRET_KEY_URI: secretFile(SECRET_FILES.secretKey),
        INTERNAL_TOKEN_URI: secretFile(SECRET_FILES.internalToken),
        MIN_PASSWORD_LENGTH: '12',
        PASSWORD_COMPLEXITY: 'off',
      },
      oauth2: { JWT_SECRET_URI: secretFile(SECRET_FILES.oauth2Secret) },
      // No avatars from elsewhere: asking for one tells a stranger who looks at what.
      picture: { DISABLE_GRAVATAR: 'true' },
      service: { DISABLE_REGISTRATION: String(!registration) },
      openid: { ENABLE_OPENID_SIGNIN: 'false', ENABLE_OPENID_SIGNUP: 'false' },
      cache: { ADAPTER: 'redis' },
      session: { PROVIDER: 'redis', COOKIE_SECURE: String(tls) },
      queue: { TYPE: 'redis', QUEUE_NAME: QUEUE_SUFFIX, SET_NAME: QUEUE_SET_SUFFIX },
      // Bleve's index is a file that one process opens; the database's search is shared.
      indexer: { ISSUE_INDEXER_TYPE: several ? 'db' : 'bleve', REPO_INDEXER_ENABLED: 'false' },
      ...(several ? { global_lock: { SERVICE_TYPE: 'redis' } } : {}),
      repository: { ROOT: `${DATA_DIRECTORY}/git/repositories` },
      actions: { ENABLED: 'true', DEFAULT_ACTIONS_URL: 'github' },
      ...(webhookHosts.length === 0 ? {} : { webhook: { ALLOWED_HOST_LIST: ['external', ...webhookHosts].join(',') } }),
      metrics: { ENABLED: 'true' },
      log: { MODE: 'console', LEVEL: 'info', ROOT_PATH: `${DATA_DIRECTORY}/log` },
      'cron.update_checker': { ENABLED: 'false' },
    },
    props.more,
  );
}

/** The second wins, key by key. */
function merged(base: IniSections, more: IniSections): IniSections {
  const result: Record<string, Readonly<Record<string, string>>> = { ...base };
  for (const [section, settings] of Object.entries(more)) {
    result[section] = { ...result[section], ...settings };
  }
  return result;
}
