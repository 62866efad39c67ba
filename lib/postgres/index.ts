export {
  type DatabaseOptions,
  type PostgresClientTls,
  type PostgresDatabase,
  postgresEnvironment,
  type PostgresServer,
  type SslMode,
} from './endpoint';
export { checkHost } from './host';
export { DATA_DIRECTORY } from './layout';
export { hyphenated } from './names';
export { Postgres } from './postgres';
export type {
  CnpgBackupProps,
  PostgresCnpgProps,
  PostgresExternalProps,
  PostgresProps,
  PostgresSingleProps,
  PostgresStrategy,
  PostgresTls,
} from './props';
export { type SixFieldSchedule, sixFieldSchedule } from './schedule';
export { KNOWN_USER } from './scripts';
