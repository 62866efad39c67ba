import { seriesOf, type Alert } from '../workload';
import { SERVICE_ROLES, type ServiceRole } from './layout';

/** What alerts and dashboard must know of the instance that they watch. */
export interface WatchedTemporal {
  readonly name: string;
  readonly namespace: string;
  /** Pods of each role. @default - a dev server: one process plays all roles */
  readonly replicas?: Readonly<Record<ServiceRole, number>>;
}

/**
 * Names of the metrics: temporalio/temporal common/metrics/metric_defs.go. The servers have a label `namespace` of their own, which
 * Prometheus renames to `exported_namespace` beside the one of the pod. A dev server has no replicas to miss, and no shards that move.
 */
export function temporalAlerts(props: WatchedTemporal): Alert[] {
  const { replicas } = props;
  return [
    ...(replicas === undefined
      ? [devServerAlert(props)]
      : SERVICE_ROLES.flatMap((role) => roleAlerts(props, role, replicas[role]))),
    ...requestAlerts(props),
    ...persistenceAlerts(props),
    ...(replicas === undefined ? [] : [shardAlert(props)]),
    ...workAlerts(props),
  ];
}

function devServerAlert(props: WatchedTemporal): Alert {
  return {
    name: 'TemporalServiceDown',
    expr: `sum(up${serviceSelector(props)} or vector(0)) == 0`,
    forDuration: '2m',
    severity: 'critical',
    summary: `The dev server ${props.name} does not answer`,
    description: 'Nobody can start, ask or do anything, and no workflow goes on. What was begun is in its file.',
  };
}

/**
 * Series of one role, or of all: Prometheus takes `namespace` and `service` from the Services that it scrapes, and the server says itself in
 * `service_name` which role speaks.
 */
export function serviceSelector(props: WatchedTemporal, role?: ServiceRole, ...more: readonly string[]): string {
  const { name, namespace, replicas } = props;
  if (replicas === undefined) {
    return seriesOf(props, ...(role === undefined ? [] : [`service_name="${role}"`]), ...more);
  }
  return role === undefined
    ? `{${[`namespace="${namespace}"`, `service=~"${name}(-(${SERVICE_ROLES.join('|')}))?"`, ...more].join(',')}}`
    : seriesOf({ namespace, name: `${name}-${role}` }, ...more);
}

/** Calls that wait for work or for an answer, whose time says nothing about the server. */
const LONG_POLLS =
  'operation!~"Poll.*|GetWorkflowExecutionHistory|PollWorkflow.*|QueryWorkflow|UpdateWorkflowExecution"';

function roleAlerts(props: WatchedTemporal, role: ServiceRole, replicas: number): Alert[] {
  const up = `sum(up${serviceSelector(props, role)} or vector(0))`;
  const labels = { service: `${props.name}-${role}` };
  return [
    {
      name: 'TemporalServiceDown',
      expr: `${up} == 0`,
      forDuration: '2m',
      severity: 'critical',
      labels,
      summary: `No pod of ${props.name}-${role} answers`,
      description: DOWN[role],
    },
    ...(replicas > 1
      ? [
          {
            name: 'TemporalPodMissing',
            expr: `${up} < ${replicas}`,
            forDuration: '15m',
            severity: 'warning' as const,
            labels,
            summary: `{{ $value }} of ${replicas} pods of ${props.name}-${role} answer`,
            description: 'Work goes on, but the loss of one more pod may stop it.',
          },
        ]
      : []),
  ];
}

const DOWN: Readonly<Record<ServiceRole, string>> = {
  frontend: 'Nobody can start, ask or do anything: workers and clients wait or fail.',
  history: 'No workflow goes on. What was begun is kept, and goes on from there.',
  matching: 'Workers get no tasks, so nothing goes on.',
  worker: 'Schedules, deletions and batch operations stand still; workflows go on.',
};

function requestAlerts(props: WatchedTemporal): Alert[] {
  const here = serviceSelector(props, 'frontend');
  return [
    {
      name: 'TemporalErrorsHigh',
      expr: `sum(rate(service_error_with_type${serviceSelector(props, 'frontend', 'error_type=~".*(Unavailable|Internal|DataLoss|DeadlineExceeded|ResourceExhausted).*"')}[5m])) / sum(rate(service_requests${here}[5m])) > 0.05`,
      forDuration: '10m',
      severity: 'critical',
      summary: `{{ $value | humanizePercentage }} of the requests to ${props.name} fail`,
      description: 'Clients and workers try again, but work is slowed down or stands still.',
    },
    {
      name: 'TemporalLatencyHigh',
      expr: `histogram_quantile(0.95, sum by (le, operation) (rate(service_latency_bucket${serviceSelector(props, 'frontend', LONG_POLLS)}[5m]))) > 1`,
      forDuration: '15m',
      severity: 'warning',
      summary: `{{ $labels.operation }} of ${props.name} takes {{ $value | humanizeDuration }}`,
      description: 'One of twenty requests takes longer than a second, most often because the database does.',
    },
  ];
}

function persistenceAlerts(props: WatchedTemporal): Alert[] {
  const here = serviceSelector(props);
  return [
    {
      name: 'TemporalPersistenceErrors',
      expr: `sum(rate(persistence_errors${here}[5m])) / sum(rate(persistence_requests${here}[5m])) > 0.05`,
      forDuration: '5m',
      severity: 'critical',
      summary: `{{ $value | humanizePercentage }} of the database requests of ${props.name} fail`,
      description:
        'The database is gone, refuses connections, or is full. Nothing can go on that must be written down.',
    },
    {
      name: 'TemporalPersistenceSlow',
      expr: `histogram_quantile(0.95, sum by (le) (rate(persistence_latency_bucket${here}[5m]))) > 0.5`,
      forDuration: '15m',
      severity: 'warning',
      summary: `One of twenty database requests of ${props.name} takes {{ $value | humanizeDuration }}`,
      description: 'Every step of every workflow is written down before it counts, so all of them are slowed down.',
    },
  ];
}

function shardAlert(props: WatchedTemporal): Alert {
  return {
    name: 'TemporalShardsMove',
    expr: `sum(rate(shard_closed_count${serviceSelector(props, 'history')}[10m])) > 0.5`,
    forDuration: '20m',
    severity: 'warning',
    summary: `History pods of ${props.name} keep taking shards from each other`,
    description: 'Pods come and go, or do not agree on who is there. Workflows of a shard stand still while it moves.',
  };
}

function workAlerts(props: WatchedTemporal): Alert[] {
  const here = serviceSelector(props, 'matching');
  const by = 'by (exported_namespace, taskqueue)';
  return [
    {
      name: 'TemporalBacklogOld',
      expr: `max ${by} (approximate_backlog_age_seconds${here}) > 300`,
      forDuration: '10m',
      severity: 'warning',
      summary:
        'Tasks of {{ $labels.taskqueue }} in {{ $labels.exported_namespace }} wait for {{ $value | humanizeDuration }}',
      description: 'There are too few workers for this task queue, or they do not get on.',
    },
    {
      name: 'TemporalNoWorkers',
      expr: `sum ${by} (rate(no_poller_tasks${here}[5m])) > 0`,
      forDuration: '10m',
      severity: 'warning',
      summary: 'Nobody asks for the tasks of {{ $labels.taskqueue }} in {{ $labels.exported_namespace }}',
      description: 'There is work, and no worker: the pool is down, or polls another task queue or namespace.',
    },
  ];
}
