import { timeSeries, type DashboardPanel } from '../workload';
import { serviceSelector, type WatchedTemporal } from './alerts';

/** Overview of one instance: what it is asked, what it does, what waits, and how the database keeps up. */
export function temporalPanels(props: WatchedTemporal): DashboardPanel[] {
  return [...requestPanels(props), ...workPanels(props), ...storePanels(props)];
}

function requestPanels(props: WatchedTemporal): DashboardPanel[] {
  const here = serviceSelector(props);
  return [
    {
      title: 'Pods that answer',
      type: 'stat',
      width: 12,
      queries: [{ expr: `sum by (service) (up${here})`, legend: '{{service}}' }],
    },
    {
      title: 'Workflows that ended in the last hour',
      type: 'stat',
      width: 12,
      queries: [
        { expr: `sum(increase(workflow_success${here}[1h]))`, legend: 'completed' },
        { expr: `sum(increase(workflow_failed${here}[1h]))`, legend: 'failed' },
        { expr: `sum(increase(workflow_timeout${here}[1h]))`, legend: 'timed out' },
      ],
    },
    timeSeries(
      'Requests',
      `sum by (service_name, operation) (rate(service_requests${here}[5m]))`,
      '{{service_name}} {{operation}}',
      'ops',
    ),
    timeSeries(
      'Errors',
      `sum by (service_name, error_type) (rate(service_error_with_type${here}[5m]))`,
      '{{service_name}} {{error_type}}',
      'ops',
    ),
    timeSeries(
      'Time per request, 95 of 100',
      `histogram_quantile(0.95, sum by (le, operation) (rate(service_latency_bucket${here}[5m])))`,
      '{{operation}}',
      's',
    ),
    timeSeries('Requests in work', `sum by (service_name) (service_pending_requests${here})`, '{{service_name}}'),
  ];
}

function workPanels(props: WatchedTemporal): DashboardPanel[] {
  const here = serviceSelector(props);
  const by = 'by (exported_namespace, taskqueue)';
  const legend = '{{exported_namespace}} {{taskqueue}}';
  return [
    timeSeries('Tasks that wait for a worker', `sum ${by} (approximate_backlog_count${here})`, legend),
    timeSeries('Age of the oldest task that waits', `max ${by} (approximate_backlog_age_seconds${here})`, legend, 's'),
    timeSeries('Tasks that nobody asks for', `sum ${by} (rate(no_poller_tasks${here}[5m]))`, legend, 'ops'),
    timeSeries(
      'Time from task to worker, 95 of 100',
      `histogram_quantile(0.95, sum by (le, taskqueue) (rate(task_dispatch_latency_bucket${here}[5m])))`,
      '{{taskqueue}}',
      's',
    ),
  ];
}

function storePanels(props: WatchedTemporal): DashboardPanel[] {
  const here = serviceSelector(props);
  return [
    {
      title: 'Database requests',
      type: 'timeseries',
      unit: 'ops',
      queries: [
        { expr: `sum by (service_name) (rate(persistence_requests${here}[5m]))`, legend: '{{service_name}}' },
        { expr: `sum(rate(persistence_errors${here}[5m]))`, legend: 'errors' },
      ],
    },
    timeSeries(
      'Time per database request, 95 of 100',
      `histogram_quantile(0.95, sum by (le, service_name) (rate(persistence_latency_bucket${here}[5m])))`,
      '{{service_name}}',
      's',
    ),
    ...(props.replicas === undefined ? [] : clusterPanels(here)),
  ];
}

/** A dev server has a file instead of connections, and nobody to share shards with. */
function clusterPanels(here: string): DashboardPanel[] {
  return [
    {
      title: 'Database connections in use',
      type: 'timeseries',
      queries: [
        { expr: `sum by (service) (persistence_sql_in_use${here})`, legend: '{{service}}' },
        { expr: `sum(persistence_sql_max_open_conn${here})`, legend: 'most' },
      ],
    },
    timeSeries('Shards that changed their pod', `sum by (pod) (rate(shard_closed_count${here}[5m]))`, '{{pod}}', 'ops'),
  ];
}
