import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { PodProps, WorkloadPod } from './pod';
import { Workload } from './workload';

/** Bounds of a run: every one ends, and leaves nothing for ever. */
export interface JobBounds {
  /** Seconds after which a run that has not ended is stopped. */
  readonly activeDeadlineSeconds: number;
  /** How often a failed pod is tried again. @default 3 */
  readonly backoffLimit?: number;
}

export interface JobProps extends PodProps, JobBounds {
  /** Seconds for which an ended Job is kept to be looked at. @default 86400 */
  readonly ttlSecondsAfterFinished?: number;
}

/** Work that is done once. A Job's template can't change: name it by the hash of what it does. */
export class JobWorkload extends Workload {
  readonly job: k8s.KubeJob;

  constructor(scope: Construct, id: string, props: JobProps) {
    super(scope, id, props, { restartPolicy: 'Never', spread: false });
    this.job = new k8s.KubeJob(this, 'Resource', {
      metadata: this.metadata,
      spec: {
        ...jobSpec(this.pod, props),
        ttlSecondsAfterFinished: props.ttlSecondsAfterFinished ?? 86_400,
      },
    });
  }
}

/** The part of a Job that CronJobs share. */
export function jobSpec(pod: WorkloadPod, bounds: JobBounds): k8s.JobSpec {
  return {
    activeDeadlineSeconds: bounds.activeDeadlineSeconds,
    backoffLimit: bounds.backoffLimit ?? 3,
    template: pod.template,
  };
}
