import type { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { addFaults } from '../core';
import { ScaledJob, type ScaledJobSpec } from '../crd';
import { WorkloadPod, type PodProps } from '../workload';
import { renderTriggers } from './authentication';
import { boundsFaults, type ScaleBounds } from './bounds';
import type { KedaEndpoint } from './endpoint';
import type { Trigger } from './triggers/trigger';

export interface ScaledJobsProps extends ScaleBounds, PodProps {
  readonly keda: KedaEndpoint;
  readonly triggers: readonly Trigger[];
  /** Seconds after which a Job that has not ended is stopped. */
  readonly activeDeadlineSeconds: number;
  /** How often a failed pod is tried again within its Job. @default 0: the queue hands the work out again */
  readonly backoffLimit?: number;
}

/** One Job for each piece of work; none is started for work that a running Job has, or is about to take. */
export class ScaledJobs extends Construct {
  readonly pod: WorkloadPod;
  readonly scaledJob: ScaledJob;

  constructor(scope: Construct, id: string, props: ScaledJobsProps) {
    super(scope, id);
    this.pod = new WorkloadPod(this, 'Pod', props, {
      restartPolicy: 'Never',
      spread: false,
      madeByOperator: true,
    });
    const { name, namespace } = props;
    const { labels } = this.pod;
    const triggers = renderTriggers(this, { name, namespace, labels }, props.triggers);
    this.scaledJob = new ScaledJob(this, 'Resource', {
      metadata: { name, namespace, labels: { ...labels } },
      spec: {
        jobTargetRef: {
          activeDeadlineSeconds: props.activeDeadlineSeconds,
          backoffLimit: props.backoffLimit ?? 0,
          ttlSecondsAfterFinished: 3600,
          template: this.pod.template as k8s.PodTemplateSpec,
        },
        minReplicaCount: props.minReplicas ?? 0,
        maxReplicaCount: props.maxReplicas,
        pollingInterval: props.pollingIntervalSeconds ?? 15,
        successfulJobsHistoryLimit: 5,
        failedJobsHistoryLimit: 10,
        // A change of the template is for the next Jobs: those that run hold work.
        rollout: { strategy: 'gradual' },
        scalingStrategy: scalingStrategy(props.triggers),
        triggers,
      },
    });
    this.node.addDependency(...props.keda.addClient(namespace, props.triggers).ready);
    addFaults(this, () => boundsFaults(this.node.path, props, props.triggers));
  }
}

/**
 * How many Jobs are started at a poll. Source: kedacore/keda pkg/scaling/executor/scale_jobs.go, and #6157 for the conditions.
 *
 * - Where triggers count waiting work only, `accurate` starts as many as wait, less those that have started but are not ready to take any.
 * - Where they count work in progress as well, that would start a second Job for each piece that is being done. There `default` is right: it
 *   takes all running Jobs off the sum, which leaves what waits and what a dead Job has left behind, and never passes the maximum.
 */
function scalingStrategy(triggers: readonly Trigger[]): ScaledJobSpec['scalingStrategy'] {
  const pendingPodConditions = ['PodScheduled', 'Ready', 'ContainersReady'];
  return triggers.some((trigger) => trigger.countsWorkInProgress === true)
    ? { strategy: 'default', pendingPodConditions, multipleScalersCalculation: 'sum' }
    : { strategy: 'accurate', pendingPodConditions, multipleScalersCalculation: 'max' };
}
