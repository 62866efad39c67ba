import type { AlertCase, AlertCases } from './case';

/** What the scaler counts: trigger 0 what waits, trigger 1 what is in work. */
const counted =
  (type: 'scaledjob' | 'scaledobject', namespace: string, name: string) =>
  (trigger: number, pod = 'a') =>
    `keda_scaler_metrics_value{namespace="keda",pod="${pod}",exported_namespace="${namespace}",scaledObject="${name}",type="${type}",triggerIndex="${trigger}"}`;

function jobCases(namespace: string, name: string, maximum: number): readonly AlertCase[] {
  const work = counted('scaledjob', namespace, name);
  const running = (pod: string): string =>
    `kube_pod_status_phase{namespace="${namespace}",pod="${pod}",phase="Running"}`;
  const failed = (suffix: string, reason: string): string =>
    `kube_job_status_failed{namespace="${namespace}",job_name="${name}-${suffix}",reason="${reason}"}`;
  return [
    {
      alert: 'AgentsAtMaximum',
      fires: { [work(0)]: '15x40', [work(1)]: `${maximum}x40` },
      // An operator that has just taken over says the same as the one before.
      quiet: { [work(0)]: '0x40', [work(1)]: `${maximum}x40`, [work(1, 'b')]: `${maximum}x40` },
      after: '31m',
      says: `${maximum + 15} pieces of work are in the queue of ${name}, more than its ${maximum} agents can have at once`,
    },
    {
      alert: 'AgentsMissing',
      fires: {
        [work(0)]: '40x20',
        [work(1)]: '2x20',
        [running(`${name}-bc4df-x7k2p`)]: '1x20',
        [running(`${name}-gh5jk-x7k2p`)]: '1x20',
        [running('another-5d9c8f7b6d-x7k2p')]: '1x20',
      },
      quiet: {
        [work(0)]: '1x20',
        [work(1)]: '2x20',
        [running(`${name}-bc4df-x7k2p`)]: '1x20',
        [running(`${name}-gh5jk-x7k2p`)]: '1x20',
      },
      after: '16m',
      says: `2 agents of ${name} run, fewer than half of those that there is work for`,
    },
    {
      alert: 'AgentJobsFail',
      fires: {
        [failed('bc4df', 'BackoffLimitExceeded')]: '1x5',
        [failed('gh5jk', 'DeadlineExceeded')]: '1x5',
        [failed('mn6pq', 'BackoffLimitExceeded')]: '1x5',
      },
      quiet: {
        [failed('bc4df', 'BackoffLimitExceeded')]: '1x5',
        [failed('bc4df', 'DeadlineExceeded')]: '0x5',
        [failed('gh5jk', 'DeadlineExceeded')]: '1x5',
        [failed('mn6pq', 'BackoffLimitExceeded')]: '0x5',
      },
      after: '1m',
      says: `3 Jobs of ${name} have failed within an hour`,
    },
  ];
}

const deployment = (metric: string): string => `kube_deployment_${metric}{namespace="apps",deployment="builder"}`;
const pool = counted('scaledobject', 'apps', 'builder');
const OF_POOL = 'exported_namespace="apps",scaledObject="builder",type="scaledobject",triggerIndex="0"';
const ACTIVE = `keda_scaler_active{${OF_POOL}}`;
const restarts = (pod: string): string =>
  `kube_pod_container_status_restarts_total{namespace="apps",pod="${pod}",container="agent"}`;

const POOL: readonly AlertCase[] = [
  {
    alert: 'AgentsAtMaximum',
    fires: { [pool(0)]: '60x40', [pool(1)]: '8x40' },
    quiet: { [pool(0)]: '0x40', [pool(1)]: '8x40' },
    after: '31m',
    says: '68 pieces of work are in the queue of builder, more than its 8 agents can have at once',
  },
  {
    alert: 'AgentsMissing',
    fires: { [deployment('status_replicas_available')]: '2x20', [deployment('spec_replicas')]: '3x20' },
    quiet: { [deployment('status_replicas_available')]: '3x20', [deployment('spec_replicas')]: '3x20' },
    after: '16m',
    says: '2 agents of builder are ready, fewer than its queue asks for',
  },
  {
    alert: 'AgentsAsleep',
    fires: { [deployment('spec_replicas')]: '0x15', [ACTIVE]: '1x15' },
    quiet: { [deployment('spec_replicas')]: '0x15', [ACTIVE]: '0x15' },
    after: '11m',
    says: 'There is work for builder, and nobody wakes its agents',
  },
  {
    alert: 'AgentsRestart',
    fires: { [restarts('builder-5d9c8f7b6d-x7k2p')]: '0x5 4x60' },
    // One that belongs to another Deployment, whose name begins as this one's.
    quiet: { [restarts('builder-gpu-5d9c8f7b6d-x7k2p')]: '0x5 9x60', [restarts('builder-5d9c8f7b6d-x7k2p')]: '9x65' },
    after: '60m',
    says: 'Agents of builder were started again 4 times within an hour',
  },
  {
    alert: 'AgentScalerErrors',
    fires: { [`keda_scaler_detail_errors_total{${OF_POOL}}`]: '0+1x30' },
    quiet: { [`keda_scaler_detail_errors_total{${OF_POOL}}`]: '0x10 1x20' },
    after: '25m',
    says: 'The scaler of builder can not ask its queue',
  },
];

/** With our own operator, whose alerts tell of its scalers; and a pool and Jobs with the add-on of AKS, which has none. */
export const AGENT_CASES: readonly AlertCases[] = [
  { source: 'prod', rule: 'raibid-ci/raibid-agent', cases: jobCases('raibid-ci', 'raibid-agent', 20) },
  { source: 'agent-pool', rule: 'apps/builder', cases: POOL },
  {
    source: 'redis-external',
    rule: 'apps/builder',
    cases: [
      ...jobCases('apps', 'builder', 8),
      {
        alert: 'AgentScalerErrors',
        fires: { 'keda_scaled_job_errors_total{exported_namespace="apps",scaledJob="builder"}': '0+1x30' },
        quiet: { 'keda_scaled_job_errors_total{exported_namespace="apps",scaledJob="builder"}': '0x10 1x20' },
        after: '25m',
        says: 'The scaler of builder can not ask its queue',
      },
    ],
  },
];
