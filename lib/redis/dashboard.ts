import { seriesOf, type DashboardPanel } from '../workload';
import type { RedisObservation } from './alerts';

/** Overview of one instance and, on a queue, of its streams. */
export function redisPanels(observed: RedisObservation): DashboardPanel[] {
  return [...serverPanels(observed), ...(observed.role === 'queue' ? streamPanels(observed) : cachePanels(observed))];
}

function serverPanels(props: RedisObservation): DashboardPanel[] {
  const here = seriesOf(props);
  const masters = seriesOf(props, 'role="master"');
  return [
    { title: 'Servers that answer', type: 'stat', queries: [{ expr: `sum(redis_up${here})`, legend: 'servers' }] },
    { title: 'Masters', type: 'stat', queries: [{ expr: `sum(redis_instance_info${masters})`, legend: 'masters' }] },
    {
      title: 'Memory in use',
      type: 'stat',
      unit: 'percentunit',
      queries: [
        { expr: `max(redis_memory_used_bytes${here} / redis_memory_max_bytes${here})`, legend: 'of maxmemory' },
      ],
    },
    { title: 'Clients', type: 'stat', queries: [{ expr: `sum(redis_connected_clients${here})`, legend: 'clients' }] },
    {
      title: 'Commands',
      type: 'timeseries',
      unit: 'ops',
      queries: [{ expr: `rate(redis_commands_processed_total${here}[5m])`, legend: '{{pod}}' }],
    },
    {
      title: 'Time per command',
      type: 'timeseries',
      unit: 's',
      queries: [
        {
          expr: `sum by (cmd) (rate(redis_commands_duration_seconds_total${here}[5m])) / sum by (cmd) (rate(redis_commands_total${here}[5m]))`,
          legend: '{{cmd}}',
        },
      ],
    },
    {
      title: 'Memory',
      type: 'timeseries',
      unit: 'bytes',
      queries: [
        { expr: `redis_memory_used_bytes${here}`, legend: '{{pod}} used' },
        { expr: `max(redis_memory_max_bytes${here})`, legend: 'maxmemory' },
      ],
    },
    {
      title: 'Replication: bytes behind the master',
      type: 'timeseries',
      unit: 'bytes',
      queries: [
        {
          expr: `scalar(max(redis_master_repl_offset${here})) - redis_slave_repl_offset${here}`,
          legend: '{{pod}}',
        },
      ],
    },
  ];
}

function streamPanels(props: RedisObservation): DashboardPanel[] {
  const here = seriesOf(props);
  const script = (what: string): string => `max by (key) (redis_script_values${seriesOf(props, `key=~"${what} .*"`)})`;
  return [
    {
      title: 'Entries that wait to be delivered',
      type: 'timeseries',
      queries: [{ expr: `max by (stream, group) (redis_stream_group_lag${here})`, legend: '{{stream}} {{group}}' }],
    },
    {
      title: 'Entries in work',
      type: 'timeseries',
      queries: [
        { expr: `max by (stream, group) (redis_stream_group_messages_pending${here})`, legend: '{{stream}} {{group}}' },
      ],
    },
    {
      title: 'Entries added',
      type: 'timeseries',
      unit: 'ops',
      queries: [{ expr: `max by (stream) (rate(redis_stream_entries_added_total${here}[5m]))`, legend: '{{stream}}' }],
    },
    {
      title: 'Age of the oldest entry in work',
      type: 'timeseries',
      unit: 's',
      queries: [{ expr: script('oldest_pending_seconds'), legend: '{{key}}' }],
    },
    {
      title: 'Consumers',
      type: 'timeseries',
      queries: [
        { expr: `max by (stream, group) (redis_stream_group_consumers${here})`, legend: '{{stream}} {{group}}' },
      ],
    },
    {
      title: 'Entries kept',
      type: 'timeseries',
      queries: [{ expr: `max by (stream) (redis_stream_length${here})`, legend: '{{stream}}' }],
    },
  ];
}

function cachePanels(props: RedisObservation): DashboardPanel[] {
  const here = seriesOf(props);
  const hits = `rate(redis_keyspace_hits_total${here}[5m])`;
  return [
    {
      title: 'Hits',
      type: 'timeseries',
      unit: 'percentunit',
      queries: [{ expr: `${hits} / (${hits} + rate(redis_keyspace_misses_total${here}[5m]))`, legend: '{{pod}}' }],
    },
    {
      title: 'Keys forgotten',
      type: 'timeseries',
      unit: 'ops',
      queries: [{ expr: `rate(redis_evicted_keys_total${here}[5m])`, legend: '{{pod}}' }],
    },
  ];
}
