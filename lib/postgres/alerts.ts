import { seriesOf, type Alert } from '../workload';

/** What alerts and dashboard must know of the server that they watch. */
export interface WatchedPostgres {
  readonly name: string;
  readonly namespace: string;
  /** Whether the server writes to a volume of ours. */
  readonly volume: boolean;
}

/** Names of the metrics are those of github.com/prometheus-community/postgres_exporter and, for volumes, of the kubelet. */
export function postgresAlerts(props: WatchedPostgres): Alert[] {
  return [...serverAlerts(props), ...databaseAlerts(props), ...(props.volume ? volumeAlerts(props) : [])];
}

/** Two exporters of one server say the same, which counts once. */
export function connections(here: string): string {
  return `sum(max without (pod, instance) (pg_stat_activity_count${here}))`;
}

function serverAlerts(props: WatchedPostgres): Alert[] {
  const { name } = props;
  const here = seriesOf(props);
  return [
    {
      name: 'PostgresDown',
      expr: `sum(pg_up${here} or vector(0)) == 0`,
      forDuration: '1m',
      severity: 'critical',
      summary: `${name} does not answer`,
      description: 'Everything that keeps its state in it stands still.',
    },
    {
      name: 'PostgresConnectionsHigh',
      expr: `${connections(here)} / max(pg_settings_max_connections${here}) > 0.85`,
      forDuration: '10m',
      severity: 'warning',
      summary: `{{ $value | humanizePercentage }} of the connections of ${name} are taken`,
      description: 'When all are taken, clients are turned away and health checks of everything that connects fail.',
    },
    {
      name: 'PostgresTransactionOld',
      expr: `max(pg_long_running_transactions_oldest_timestamp_seconds${here}) > 3600`,
      forDuration: '5m',
      severity: 'warning',
      summary: `A transaction on ${name} has been open for {{ $value | humanizeDuration }}`,
      description: 'No dead row that it might still see can be removed, in any database of the server.',
    },
    {
      name: 'PostgresBackendsWaiting',
      expr: `sum(max by (datname) (pg_locks_count${seriesOf(props, 'mode="accessexclusivelock"')})) > 5`,
      forDuration: '10m',
      severity: 'warning',
      summary: `{{ $value }} exclusive locks are held on ${name}`,
      description: 'A change of a schema waits for an old transaction, and everybody else waits for the change.',
    },
  ];
}

function databaseAlerts(props: WatchedPostgres): Alert[] {
  const { name } = props;
  const here = seriesOf(props);
  return [
    {
      name: 'PostgresTransactionIdsRunOut',
      expr: `max by (datname) (pg_database_wraparound_age_datfrozenxid_seconds${here}) > 1000000000`,
      forDuration: '10m',
      severity: 'critical',
      summary: `Database {{ $labels.datname }} on ${name} has used {{ $value | humanize }} of 2 billion transaction ids`,
      description: 'Near the end the server refuses every write until the database was vacuumed by hand.',
    },
    {
      name: 'PostgresDeadlocks',
      expr: `max by (datname) (increase(pg_stat_database_deadlocks${here}[15m])) > 5`,
      forDuration: '0s',
      severity: 'warning',
      summary: `Transactions in {{ $labels.datname }} on ${name} block each other`,
      description: 'The server ends one of each pair; its work is done again or lost, as the client has it.',
    },
    {
      name: 'PostgresChecksumFailures',
      expr: `max by (datname) (increase(pg_stat_database_checksum_failures${here}[1h])) > 0`,
      forDuration: '0s',
      severity: 'critical',
      summary: `Pages of {{ $labels.datname }} on ${name} are not what was written`,
      description: 'The disk gives back other data than it was given. Backups that are made from now on may hold it.',
    },
  ];
}

function volumeAlerts(props: WatchedPostgres): Alert[] {
  const { name, namespace } = props;
  const claim = `{namespace="${namespace}",persistentvolumeclaim="data-${name}-0"}`;
  const free = `kubelet_volume_stats_available_bytes${claim}`;
  return [
    {
      name: 'PostgresVolumeFull',
      expr: `${free} / kubelet_volume_stats_capacity_bytes${claim} < 0.15`,
      forDuration: '5m',
      severity: 'critical',
      summary: `The volume of ${name} has {{ $value | humanizePercentage }} left`,
      description: 'A server that can not write its log stops at once, and needs room to start again.',
    },
    {
      name: 'PostgresVolumeFillsUp',
      expr: `predict_linear(${free}[6h], 345600) < 0`,
      forDuration: '1h',
      severity: 'warning',
      summary: `The volume of ${name} will be full within four days`,
      description: 'Raise storage: volumes grow while they are in use, and never shrink.',
    },
  ];
}
