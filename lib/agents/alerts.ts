import type { Alert } from '../workload';

/** What alerts and dashboard must know of the agents that they watch. */
export interface AgentObservation {
  /** `jobs`: one agent for each piece of work. `pool`: agents that stay. */
  readonly kind: 'jobs' | 'pool';
  readonly name: string;
  readonly namespace: string;
  readonly maxReplicas: number;
  /** Pieces of work that one agent has at once. */
  readonly entriesPerAgent: number;
  /** What each trigger of the queue counts, in their order. */
  readonly measures: readonly string[];
  /** Whether KEDA's own alerts tell of scalers that fail, whatever they scale. */
  readonly scalersWatched: boolean;
}

/**
 * Names of the metrics: of the work, those of KEDA's operator (kedacore/keda pkg/metricscollector/prommetrics.go, whose label `namespace`
 * Prometheus renames to `exported_namespace`); of Jobs, pods and Deployments, those of kube-state-metrics, because nobody else counts them.
 */
export function agentAlerts(observed: AgentObservation): Alert[] {
  return [
    workAlert(observed),
    ...(observed.kind === 'jobs' ? jobAlerts(observed) : poolAlerts(observed)),
    ...(observed.scalersWatched ? [] : [scalerAlert(observed)]),
  ];
}

/** Series of the scaler of these agents. KEDA calls a ScaledJob `scaledObject` as well, and tells them apart by `type`. */
export function scalerSelector({ kind, name, namespace }: AgentObservation, more = ''): string {
  const type = kind === 'jobs' ? 'scaledjob' : 'scaledobject';
  return `{exported_namespace="${namespace}",scaledObject="${name}",type="${type}"${more === '' ? '' : `,${more}`}}`;
}

/** Pieces of work that wait or are being done. An operator that has just taken over and the one before may both speak of them. */
export function workInQueue(props: AgentObservation): string {
  return `sum(max by (triggerIndex) (keda_scaler_metrics_value${scalerSelector(props)}))`;
}

/** Names of Jobs as KEDA makes them; Kubernetes adds five characters. */
export function jobSelector({ name, namespace }: AgentObservation): string {
  return `{namespace="${namespace}",job_name=~"${name}-[a-z0-9]{5}"}`;
}

/** Pods of the agents, by the names that Kubernetes gives them. */
export function podSelector({ kind, name, namespace }: AgentObservation, more: string): string {
  const owner = kind === 'jobs' ? '[a-z0-9]{5}' : '[a-z0-9]+';
  return `{namespace="${namespace}",pod=~"${name}-${owner}-[a-z0-9]{5}",${more}}`;
}

export function deploymentSelector({ name, namespace }: AgentObservation): string {
  return `{namespace="${namespace}",deployment="${name}"}`;
}

/** Errors of the scaler. Of a ScaledJob KEDA counts them as those of the whole. */
export function scalerErrors(props: AgentObservation): string {
  return props.kind === 'jobs'
    ? `keda_scaled_job_errors_total{exported_namespace="${props.namespace}",scaledJob="${props.name}"}`
    : `keda_scaler_detail_errors_total${scalerSelector(props)}`;
}

function workAlert(props: AgentObservation): Alert {
  const { name, maxReplicas, entriesPerAgent } = props;
  return {
    name: 'AgentsAtMaximum',
    expr: `${workInQueue(props)} > ${maxReplicas * entriesPerAgent}`,
    forDuration: '30m',
    severity: 'warning',
    summary: `{{ $value }} pieces of work are in the queue of ${name}, more than its ${maxReplicas} agents can have at once`,
    description: 'Work waits, and no further agent may be started for it.',
  };
}

function jobAlerts(props: AgentObservation): Alert[] {
  const { name, maxReplicas, entriesPerAgent } = props;
  const running = `sum(kube_pod_status_phase${podSelector(props, 'phase="Running"')} or vector(0))`;
  const wanted = `clamp_max(${workInQueue(props)} / ${entriesPerAgent}, ${maxReplicas})`;
  return [
    {
      // Half, because of many short pieces of work there are always some whose agent is only just starting.
      name: 'AgentsMissing',
      expr: `${running} < 0.5 * ${wanted}`,
      forDuration: '15m',
      severity: 'critical',
      summary: `{{ $value }} agents of ${name} run, fewer than half of those that there is work for`,
      description: 'Jobs are not started (quota, KEDA), or their pods do not come up (node, image, volume).',
    },
    {
      name: 'AgentJobsFail',
      expr: `count(sum by (job_name) (kube_job_status_failed${jobSelector(props)}) > 0) > 2`,
      forDuration: '0s',
      severity: 'warning',
      summary: `{{ $value }} Jobs of ${name} have failed within an hour`,
      description:
        'Agents end with an error, run out of memory, or are stopped at their deadline. Their work is taken up again.',
    },
  ];
}

function poolAlerts(props: AgentObservation): Alert[] {
  const { name } = props;
  const here = deploymentSelector(props);
  return [
    {
      name: 'AgentsMissing',
      expr: `max(kube_deployment_status_replicas_available${here}) < max(kube_deployment_spec_replicas${here})`,
      forDuration: '15m',
      severity: 'critical',
      summary: `{{ $value }} agents of ${name} are ready, fewer than its queue asks for`,
      description: 'Pods do not come up (quota, node, image, volume) or do not become ready.',
    },
    {
      name: 'AgentsAsleep',
      expr: `max(kube_deployment_spec_replicas${here}) == 0 and max(keda_scaler_active${scalerSelector(props)}) == 1`,
      forDuration: '10m',
      severity: 'critical',
      summary: `There is work for ${name}, and nobody wakes its agents`,
      description: 'Scaling was paused, or the operator can not write to the Deployment.',
    },
    {
      name: 'AgentsRestart',
      expr: `sum(increase(kube_pod_container_status_restarts_total${podSelector(props, 'container="agent"')}[1h])) > 3`,
      forDuration: '0s',
      severity: 'warning',
      summary: `Agents of ${name} were started again {{ $value | printf "%.0f" }} times within an hour`,
      description:
        'They end with an error or run out of memory. What they had in hand waits until their lease is over.',
    },
  ];
}

function scalerAlert(props: AgentObservation): Alert {
  return {
    name: 'AgentScalerErrors',
    expr: `sum(increase(${scalerErrors(props)}[10m])) > 3`,
    forDuration: '10m',
    severity: 'critical',
    summary: `The scaler of ${props.name} can not ask its queue`,
    description: 'There are as many agents as there were; if there were none, work waits.',
  };
}
