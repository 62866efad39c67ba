import { stat, timeSeries, type DashboardPanel } from '../workload';
import {
  deploymentSelector,
  jobSelector,
  podSelector,
  scalerErrors,
  scalerSelector,
  workInQueue,
  type AgentObservation,
} from './alerts';

/** The work of these agents, how many there are for it, and how they fare. */
export function agentPanels(observed: AgentObservation): DashboardPanel[] {
  return [...workPanels(observed), ...agentsPanels(observed), ...scalerPanels(observed)];
}

function running(props: AgentObservation): string {
  return `sum(kube_pod_status_phase${podSelector(props, 'phase="Running"')} or vector(0))`;
}

function workPanels(props: AgentObservation): DashboardPanel[] {
  const work = (position: number): string =>
    `max(keda_scaler_metrics_value${scalerSelector(props, `triggerIndex="${position}"`)})`;
  return [
    stat('Agents at work', running(props), 'agents'),
    stat('Pieces of work in the queue', workInQueue(props), 'pieces'),
    stat('Scaler sees work', `max(keda_scaler_active${scalerSelector(props)})`, 'yes is 1'),
    props.kind === 'jobs'
      ? stat(
          'Failed Jobs of the last hour',
          `count(sum by (job_name) (kube_job_status_failed${jobSelector(props)}) > 0)`,
          'at most 10 are kept',
        )
      : stat(
          'Restarts within the last hour',
          `sum(increase(kube_pod_container_status_restarts_total${podSelector(props, 'container="agent"')}[1h]))`,
          'restarts',
        ),
    {
      title: 'Work',
      type: 'timeseries',
      queries: props.measures.map((legend, position) => ({ expr: work(position), legend })),
    },
  ];
}

function agentsPanels(props: AgentObservation): DashboardPanel[] {
  const here = podSelector(props, 'container="agent"');
  const wanted =
    props.kind === 'jobs'
      ? { expr: `sum(kube_job_status_active${jobSelector(props)})`, legend: 'Jobs' }
      : { expr: `max(kube_deployment_spec_replicas${deploymentSelector(props)})`, legend: 'wanted' };
  return [
    {
      title: 'Agents',
      type: 'timeseries',
      queries: [
        { expr: running(props), legend: 'running' },
        { expr: `sum(kube_pod_status_phase${podSelector(props, 'phase="Pending"')})`, legend: 'pending' },
        wanted,
        { expr: `vector(${props.maxReplicas})`, legend: 'most' },
      ],
    },
    ...(props.kind === 'jobs'
      ? [
          timeSeries(
            'Time per piece of work, of the last five',
            `avg(kube_job_status_completion_time${jobSelector(props)} - kube_job_status_start_time${jobSelector(props)})`,
            'mean',
            's',
          ),
        ]
      : []),
    timeSeries('Cores', `sum by (pod) (rate(container_cpu_usage_seconds_total${here}[5m]))`, '{{pod}}'),
    timeSeries('Memory', `sum by (pod) (container_memory_working_set_bytes${here})`, '{{pod}}', 'bytes'),
  ];
}

function scalerPanels(props: AgentObservation): DashboardPanel[] {
  return [
    timeSeries(
      'Time to ask the queue',
      `max by (triggerIndex) (keda_scaler_metrics_latency_seconds${scalerSelector(props)})`,
      'trigger {{triggerIndex}}',
      's',
    ),
    timeSeries('Errors of the scaler', `sum(rate(${scalerErrors(props)}[5m]))`, 'errors', 'ops'),
  ];
}
