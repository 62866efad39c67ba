import type { Alert } from '../workload';

export interface CnpgAlertsProps {
  readonly name: string;
  readonly namespace: string;
  readonly instances: number;
  /** Whether the write-ahead log is archived. */
  readonly archived: boolean;
}

/** Names of the metrics are those of CloudNativePG's instance manager. Source: cloudnative-pg.io/documentation, "Monitoring". */
export function cnpgAlerts(props: CnpgAlertsProps): Alert[] {
  const { name, namespace, instances, archived } = props;
  const here = (more = ''): string => `{namespace="${namespace}",pod=~"${name}-[0-9]+"${more}}`;
  return [
    {
      name: 'PostgresDown',
      expr: `sum(cnpg_collector_up${here()} or vector(0)) == 0`,
      forDuration: '1m',
      severity: 'critical',
      summary: `No server of ${name} answers`,
      description: 'Everything that keeps its state in it stands still.',
    },
    {
      name: 'PostgresInstanceDown',
      expr: `sum(cnpg_collector_up${here()} or vector(0)) < ${instances}`,
      forDuration: '10m',
      severity: 'warning',
      summary: `{{ $value }} of ${instances} servers of ${name} answer`,
      description: 'Work goes on, but the loss of one more server may stop it.',
    },
    {
      name: 'PostgresReplicationLag',
      expr: `max(cnpg_pg_replication_lag${here()}) > 300`,
      forDuration: '5m',
      severity: 'warning',
      summary: `A replica of ${name} is {{ $value | humanizeDuration }} behind`,
      description: 'It can not take over, and keeps old log on the volume of the primary.',
    },
    {
      name: 'PostgresTransactionIdsRunOut',
      expr: `max by (datname) (cnpg_pg_database_xid_age${here()}) > 1000000000`,
      forDuration: '10m',
      severity: 'critical',
      summary: `Database {{ $labels.datname }} on ${name} has used {{ $value | humanize }} of 2 billion transaction ids`,
      description: 'Near the end the server refuses every write until the database was vacuumed by hand.',
    },
    {
      name: 'PostgresBackendsWaiting',
      expr: `max(cnpg_backends_waiting_total${here()}) > 10`,
      forDuration: '5m',
      severity: 'warning',
      summary: `{{ $value }} sessions of ${name} wait for locks`,
      description: 'A change of a schema waits for an old transaction, and everybody else waits for the change.',
    },
    ...(archived
      ? [
          {
            name: 'PostgresArchivingFails',
            expr: `max(cnpg_pg_stat_archiver_last_failed_time${here()} - cnpg_pg_stat_archiver_last_archived_time${here()}) > 1`,
            forDuration: '10m',
            severity: 'critical' as const,
            summary: `The log of ${name} does not reach the object store`,
            description: 'What was written since can not be restored, and the log fills the volume.',
          },
        ]
      : []),
  ];
}
