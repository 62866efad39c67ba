import type { AlertCases } from './case';

const pod = (ordinal: number, more = ''): string =>
  `{namespace="queue",service="redis-queue",pod="redis-queue-${ordinal}"${more}}`;
const OF_POD = { service: 'redis-queue', pod: 'redis-queue-0' };
const GROUP = ',stream="raibid:jobs",group="raibid-workers"';
const script = (what: string): string => `redis_script_values${pod(0, `,key="${what} raibid:jobs raibid-workers"`)}`;

/** A queue of three servers with one stream: all alerts that Redis has. */
export const REDIS_CASES: readonly AlertCases[] = [
  {
    source: 'prod',
    rule: 'queue/redis-queue',
    cases: [
      {
        alert: 'RedisDown',
        fires: { [`redis_up${pod(0)}`]: '0x5', [`redis_up${pod(1)}`]: '0x5' },
        quiet: { [`redis_up${pod(0)}`]: '0x5', [`redis_up${pod(1)}`]: '1x5' },
        after: '2m',
        says: 'No server of redis-queue answers',
      },
      {
        alert: 'RedisConnectionsRejected',
        fires: { [`redis_rejected_connections_total${pod(0)}`]: '7x5 8x5' },
        quiet: { [`redis_rejected_connections_total${pod(0)}`]: '7x10' },
        after: '8m',
        labels: OF_POD,
        says: 'redis-queue turns clients away on redis-queue-0',
      },
      {
        alert: 'RedisNodeDown',
        fires: { [`redis_up${pod(0)}`]: '1x9', [`redis_up${pod(1)}`]: '1x9', [`redis_up${pod(2)}`]: '0x9' },
        quiet: { [`redis_up${pod(0)}`]: '1x9', [`redis_up${pod(1)}`]: '1x9', [`redis_up${pod(2)}`]: '0x3 1x9' },
        after: '6m',
        says: '2 of 3 servers of redis-queue answer',
      },
      {
        alert: 'RedisMasterMissing',
        fires: { [`redis_instance_info${pod(0, ',role="slave"')}`]: '1x5' },
        quiet: { [`redis_instance_info${pod(0, ',role="master"')}`]: '1x5' },
        after: '2m',
        says: 'redis-queue has no master',
      },
      {
        alert: 'RedisSeveralMasters',
        fires: {
          [`redis_instance_info${pod(0, ',role="master"')}`]: '1x5',
          [`redis_instance_info${pod(1, ',role="master"')}`]: '1x5',
        },
        quiet: {
          [`redis_instance_info${pod(0, ',role="master"')}`]: '1x5',
          [`redis_instance_info${pod(1, ',role="slave"')}`]: '1x5',
        },
        after: '2m',
        says: 'redis-queue has 2 masters',
      },
      {
        alert: 'RedisReplicationBroken',
        fires: { [`redis_master_link_up${pod(0)}`]: '0x5' },
        quiet: { [`redis_master_link_up${pod(0)}`]: '0 1x5' },
        after: '3m',
        labels: OF_POD,
        says: 'redis-queue-0 of redis-queue does not follow its master',
      },
      {
        alert: 'RedisMemoryHigh',
        fires: { [`redis_memory_used_bytes${pod(0)}`]: '90x15', [`redis_memory_max_bytes${pod(0)}`]: '100x15' },
        quiet: { [`redis_memory_used_bytes${pod(0)}`]: '85x15', [`redis_memory_max_bytes${pod(0)}`]: '100x15' },
        after: '11m',
        labels: OF_POD,
        says: 'redis-queue uses 90% of its memory on redis-queue-0',
      },
      {
        alert: 'RedisQueueEvicts',
        fires: { [`redis_evicted_keys_total${pod(0)}`]: '0x5 1x5' },
        quiet: { [`redis_evicted_keys_total${pod(0)}`]: '1x10' },
        after: '8m',
        labels: OF_POD,
        says: 'redis-queue forgets work on redis-queue-0',
      },
      {
        alert: 'RedisLogWriteFailed',
        fires: { [`redis_aof_last_write_status${pod(0)}`]: '0x5' },
        quiet: { [`redis_aof_last_write_status${pod(0)}`]: '1x5' },
        after: '2m',
        labels: OF_POD,
        says: 'redis-queue-0 of redis-queue can not write its log',
      },
      {
        alert: 'RedisStreamLagHigh',
        fires: { [`redis_stream_group_lag${pod(0, GROUP)}`]: '150x20' },
        quiet: { [`redis_stream_group_lag${pod(0, GROUP)}`]: '100x20' },
        after: '16m',
        says: '150 entries wait for group raibid-workers of stream raibid:jobs on redis-queue',
      },
      {
        alert: 'RedisStreamLagUnknown',
        fires: { [script('lag_unknown')]: '1x9' },
        quiet: { [script('lag_unknown')]: '0x9' },
        after: '6m',
        says: 'Redis does not know how much waits for group raibid-workers of stream raibid:jobs on redis-queue',
      },
      {
        alert: 'RedisPendingEntryOld',
        fires: { [script('oldest_pending_seconds')]: '20000x9' },
        quiet: { [script('oldest_pending_seconds')]: '3600x9' },
        after: '6m',
        says: 'An entry of group raibid-workers of stream raibid:jobs on redis-queue is unacknowledged for 5h 33m 20s',
      },
    ],
  },
];
