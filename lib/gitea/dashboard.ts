import { stat, timeSeries, seriesOf, type DashboardPanel } from '../workload';
import { volumeSelector, type WatchedGitea } from './alerts';

/** Overview of one instance. */
export function giteaPanels(props: WatchedGitea): DashboardPanel[] {
  const here = seriesOf(props);
  const volume = volumeSelector(props);
  const count = (metric: string): string => `max(gitea_${metric}${here})`;
  return [
    stat('Servers that answer', `sum(up${here})`, 'servers'),
    stat('Repositories', count('repositories'), 'repositories'),
    stat('Accounts', count('users'), 'accounts'),
    stat(
      'Volume in use',
      `1 - kubelet_volume_stats_available_bytes${volume} / kubelet_volume_stats_capacity_bytes${volume}`,
      'of the volume',
      'percentunit',
    ),
    {
      title: 'Issues',
      type: 'timeseries',
      queries: [
        { expr: count('issues_open'), legend: 'open' },
        { expr: count('issues_closed'), legend: 'closed' },
      ],
    },
    {
      title: 'Webhooks and deliveries',
      type: 'timeseries',
      queries: [
        { expr: count('webhooks'), legend: 'webhooks' },
        { expr: count('hooktasks'), legend: 'deliveries kept' },
      ],
    },
    timeSeries('Processor', `rate(process_cpu_seconds_total${here}[5m])`, '{{pod}}', 'percentunit'),
    {
      title: 'Memory',
      type: 'timeseries',
      unit: 'bytes',
      queries: [
        { expr: `process_resident_memory_bytes${here}`, legend: '{{pod}} resident' },
        { expr: `go_memstats_heap_inuse_bytes${here}`, legend: '{{pod}} heap' },
      ],
    },
    timeSeries('Goroutines', `go_goroutines${here}`, '{{pod}}'),
    timeSeries('Open files', `process_open_fds${here}`, '{{pod}}'),
  ];
}
