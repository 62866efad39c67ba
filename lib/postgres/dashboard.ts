import { stat, timeSeries, seriesOf, type DashboardPanel } from '../workload';
import { connections, type WatchedPostgres } from './alerts';

/** Overview of one server and its databases. */
export function postgresPanels(props: WatchedPostgres): DashboardPanel[] {
  const here = seriesOf(props);
  const rate = (metric: string): string => `max by (datname) (rate(${metric}${here}[5m]))`;
  const hits = `sum(${rate('pg_stat_database_blks_hit')})`;
  const reads = `sum(${rate('pg_stat_database_blks_read')})`;
  return [
    stat('Answers', `max(pg_up${here})`, 'yes is 1'),
    stat(
      'Connections in use',
      `${connections(here)} / max(pg_settings_max_connections${here})`,
      'of max_connections',
      'percentunit',
    ),
    stat('Pages found in memory', `${hits} / (${hits} + ${reads})`, 'of all pages', 'percentunit'),
    stat('Oldest transaction', `max(pg_long_running_transactions_oldest_timestamp_seconds${here})`, 'open since', 's'),
    {
      title: 'Transactions',
      type: 'timeseries',
      unit: 'ops',
      queries: [
        { expr: rate('pg_stat_database_xact_commit'), legend: '{{datname}} committed' },
        { expr: rate('pg_stat_database_xact_rollback'), legend: '{{datname}} rolled back' },
      ],
    },
    {
      title: 'Connections',
      type: 'timeseries',
      queries: [
        {
          expr: `sum by (datname, state) (max without (pod, instance) (pg_stat_activity_count${here}))`,
          legend: '{{datname}} {{state}}',
        },
        { expr: `max(pg_settings_max_connections${here})`, legend: 'max_connections' },
      ],
    },
    {
      title: 'Rows written',
      type: 'timeseries',
      unit: 'ops',
      queries: [
        { expr: rate('pg_stat_database_tup_inserted'), legend: '{{datname}} inserted' },
        { expr: rate('pg_stat_database_tup_updated'), legend: '{{datname}} updated' },
        { expr: rate('pg_stat_database_tup_deleted'), legend: '{{datname}} deleted' },
      ],
    },
    timeSeries('Size of databases', `max by (datname) (pg_database_size_bytes${here})`, '{{datname}}', 'bytes'),
    timeSeries(
      'Temporary files: sorts that did not fit into work_mem',
      rate('pg_stat_database_temp_bytes'),
      '{{datname}}',
      'Bps',
    ),
    timeSeries(
      'Transaction ids since the last freeze',
      `max by (datname) (pg_database_wraparound_age_datfrozenxid_seconds${here})`,
      '{{datname}}',
    ),
  ];
}
