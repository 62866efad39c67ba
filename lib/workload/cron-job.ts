import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { jobSpec, type JobBounds } from './job';
import type { PodProps } from './pod';
import { Workload } from './workload';

export interface CronJobProps extends PodProps, JobBounds {
  /** Five fields: minute, hour, day of month, month, day of week. */
  readonly schedule: string;
  /** IANA name of a time zone. @default Etc/UTC */
  readonly timeZone?: string;
  /** Whether it never runs by itself: a tool that people start with `kubectl create job --from=cronjob/<name>`. @default false */
  readonly suspend?: boolean;
  /** Seconds by which a run may start late, for instance after an outage of the control plane. @default 600 */
  readonly startingDeadlineSeconds?: number;
}

/** Work that is done again and again, never twice at once. */
export class CronJobWorkload extends Workload {
  readonly cronJob: k8s.KubeCronJob;

  constructor(scope: Construct, id: string, props: CronJobProps) {
    super(scope, id, props, { restartPolicy: 'Never', spread: false });
    this.cronJob = new k8s.KubeCronJob(this, 'Resource', {
      metadata: this.metadata,
      spec: {
        schedule: props.schedule,
        suspend: props.suspend ?? false,
        timeZone: props.timeZone ?? 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: props.startingDeadlineSeconds ?? 600,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        // No time to live here: the history limits decide, and a Job that removes itself would be missing from its alert.
        jobTemplate: { metadata: { labels: { ...this.pod.labels } }, spec: jobSpec(this.pod, props) },
      },
    });
  }
}
