import { stat, timeSeries, seriesOf, type Alert, type DashboardPanel } from '../../../lib/workload';

/*
 * Alerts and dashboard of raibid-ci's server. They ask for nothing that the server would have to count itself: whether Prometheus
 * reaches it, what kube-state-metrics and the kubelet know of its pods, and what Redis' exporter knows of its stream.
 */

export interface RaibidServerObservationProps {
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
  /** The stream that jobs are put on, and the group that agents read it as. */
  readonly jobs: { readonly stream: string; readonly group: string };
}

function selectors({ name, namespace }: RaibidServerObservationProps): Record<'up' | 'deployment' | 'pods', string> {
  return {
    up: seriesOf({ name, namespace }),
    deployment: `{namespace="${namespace}",deployment="${name}"}`,
    pods: `{namespace="${namespace}",pod=~"${name}-[a-z0-9]+-[a-z0-9]{5}",container="server"}`,
  };
}

export function raibidServerAlerts(props: RaibidServerObservationProps): Alert[] {
  const { name, replicas } = props;
  const { up, deployment, pods } = selectors(props);
  const answering = `sum(up${up} or vector(0))`;
  return [
    {
      name: 'RaibidServerDown',
      expr: `${answering} == 0`,
      forDuration: '2m',
      severity: 'critical',
      summary: `${name} does not answer`,
      description:
        'Pushes and requests for builds are lost unless whoever sent them tries again; agents go on with what is queued.',
    },
    {
      name: 'RaibidServerNotReady',
      expr: `max(kube_deployment_status_replicas_available${deployment}) == 0 and ${answering} > 0`,
      forDuration: '5m',
      severity: 'critical',
      summary: `${name} runs, but says that it can not work`,
      description: 'It gets no requests until its /health is good again: most often it has lost its queue.',
    },
    ...(replicas === 1
      ? []
      : [
          {
            name: 'RaibidServerReplicaDown',
            expr: `${answering} < ${replicas}`,
            forDuration: '15m',
            severity: 'warning' as const,
            summary: `{{ $value }} of ${replicas} replicas of ${name} answer`,
            description: 'Work goes on with less room for load and failure.',
          },
        ]),
    {
      name: 'RaibidServerRestarts',
      expr: `sum(increase(kube_pod_container_status_restarts_total${pods}[1h])) > 3`,
      forDuration: '0s',
      severity: 'warning',
      summary: `${name} was started again {{ $value | printf "%.0f" }} times within an hour`,
      description:
        'It runs out of memory, or ends by itself soon after its start. Running requests are cut off each time.',
    },
  ];
}

export function raibidServerPanels(props: RaibidServerObservationProps): DashboardPanel[] {
  const { up, deployment, pods } = selectors(props);
  const { stream, group } = props.jobs;
  const ofGroup = `{stream="${stream}",group="${group}"}`;
  return [
    stat('Servers that answer', `sum(up${up})`, 'servers'),
    stat('Servers that can work', `max(kube_deployment_status_replicas_available${deployment})`, 'servers'),
    stat(
      'Restarts within the last hour',
      `sum(increase(kube_pod_container_status_restarts_total${pods}[1h]))`,
      'restarts',
    ),
    stat('Jobs that wait', `max(redis_stream_group_lag${ofGroup})`, 'jobs'),
    {
      title: 'Jobs',
      type: 'timeseries',
      queries: [
        { expr: `max(redis_stream_group_lag${ofGroup})`, legend: 'waiting' },
        { expr: `max(redis_stream_group_messages_pending${ofGroup})`, legend: 'in work' },
      ],
    },
    timeSeries(
      'Jobs put on the queue',
      `max(rate(redis_stream_entries_added_total{stream="${stream}"}[5m]))`,
      'jobs',
      'ops',
    ),
    timeSeries('Cores', `sum by (pod) (rate(container_cpu_usage_seconds_total${pods}[5m]))`, '{{pod}}'),
    timeSeries('Memory', `sum by (pod) (container_memory_working_set_bytes${pods})`, '{{pod}}', 'bytes'),
  ];
}
