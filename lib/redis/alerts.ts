import { seriesOf, type Alert } from '../workload';
import type { RedisRole } from './config';

/** What alerts and dashboard must know of the instance that they watch. */
export interface RedisObservation {
  readonly name: string;
  readonly namespace: string;
  readonly role: RedisRole;
  /** Number of servers. */
  readonly nodes: number;
}

/** A group and when to worry about it. */
export interface WatchedStream {
  readonly stream: string;
  readonly group: string;
  readonly lagAlert: number;
  readonly pendingAgeAlertSeconds: number;
}

/** Names of the metrics are those of github.com/oliver006/redis_exporter; `redis_script_values` comes from our script. */
export function redisAlerts(observed: RedisObservation, streams: readonly WatchedStream[]): Alert[] {
  return [
    ...serverAlerts(observed),
    ...(observed.nodes > 1 ? replicationAlerts(observed) : []),
    ...(observed.role === 'queue' ? queueAlerts(observed) : []),
    ...streams.flatMap((stream) => streamAlerts(observed, stream)),
  ];
}

function serverAlerts(props: RedisObservation): Alert[] {
  const { name } = props;
  const here = seriesOf(props);
  return [
    {
      name: 'RedisDown',
      expr: `sum(redis_up${here} or vector(0)) == 0`,
      forDuration: '1m',
      severity: 'critical',
      summary: `No server of ${name} answers`,
      description: 'Nothing can be put on it or taken from it. Clients wait or fail.',
    },
    {
      name: 'RedisConnectionsRejected',
      expr: `increase(redis_rejected_connections_total${here}[5m]) > 0`,
      forDuration: '0s',
      severity: 'warning',
      summary: `${name} turns clients away on {{ $labels.pod }}`,
      description:
        'All 1000 connections are taken: a client opens them and does not close them, or there are too many clients.',
    },
  ];
}

function replicationAlerts(props: RedisObservation): Alert[] {
  const { name, nodes } = props;
  const here = seriesOf(props);
  const masters = `sum(redis_instance_info${seriesOf(props, 'role="master"')} or vector(0))`;
  return [
    {
      name: 'RedisNodeDown',
      expr: `sum(redis_up${here} or vector(0)) < ${nodes}`,
      forDuration: '5m',
      severity: 'warning',
      summary: `{{ $value }} of ${nodes} servers of ${name} answer`,
      description: 'Work goes on, but the loss of one more node may stop it.',
    },
    {
      name: 'RedisMasterMissing',
      expr: `${masters} == 0`,
      forDuration: '1m',
      severity: 'critical',
      summary: `${name} has no master`,
      description: 'Nothing can be written. The sentinels have not chosen a new master, or can not.',
    },
    {
      name: 'RedisSeveralMasters',
      expr: `${masters} > 1`,
      forDuration: '1m',
      severity: 'critical',
      summary: `${name} has {{ $value }} masters`,
      description: 'The nodes do not see each other. What is written to the wrong master will be forgotten.',
    },
    {
      name: 'RedisReplicationBroken',
      expr: `redis_master_link_up${here} == 0`,
      forDuration: '2m',
      severity: 'critical',
      summary: `{{ $labels.pod }} of ${name} does not follow its master`,
      description:
        'A queue refuses writes when no replica follows; the loss of the master loses what the replica lacks.',
    },
  ];
}

function queueAlerts(props: RedisObservation): Alert[] {
  const { name } = props;
  const here = seriesOf(props);
  return [
    {
      name: 'RedisMemoryHigh',
      expr: `redis_memory_used_bytes${here} / redis_memory_max_bytes${here} > 0.85`,
      forDuration: '10m',
      severity: 'warning',
      summary: `${name} uses {{ $value | humanizePercentage }} of its memory on {{ $labels.pod }}`,
      description: 'A full queue refuses new work.',
    },
    {
      name: 'RedisQueueEvicts',
      expr: `increase(redis_evicted_keys_total${here}[10m]) > 0`,
      forDuration: '0s',
      severity: 'critical',
      summary: `${name} forgets work on {{ $labels.pod }}`,
      description: 'Keys were evicted from a queue: somebody has changed maxmemory-policy by hand.',
    },
    {
      name: 'RedisLogWriteFailed',
      expr: `redis_aof_last_write_status${here} == 0`,
      forDuration: '1m',
      severity: 'critical',
      summary: `{{ $labels.pod }} of ${name} can not write its log`,
      description: 'New work is refused until the log can be written again: the volume is full or broken.',
    },
  ];
}

function streamAlerts(props: RedisObservation, watched: WatchedStream): Alert[] {
  const { name } = props;
  const { stream, group, lagAlert, pendingAgeAlertSeconds } = watched;
  const ofGroup = seriesOf(props, `stream="${stream}",group="${group}"`);
  const said = (what: string): string =>
    `max(redis_script_values${seriesOf(props, `key="${what} ${stream} ${group}"`)})`;
  const labels = { stream, group };
  const subject = `group ${group} of stream ${stream} on ${name}`;
  return [
    {
      name: 'RedisStreamLagHigh',
      expr: `max(redis_stream_group_lag${ofGroup}) > ${lagAlert}`,
      forDuration: '15m',
      severity: 'warning',
      labels,
      summary: `{{ $value }} entries wait for ${subject}`,
      description: 'Work comes in faster than it is taken up: too few consumers, or none.',
    },
    {
      name: 'RedisStreamLagUnknown',
      expr: `${said('lag_unknown')} == 1`,
      forDuration: '5m',
      severity: 'warning',
      labels,
      summary: `Redis does not know how much waits for ${subject}`,
      description:
        'Undelivered entries were deleted. Scalers that go by lag count nothing and may sleep while work waits.',
    },
    {
      name: 'RedisPendingEntryOld',
      expr: `${said('oldest_pending_seconds')} > ${pendingAgeAlertSeconds}`,
      forDuration: '5m',
      severity: 'warning',
      labels,
      summary: `An entry of ${subject} is unacknowledged for {{ $value | humanizeDuration }}`,
      description:
        'A consumer has died with work in hand and nobody has claimed it, or the work takes longer than it may.',
    },
  ];
}
