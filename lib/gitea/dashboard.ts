import { seriesOf, type DashboardPanel } from '../workload';
import { volumeSelector, type WatchedGitea } from './alerts';

/** Overview of one instance. */
export function giteaPanels(props: WatchedGitea): DashboardPanel[] {
  const here = seriesOf(props);
  const volume = volumeSelector(props);
  const count = (metric: string): string => `max(gitea_${metric}${here})`;
  return [
    { title: 'Servers that answer', type: 'stat', queries: [{ expr: `sum(up${here})`, legend: 'servers' }] },
    { title: 'Repositories', type: 'stat', queries: [{ expr: count('repositories'), legend: 'repositories' }] },
    { title: 'Accounts', type: 'stat', queries: [{ expr: count('users'), legend: 'accounts' }] },
    {
      title: 'Volume in use',
      type: 'stat',
      unit: 'percentunit',
      queries: [
        {
          expr: `1 - kubelet_volume_stats_available_bytes${volume} / kubelet_volume_stats_capacity_bytes${volume}`,
          legend: 'of the volume',
        },
      ],
    },
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
    {
      title: 'Processor',
      type: 'timeseries',
      unit: 'percentunit',
      queries: [{ expr: `rate(process_cpu_seconds_total${here}[5m])`, legend: '{{pod}}' }],
    },
    {
      title: 'Memory',
      type: 'timeseries',
      unit: 'bytes',
      queries: [
        { expr: `process_resident_memory_bytes${here}`, legend: '{{pod}} resident' },
        { expr: `go_memstats_heap_inuse_bytes${here}`, legend: '{{pod}} heap' },
      ],
    },
    {
      title: 'Goroutines',
      type: 'timeseries',
      queries: [{ expr: `go_goroutines${here}`, legend: '{{pod}}' }],
    },
    {
      title: 'Open files',
      type: 'timeseries',
      queries: [{ expr: `process_open_fds${here}`, legend: '{{pod}}' }],
    },
  ];
}
