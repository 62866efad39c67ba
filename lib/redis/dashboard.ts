import { stat, timeSeries, seriesOf, type DashboardPanel } from '../workload';
import type { RedisObservation } from './alerts';

/** Overview of one instance and, on a queue, of its streams. */
export function redisPanels(observed: RedisObservation): DashboardPanel[] {
  return [...serverPanels(observed), ...(observed.role === 'queue' ? streamPanels(observed) : cachePanels(observed))];
}

function serverPanels(props: RedisObservation): DashboardPanel[] {
  const here = seriesOf(props);
  const masters = seriesOf(props, 'role="master"');
  return [
    stat('Servers that answer', `sum(redis_up${here})`, 'servers'),
    stat('Masters', `sum(redis_instance_info${masters})`, 'masters'),
    stat(
      'Memory in use',
      `max(redis_memory_used_bytes${here} / redis_memory_max_bytes${here})`,
      'of maxmemory',
      'percentunit',
    ),
    stat('Clients', `sum(redis_connected_clients${here})`, 'clients'),
    timeSeries('Commands', `rate(redis_commands_processed_total${here}[5m])`, '{{pod}}', 'ops'),
    timeSeries(
      'Time per command',
      `sum by (cmd) (rate(redis_commands_duration_seconds_total${here}[5m])) / sum by (cmd) (rate(redis_commands_total${here}[5m]))`,
      '{{cmd}}',
      's',
    ),
    {
      title: 'Memory',
      type: 'timeseries',
      unit: 'bytes',
      queries: [
        { expr: `redis_memory_used_bytes${here}`, legend: '{{pod}} used' },
        { expr: `max(redis_memory_max_bytes${here})`, legend: 'maxmemory' },
      ],
    },
    timeSeries(
      'Replication: bytes behind the master',
      `scalar(max(redis_master_repl_offset${here})) - redis_slave_repl_offset${here}`,
      '{{pod}}',
      'bytes',
    ),
  ];
}

function streamPanels(props: RedisObservation): DashboardPanel[] {
  const here = seriesOf(props);
  const script = (what: string): string => `max by (key) (redis_script_values${seriesOf(props, `key=~"${what} .*"`)})`;
  return [
    timeSeries(
      'Entries that wait to be delivered',
      `max by (stream, group) (redis_stream_group_lag${here})`,
      '{{stream}} {{group}}',
    ),
    timeSeries(
      'Entries in work',
      `max by (stream, group) (redis_stream_group_messages_pending${here})`,
      '{{stream}} {{group}}',
    ),
    timeSeries(
      'Entries added',
      `max by (stream) (rate(redis_stream_entries_added_total${here}[5m]))`,
      '{{stream}}',
      'ops',
    ),
    timeSeries('Age of the oldest entry in work', script('oldest_pending_seconds'), '{{key}}', 's'),
    timeSeries('Consumers', `max by (stream, group) (redis_stream_group_consumers${here})`, '{{stream}} {{group}}'),
    timeSeries('Entries kept', `max by (stream) (redis_stream_length${here})`, '{{stream}}'),
  ];
}

function cachePanels(props: RedisObservation): DashboardPanel[] {
  const here = seriesOf(props);
  const hits = `rate(redis_keyspace_hits_total${here}[5m])`;
  return [
    timeSeries('Hits', `${hits} / (${hits} + rate(redis_keyspace_misses_total${here}[5m]))`, '{{pod}}', 'percentunit'),
    timeSeries('Keys forgotten', `rate(redis_evicted_keys_total${here}[5m])`, '{{pod}}', 'ops'),
  ];
}
