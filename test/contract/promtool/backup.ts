import type { AlertCases } from './case';

const cronJob = (metric: string, name: string): string => `kube_cronjob_${metric}{namespace="data",cronjob="${name}"}`;
const BACKUP = 'backup-postgres-gitea';
const RESTORE = 'restore-test-postgres-gitea';
const failed = (job: string): string =>
  `kube_job_status_failed{namespace="data",job_name="${job}",reason="BackoffLimitExceeded"}`;
const volume = (metric: string): string =>
  `kubelet_volume_stats_${metric}{namespace="data",persistentvolumeclaim="${BACKUP}"}`;

/** Time begins at 0 here, so what was last done at 0 is as old as the test. */
export const BACKUP_CASES: readonly AlertCases[] = [
  {
    source: 'prod',
    rule: 'data/backup-postgres-gitea',
    cases: [
      {
        alert: 'BackupOld',
        every: '10m',
        fires: { [cronJob('status_last_successful_time', BACKUP)]: '0x200', [cronJob('created', BACKUP)]: '0x200' },
        quiet: { [cronJob('status_last_successful_time', BACKUP)]: '80000x200', [cronJob('created', BACKUP)]: '0x200' },
        after: '27h',
        says: 'The newest backup of postgres-gitea is 1d 3h 0m 0s old',
      },
      {
        alert: 'BackupMissing',
        fires: { [cronJob('created', 'another')]: '0x20' },
        quiet: { [cronJob('created', BACKUP)]: '0x20' },
        after: '16m',
        labels: { cronjob: BACKUP },
        says: 'Nobody backs postgres-gitea up',
      },
      {
        alert: 'BackupFailed',
        fires: { [failed(`${BACKUP}-29384756`)]: '1x5' },
        quiet: { [failed(`${BACKUP}-29384756`)]: '0x5', [failed(`${RESTORE}-29384756`)]: '1x5' },
        after: '1m',
        says: 'A backup of postgres-gitea has failed',
      },
      {
        alert: 'BackupNotRestorable',
        fires: { [failed(`${RESTORE}-29384756`)]: '1x5' },
        quiet: { [failed(`${BACKUP}-29384756`)]: '1x5', [failed(`${RESTORE}-29384756`)]: '0x5' },
        after: '1m',
        says: 'The newest backup of postgres-gitea could not be restored',
      },
      {
        alert: 'RestoreTestOld',
        every: '1h',
        fires: { [cronJob('created', RESTORE)]: '0x240' },
        quiet: {
          [cronJob('created', RESTORE)]: '0x240',
          [cronJob('status_last_successful_time', RESTORE)]: '600000x240',
        },
        after: '10d',
        says: 'No backup of postgres-gitea was restored for 10d 0h 0m 0s',
      },
      {
        alert: 'BackupVolumeFull',
        fires: { [volume('available_bytes')]: '15x9', [volume('capacity_bytes')]: '100x9' },
        quiet: { [volume('available_bytes')]: '20x9', [volume('capacity_bytes')]: '100x9' },
        after: '6m',
        labels: { persistentvolumeclaim: BACKUP },
        says: 'The volume with the backups of postgres-gitea has 15% left',
      },
    ],
  },
];
