import type { DashboardPanel } from '../workload';
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
    { title: 'Agents at work', type: 'stat', queries: [{ expr: running(props), legend: 'agents' }] },
    { title: 'Pieces of work in the queue', type: 'stat', queries: [{ expr: workInQueue(props), legend: 'pieces' }] },
    {
      title: 'Scaler sees work',
      type: 'stat',
      queries: [{ expr: `max(keda_scaler_active${scalerSelector(props)})`, legend: 'yes is 1' }],
    },
    props.kind === 'jobs'
      ? {
          title: 'Failed Jobs of the last hour',
          type: 'stat',
          queries: [
            {
              expr: `count(sum by (job_name) (kube_job_status_failed${jobSelector(props)}) > 0)`,
              legend: 'at most 10 are kept',
            },
          ],
        }
      : {
          title: 'Restarts within the last hour',
          type: 'stat',
          queries: [
            {
              expr: `sum(increase(kube_pod_container_status_restarts_total${podSelector(props, 'container="agent"')}[1h]))`,
              legend: 'restarts',
            },
          ],
        },
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
          {
            title: 'Time per piece of work, of the last five',
            type: 'timeseries' as const,
            unit: 's',
            queries: [
              {
                expr: `avg(kube_job_status_completion_time${jobSelector(props)} - kube_job_status_start_time${jobSelector(props)})`,
                legend: 'mean',
              },
            ],
          },
        ]
      : []),
    {
      title: 'Cores',
      type: 'timeseries',
      queries: [{ expr: `sum by (pod) (rate(container_cpu_usage_seconds_total${here}[5m]))`, legend: '{{pod}}' }],
    },
    {
      title: 'Memory',
      type: 'timeseries',
      unit: 'bytes',
      queries: [{ expr: `sum by (pod) (container_memory_working_set_bytes${here})`, legend: '{{pod}}' }],
    },
  ];
}

function scalerPanels(props: AgentObservation): DashboardPanel[] {
  return [
    {
      title: 'Time to ask the queue',
      type: 'timeseries',
      unit: 's',
      queries: [
        {
          expr: `max by (triggerIndex) (keda_scaler_metrics_latency_seconds${scalerSelector(props)})`,
          legend: 'trigger {{triggerIndex}}',
        },
      ],
    },
    {
      title: 'Errors of the scaler',
      type: 'timeseries',
      unit: 'ops',
      queries: [{ expr: `sum(rate(${scalerErrors(props)}[5m]))`, legend: 'errors' }],
    },
  ];
}
