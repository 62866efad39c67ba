export {
  type DatabaseProps,
  type DeclaredDatabase,
  type PostgresClient,
  type PostgresClientOptions,
  type PostgresEndpoint,
  postgresEnvironment,
  type SslMode,
} from './endpoint';
export { checkHost } from './host';
export { DATA_DIRECTORY } from './layout';
export { hyphenated } from './names';
export { Postgres } from './postgres';
export type {
  CnpgBackupProps,
  ExternalPostgresProps,
  PostgresCnpgProps,
  PostgresProps,
  PostgresSingleProps,
  PostgresStrategy,
  PostgresTls,
} from './props';
export { type SixFieldSchedule, sixFieldSchedule } from './schedule';
export { KNOWN_USER } from './scripts';
