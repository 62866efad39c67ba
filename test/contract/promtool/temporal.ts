import type { AlertCase, AlertCases } from './case';

const ROLES = ['frontend', 'history', 'matching', 'worker'] as const;
type Role = (typeof ROLES)[number];

/** Labels of one role's series: of a cluster by its Service, of a dev server by what it says itself. */
type Labels = (role: Role, more?: string) => string;
const ofCluster: Labels = (role, more = '') =>
  `{namespace="temporal",service="temporal-${role}",service_name="${role}",pod="temporal-${role}-0"${more}}`;
const ofDevServer: Labels = (role, more = '') =>
  `{namespace="temporal",service="temporal",service_name="${role}",pod="temporal-0"${more}}`;

const OF_QUEUE = { exported_namespace: 'agents', taskqueue: 'builds' };
const QUEUE = ',exported_namespace="agents",taskqueue="builds"';

/** Requests that all take longer than one bound and less than the next. */
const between = (
  metric: string,
  labels: (le: string) => string,
  lower: string,
  upper: string,
): Record<string, string> => ({
  [`${metric}${labels(lower)}`]: '0x40',
  [`${metric}${labels(upper)}`]: '0+60x40',
  [`${metric}${labels('+Inf')}`]: '0+60x40',
});

const requestCases = (labels: Labels): readonly AlertCase[] => {
  const slow = (operation: string): Record<string, string> =>
    between('service_latency_bucket', (le) => labels('frontend', `,operation="${operation}",le="${le}"`), '1', '2');
  const failing = (type: string): Record<string, string> => ({
    [`service_error_with_type${labels('frontend', `,error_type="${type}"`)}`]: '0+6x20',
    [`service_requests${labels('frontend')}`]: '0+60x20',
  });
  return [
    {
      alert: 'TemporalErrorsHigh',
      fires: failing('serviceerror_Unavailable'),
      quiet: failing('serviceerror_NotFound'),
      after: '16m',
      says: '10% of the requests to temporal fail',
    },
    {
      alert: 'TemporalLatencyHigh',
      fires: slow('StartWorkflowExecution'),
      quiet: slow('PollWorkflowTaskQueue'),
      after: '21m',
      labels: { operation: 'StartWorkflowExecution' },
      says: 'StartWorkflowExecution of temporal takes 1.95s',
    },
  ];
};

const storeCases = (labels: Labels): readonly AlertCase[] => {
  const failing = (rise: number): Record<string, string> => ({
    [`persistence_errors${labels('history')}`]: `0+${rise}x20`,
    [`persistence_requests${labels('history')}`]: '0+60x20',
    [`persistence_requests${labels('matching')}`]: '0+60x20',
  });
  const slow = (lower: string, upper: string): Record<string, string> =>
    between('persistence_latency_bucket', (le) => labels('history', `,le="${le}"`), lower, upper);
  return [
    {
      alert: 'TemporalPersistenceErrors',
      fires: failing(12),
      quiet: failing(6),
      after: '11m',
      says: '10% of the database requests of temporal fail',
    },
    {
      alert: 'TemporalPersistenceSlow',
      fires: slow('0.5', '1'),
      quiet: slow('0.2', '0.5'),
      after: '21m',
      says: 'One of twenty database requests of temporal takes 975ms',
    },
  ];
};

const workCases = (labels: Labels): readonly AlertCase[] => [
  {
    alert: 'TemporalBacklogOld',
    fires: { [`approximate_backlog_age_seconds${labels('matching', QUEUE)}`]: '400x15' },
    quiet: { [`approximate_backlog_age_seconds${labels('matching', QUEUE)}`]: '300x15' },
    after: '11m',
    labels: OF_QUEUE,
    says: 'Tasks of builds in agents wait for 6m 40s',
  },
  {
    alert: 'TemporalNoWorkers',
    fires: { [`no_poller_tasks${labels('matching', QUEUE)}`]: '0+1x20' },
    quiet: { [`no_poller_tasks${labels('matching', QUEUE)}`]: '20x20' },
    after: '16m',
    labels: OF_QUEUE,
    says: 'Nobody asks for the tasks of builds in agents',
  },
];

const roleCases = (role: Role, replicas: number): readonly AlertCase[] => {
  const up = (ordinal: number): string =>
    `up{namespace="temporal",service="temporal-${role}",pod="${role}-${ordinal}"}`;
  const others = { [`up{namespace="temporal",service="temporal-other",pod="other-0"}`]: '1x20' };
  return [
    {
      alert: 'TemporalServiceDown',
      of: { service: `temporal-${role}` },
      fires: { [up(0)]: '0x5', ...others },
      quiet: { [up(0)]: '0x5', [up(1)]: '1x5' },
      after: '3m',
      says: `No pod of temporal-${role} answers`,
    },
    {
      alert: 'TemporalPodMissing',
      of: { service: `temporal-${role}` },
      fires: { [up(0)]: '1x20', ...others },
      quiet: Object.fromEntries(Array.from({ length: replicas }, (_, ordinal) => [up(ordinal), '1x20'])),
      after: '16m',
      says: `1 of ${replicas} pods of temporal-${role} answer`,
    },
  ];
};

export const TEMPORAL_CASES: readonly AlertCases[] = [
  {
    source: 'staging',
    rule: 'temporal/temporal',
    cases: [
      ...ROLES.flatMap((role) => roleCases(role, 2)),
      ...requestCases(ofCluster),
      ...storeCases(ofCluster),
      {
        alert: 'TemporalShardsMove',
        fires: { [`shard_closed_count${ofCluster('history')}`]: '0+60x40' },
        quiet: { [`shard_closed_count${ofCluster('history')}`]: '0+6x40' },
        after: '35m',
        says: 'History pods of temporal keep taking shards from each other',
      },
      ...workCases(ofCluster),
    ],
  },
  {
    source: 'dev',
    rule: 'temporal/temporal',
    cases: [
      {
        alert: 'TemporalServiceDown',
        fires: { 'up{namespace="temporal",service="temporal",pod="temporal-0"}': '0x5' },
        quiet: { 'up{namespace="temporal",service="temporal",pod="temporal-0"}': '1x5' },
        after: '3m',
        says: 'The dev server temporal does not answer',
      },
      ...requestCases(ofDevServer),
      ...storeCases(ofDevServer),
      ...workCases(ofDevServer),
    ],
  },
];
