import type { Alert } from '../workload';

/** What alerts must know of the backups that they watch. */
export interface WatchedBackup {
  readonly namespace: string;
  readonly source: string;
  /** Name of the CronJob that backs up. */
  readonly backup: string;
  readonly maximumAgeHours: number;
  /** The CronJob that restores, and the days after which it must have done so. @default - none */
  readonly restoreTest?: { readonly name: string; readonly maximumAgeDays: number };
  /** Name of the volume claim. @default - an object store */
  readonly claim?: string;
}

/** Metrics of kube-state-metrics and, for the volume, of the kubelet. The size is checked by the backup itself, which fails. */
export function backupAlerts(props: WatchedBackup): Alert[] {
  return [
    ...ageAlerts(props),
    ...(props.restoreTest === undefined ? [] : restoreAlerts(props, props.restoreTest)),
    ...(props.claim === undefined ? [] : [volumeAlert(props, props.claim)]),
  ];
}

/** A CronJob that has never succeeded is as old as itself. */
function age(namespace: string, cronJob: string): string {
  const labels = `{namespace="${namespace}",cronjob="${cronJob}"}`;
  return `time() - max(kube_cronjob_status_last_successful_time${labels} or kube_cronjob_created${labels})`;
}

function failed(namespace: string, cronJob: string): string {
  return `max(kube_job_status_failed{namespace="${namespace}",job_name=~"${cronJob}-[0-9]+"}) > 0`;
}

function ageAlerts({ namespace, source, backup, maximumAgeHours }: WatchedBackup): Alert[] {
  return [
    {
      name: 'BackupOld',
      expr: `${age(namespace, backup)} > ${maximumAgeHours * 3600}`,
      forDuration: '5m',
      severity: 'critical',
      summary: `The newest backup of ${source} is {{ $value | humanizeDuration }} old`,
      description: 'What was written since is lost if the volume is.',
    },
    {
      name: 'BackupMissing',
      expr: `absent(kube_cronjob_created{namespace="${namespace}",cronjob="${backup}"})`,
      forDuration: '15m',
      severity: 'critical',
      summary: `Nobody backs ${source} up`,
      description: 'The CronJob is not there, or kube-state-metrics is not: both leave everybody blind.',
    },
    {
      name: 'BackupFailed',
      expr: failed(namespace, backup),
      forDuration: '0s',
      severity: 'warning',
      summary: `A backup of ${source} has failed`,
      description:
        'The stream broke, or the backup is much smaller than the one before: the log of the pod says which.',
    },
  ];
}

function restoreAlerts(
  { namespace, source }: WatchedBackup,
  restoreTest: NonNullable<WatchedBackup['restoreTest']>,
): Alert[] {
  return [
    {
      name: 'BackupNotRestorable',
      expr: failed(namespace, restoreTest.name),
      forDuration: '0s',
      severity: 'critical',
      summary: `The newest backup of ${source} could not be restored`,
      description: 'There is a file, and it may be worth nothing.',
    },
    {
      name: 'RestoreTestOld',
      expr: `${age(namespace, restoreTest.name)} > ${restoreTest.maximumAgeDays * 86_400}`,
      forDuration: '1h',
      severity: 'warning',
      summary: `No backup of ${source} was restored for {{ $value | humanizeDuration }}`,
      description: 'A backup that nobody has restored is a hope.',
    },
  ];
}

function volumeAlert({ namespace, source }: WatchedBackup, claim: string): Alert {
  const labels = `{namespace="${namespace}",persistentvolumeclaim="${claim}"}`;
  return {
    name: 'BackupVolumeFull',
    expr: `kubelet_volume_stats_available_bytes${labels} / kubelet_volume_stats_capacity_bytes${labels} < 0.2`,
    forDuration: '5m',
    severity: 'warning',
    summary: `The volume with the backups of ${source} has {{ $value | humanizePercentage }} left`,
    description: 'The next backup may not fit.',
  };
}
