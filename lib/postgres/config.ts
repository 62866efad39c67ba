import { checkBytes, memoryBytes } from '../core';
import {
  ADMIN_ROLE,
  CONFIG_DIRECTORY,
  DATA_DIRECTORY,
  EXPORTER_ROLE,
  HBA_FILE_NAME,
  POSTGRES_PORT,
  SOCKET_DIRECTORY,
  TLS_DIRECTORY,
} from './layout';
import { AUTOVACUUM_WORKERS, memorySettings, type MemoryProps } from './memory';

const MEBIBYTE = 1024 * 1024;

export interface ConfigProps extends MemoryProps {
  /** Size of the volume, a quantity: the write-ahead log must leave room for the data. */
  readonly storage: string;
  readonly tls: boolean;
}

/** Settings that follow from the container's memory and the volume, whoever runs the server. */
export function sizedParameters(props: Omit<ConfigProps, 'tls'>): Record<string, string> {
  const memory = memorySettings(props);
  const storage = checkBytes(props.storage) === undefined ? memoryBytes(props.storage) : 1024 * MEBIBYTE;
  const maxWal = Math.min(4096, Math.max(64, Math.floor(storage / 10 / MEBIBYTE)));
  return {
    max_connections: String(memory.maxConnections),
    shared_buffers: kilobytes(memory.sharedBuffers),
    effective_cache_size: kilobytes(memory.effectiveCacheSize),
    work_mem: kilobytes(memory.workMemory),
    // A hash takes as much as a sort, so that the sum that the container was sized by is the sum.
    hash_mem_multiplier: '1.0',
    maintenance_work_mem: kilobytes(memory.maintenanceWorkMemory),
    autovacuum_work_mem: kilobytes(memory.maintenanceWorkMemory),
    autovacuum_max_workers: String(AUTOVACUUM_WORKERS),
    max_wal_size: `${maxWal}MB`,
    min_wal_size: `${Math.max(32, Math.floor(maxWal / 4))}MB`,
  };
}

/** Every parameter exists in PostgreSQL 15 to 18. Source: postgresql.org/docs/18/runtime-config.html. */
export function postgresConfig(props: ConfigProps): string {
  const settings: Record<string, string> = {
    data_directory: quoted(DATA_DIRECTORY),
    hba_file: quoted(`${CONFIG_DIRECTORY}/${HBA_FILE_NAME}`),
    // Looked for whether or not a rule names a map; initdb has made an empty one.
    ident_file: quoted(`${DATA_DIRECTORY}/pg_ident.conf`),
    listen_addresses: quoted('*'),
    port: String(POSTGRES_PORT.number),
    unix_socket_directories: quoted(SOCKET_DIRECTORY),
    superuser_reserved_connections: '5',
    password_encryption: quoted('scram-sha-256'),
    // A client that vanished with its node is noticed within a minute and gives its connection back.
    tcp_keepalives_idle: '30',
    tcp_keepalives_interval: '10',
    tcp_keepalives_count: '3',
    // A transaction that was forgotten open keeps every dead row of the server.
    idle_in_transaction_session_timeout: quoted('15min'),
    ...sizedParameters(props),
    wal_compression: quoted('on'),
    checkpoint_timeout: quoted('15min'),
    // Volumes of clusters are solid state; the default is that of a disk with a head to move.
    random_page_cost: '1.1',
    effective_io_concurrency: '200',
    logging_collector: 'off',
    log_destination: quoted('stderr'),
    log_line_prefix: quoted('%m [%p] %q%u@%d '),
    log_checkpoints: 'on',
    log_lock_waits: 'on',
    log_min_duration_statement: quoted('1s'),
    log_autovacuum_min_duration: quoted('1min'),
    log_timezone: quoted('Etc/UTC'),
    timezone: quoted('Etc/UTC'),
    track_io_timing: 'on',
    ...(props.tls ? tlsSettings() : { ssl: 'off' }),
  };
  return `${Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n')}\n`;
}

/** Who may connect from where; the first line that fits decides. Source: postgresql.org/docs/18/auth-pg-hba-conf.html. */
export function hbaFile(props: { readonly tls: boolean }): string {
  const host = props.tls ? 'hostssl' : 'host';
  const lines = [
    // Probes ask over the socket whether the server answers, and never log in; nobody gets in without a password.
    ['local', 'all', 'all', '', 'scram-sha-256'],
    // The exporter runs in the same pod and nowhere else.
    ['host', ADMIN_ROLE, EXPORTER_ROLE, '127.0.0.1/32', 'scram-sha-256'],
    ['host', 'all', EXPORTER_ROLE, 'all', 'reject'],
    // One server: whoever asks for its log wants a copy of everything.
    ['host', 'replication', 'all', 'all', 'reject'],
    [host, 'all', 'all', 'all', 'scram-sha-256'],
  ];
  return `${lines.map((columns) => columns.filter((column) => column !== '').join(' ')).join('\n')}\n`;
}

function tlsSettings(): Record<string, string> {
  return {
    ssl: 'on',
    ssl_cert_file: quoted(`${TLS_DIRECTORY}/tls.crt`),
    ssl_key_file: quoted(`${TLS_DIRECTORY}/tls.key`),
    ssl_min_protocol_version: quoted('TLSv1.3'),
  };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function kilobytes(bytes: number): string {
  return `${Math.floor(bytes / 1024)}kB`;
}
