import type { AlertCase, AlertCases } from './case';

const replica = (number: number): string => `{namespace="gitea",service="gitea",pod="gitea-${number}"}`;

/** What one replica and several have in common but for the claim of their volume. */
function common(claim: string): readonly AlertCase[] {
  const volume = (metric: string): string =>
    `kubelet_volume_stats_${metric}{namespace="gitea",persistentvolumeclaim="${claim}"}`;
  return [
    {
      alert: 'GiteaDown',
      fires: { [`up${replica(0)}`]: '0x5' },
      quiet: { [`up${replica(0)}`]: '0x5', [`up${replica(1)}`]: '1x5' },
      after: '3m',
      says: 'gitea does not answer',
    },
    {
      alert: 'GiteaRestarts',
      fires: { [`process_start_time_seconds${replica(0)}`]: '0+100x5' },
      quiet: { [`process_start_time_seconds${replica(0)}`]: '0 100x5' },
      after: '5m',
      says: 'gitea was started 5 times within an hour',
    },
    {
      alert: 'GiteaFilesExhausted',
      fires: { [`process_open_fds${replica(0)}`]: '900x15', [`process_max_fds${replica(0)}`]: '1000x15' },
      quiet: { [`process_open_fds${replica(0)}`]: '800x15', [`process_max_fds${replica(0)}`]: '1000x15' },
      after: '11m',
      says: 'gitea uses 90% of the files that it may open',
    },
    {
      alert: 'GiteaVolumeFilling',
      fires: { [volume('available_bytes')]: '10x20', [volume('capacity_bytes')]: '100x20' },
      quiet: { [volume('available_bytes')]: '15x20', [volume('capacity_bytes')]: '100x20' },
      after: '16m',
      labels: { persistentvolumeclaim: claim },
      says: '10% of the volume of gitea is free',
    },
    {
      alert: 'GiteaRepositoriesVanished',
      fires: { [`gitea_repositories${replica(0)}`]: '10x70 2x10' },
      quiet: { [`gitea_repositories${replica(0)}`]: '10x70 6x10' },
      after: '77m',
      says: 'gitea has 2 repositories, fewer than half of an hour ago',
    },
  ];
}

export const GITEA_CASES: readonly AlertCases[] = [
  { source: 'prod', rule: 'gitea/gitea', cases: common('data-gitea-0') },
  {
    source: 'gitea-replicated',
    rule: 'gitea/gitea',
    cases: [
      ...common('gitea-data'),
      {
        alert: 'GiteaReplicaDown',
        fires: { [`up${replica(0)}`]: '1x9', [`up${replica(1)}`]: '0x9' },
        quiet: { [`up${replica(0)}`]: '1x9', [`up${replica(1)}`]: '1x9' },
        after: '6m',
        says: '1 of 2 replicas of gitea answer',
      },
    ],
  },
];
