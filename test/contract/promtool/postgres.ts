import type { AlertCases } from './case';

const here = (more = ''): string => `{namespace="data",service="postgres",pod="postgres-0"${more}}`;
const volume = (metric: string): string =>
  `kubelet_volume_stats_${metric}{namespace="data",persistentvolumeclaim="data-postgres-0"}`;
const instance = (ordinal: number, more = ''): string => `{namespace="data",pod="postgres-${ordinal}"${more}}`;

/** One server with the exporter beside it, and a cluster of CloudNativePG. */
export const POSTGRES_CASES: readonly AlertCases[] = [
  {
    source: 'dev',
    rule: 'data/postgres',
    cases: [
      {
        alert: 'PostgresDown',
        fires: { [`pg_up${here()}`]: '0x5' },
        quiet: { [`pg_up${here()}`]: '1x5' },
        after: '2m',
        says: 'postgres does not answer',
      },
      {
        alert: 'PostgresConnectionsHigh',
        fires: {
          [`pg_stat_activity_count${here(',datname="gitea",state="active"')}`]: '60x15',
          [`pg_stat_activity_count${here(',datname="temporal",state="idle"')}`]: '30x15',
          [`pg_settings_max_connections${here()}`]: '100x15',
        },
        // Two exporters say the same of one server.
        quiet: {
          [`pg_stat_activity_count${here(',datname="gitea",state="active"')}`]: '60x15',
          'pg_stat_activity_count{namespace="data",service="postgres",pod="other",datname="gitea",state="active"}':
            '60x15',
          [`pg_settings_max_connections${here()}`]: '100x15',
        },
        after: '11m',
        says: '90% of the connections of postgres are taken',
      },
      {
        alert: 'PostgresTransactionOld',
        fires: { [`pg_long_running_transactions_oldest_timestamp_seconds${here()}`]: '4000x9' },
        quiet: { [`pg_long_running_transactions_oldest_timestamp_seconds${here()}`]: '3600x9' },
        after: '6m',
        says: 'A transaction on postgres has been open for 1h 6m 40s',
      },
      {
        alert: 'PostgresBackendsWaiting',
        fires: { [`pg_locks_count${here(',datname="gitea",mode="accessexclusivelock"')}`]: '6x15' },
        quiet: { [`pg_locks_count${here(',datname="gitea",mode="accesssharelock"')}`]: '60x15' },
        after: '11m',
        says: '6 exclusive locks are held on postgres',
      },
      {
        alert: 'PostgresTransactionIdsRunOut',
        fires: { [`pg_database_wraparound_age_datfrozenxid_seconds${here(',datname="gitea"')}`]: '1200000000x15' },
        quiet: { [`pg_database_wraparound_age_datfrozenxid_seconds${here(',datname="gitea"')}`]: '200000000x15' },
        after: '11m',
        labels: { datname: 'gitea' },
        says: 'Database gitea on postgres has used 1.2G of 2 billion transaction ids',
      },
      {
        alert: 'PostgresDeadlocks',
        fires: { [`pg_stat_database_deadlocks${here(',datname="gitea"')}`]: '0+1x15' },
        quiet: { [`pg_stat_database_deadlocks${here(',datname="gitea"')}`]: '90x10 91x5' },
        after: '15m',
        labels: { datname: 'gitea' },
        says: 'Transactions in gitea on postgres block each other',
      },
      {
        alert: 'PostgresChecksumFailures',
        fires: { [`pg_stat_database_checksum_failures${here(',datname="gitea"')}`]: '0x5 1x5' },
        quiet: { [`pg_stat_database_checksum_failures${here(',datname="gitea"')}`]: '0x10' },
        after: '8m',
        labels: { datname: 'gitea' },
        says: 'Pages of gitea on postgres are not what was written',
      },
      {
        alert: 'PostgresVolumeFull',
        fires: { [volume('available_bytes')]: '10x9', [volume('capacity_bytes')]: '100x9' },
        quiet: { [volume('available_bytes')]: '15x9', [volume('capacity_bytes')]: '100x9' },
        after: '6m',
        labels: { persistentvolumeclaim: 'data-postgres-0' },
        says: 'The volume of postgres has 10% left',
      },
      {
        alert: 'PostgresVolumeFillsUp',
        every: '10m',
        fires: { [volume('available_bytes')]: '500-1x60' },
        quiet: { [volume('available_bytes')]: '5000-1x60' },
        after: '8h',
        labels: { persistentvolumeclaim: 'data-postgres-0' },
        says: 'The volume of postgres will be full within four days',
      },
    ],
  },
  {
    source: 'postgres-cnpg',
    rule: 'data/postgres',
    cases: [
      {
        alert: 'PostgresDown',
        fires: { [`cnpg_collector_up${instance(1)}`]: '0x5' },
        quiet: { [`cnpg_collector_up${instance(1)}`]: '0x5', [`cnpg_collector_up${instance(2)}`]: '1x5' },
        after: '2m',
        says: 'No server of postgres answers',
      },
      {
        alert: 'PostgresInstanceDown',
        fires: { [`cnpg_collector_up${instance(1)}`]: '1x15', [`cnpg_collector_up${instance(2)}`]: '1x15' },
        quiet: {
          [`cnpg_collector_up${instance(1)}`]: '1x15',
          [`cnpg_collector_up${instance(2)}`]: '1x15',
          [`cnpg_collector_up${instance(3)}`]: '1x15',
        },
        after: '11m',
        says: '2 of 3 servers of postgres answer',
      },
      {
        alert: 'PostgresReplicationLag',
        fires: { [`cnpg_pg_replication_lag${instance(2)}`]: '400x9' },
        quiet: { [`cnpg_pg_replication_lag${instance(2)}`]: '300x9' },
        after: '6m',
        says: 'A replica of postgres is 6m 40s behind',
      },
      {
        alert: 'PostgresTransactionIdsRunOut',
        fires: { [`cnpg_pg_database_xid_age${instance(1, ',datname="orders"')}`]: '1200000000x15' },
        quiet: { [`cnpg_pg_database_xid_age${instance(1, ',datname="orders"')}`]: '200000000x15' },
        after: '11m',
        labels: { datname: 'orders' },
        says: 'Database orders on postgres has used 1.2G of 2 billion transaction ids',
      },
      {
        alert: 'PostgresBackendsWaiting',
        fires: { [`cnpg_backends_waiting_total${instance(1)}`]: '12x9' },
        quiet: { [`cnpg_backends_waiting_total${instance(1)}`]: '10x9' },
        after: '6m',
        says: '12 sessions of postgres wait for locks',
      },
      {
        alert: 'PostgresArchivingFails',
        fires: {
          [`cnpg_pg_stat_archiver_last_failed_time${instance(1)}`]: '2000x15',
          [`cnpg_pg_stat_archiver_last_archived_time${instance(1)}`]: '1000x15',
        },
        quiet: {
          [`cnpg_pg_stat_archiver_last_failed_time${instance(1)}`]: '1000x15',
          [`cnpg_pg_stat_archiver_last_archived_time${instance(1)}`]: '2000x15',
        },
        after: '11m',
        says: 'The log of postgres does not reach the object store',
      },
    ],
  },
];
