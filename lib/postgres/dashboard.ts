import { seriesOf, type DashboardPanel } from '../workload';
import { connections, type WatchedPostgres } from './alerts';

/** Overview of one server and its databases. */
export function postgresPanels(props: WatchedPostgres): DashboardPanel[] {
  const here = seriesOf(props);
  const rate = (metric: string): string => `max by (datname) (rate(${metric}${here}[5m]))`;
  const hits = `sum(${rate('pg_stat_database_blks_hit')})`;
  const reads = `sum(${rate('pg_stat_database_blks_read')})`;
  return [
    { title: 'Answers', type: 'stat', queries: [{ expr: `max(pg_up${here})`, legend: 'yes is 1' }] },
    {
      title: 'Connections in use',
      type: 'stat',
      unit: 'percentunit',
      queries: [
        {
          expr: `${connections(here)} / max(pg_settings_max_connections${here})`,
          legend: 'of max_connections',
        },
      ],
    },
    {
      title: 'Pages found in memory',
      type: 'stat',
      unit: 'percentunit',
      queries: [{ expr: `${hits} / (${hits} + ${reads})`, legend: 'of all pages' }],
    },
    {
      title: 'Oldest transaction',
      type: 'stat',
      unit: 's',
      queries: [{ expr: `max(pg_long_running_transactions_oldest_timestamp_seconds${here})`, legend: 'open since' }],
    },
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
    {
      title: 'Size of databases',
      type: 'timeseries',
      unit: 'bytes',
      queries: [{ expr: `max by (datname) (pg_database_size_bytes${here})`, legend: '{{datname}}' }],
    },
    {
      title: 'Temporary files: sorts that did not fit into work_mem',
      type: 'timeseries',
      unit: 'Bps',
      queries: [{ expr: rate('pg_stat_database_temp_bytes'), legend: '{{datname}}' }],
    },
    {
      title: 'Transaction ids since the last freeze',
      type: 'timeseries',
      queries: [
        {
          expr: `max by (datname) (pg_database_wraparound_age_datfrozenxid_seconds${here})`,
          legend: '{{datname}}',
        },
      ],
    },
  ];
}
