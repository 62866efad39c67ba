// Written by `npm run crds`; do not edit. Schema: github.com/kedacore/keda/v2@v2.20.2.
import type { k8s } from 'cdk8s-plus-28';
import type { AuthenticationRef } from './shared';

export interface ScaledJobSpec {
  readonly envSourceContainerName?: string;
  /** 0 or more. */
  readonly failedJobsHistoryLimit?: number;
  readonly jobTargetRef: k8s.JobSpec;
  /** 1 or more. */
  readonly maxReplicaCount?: number;
  /** 0 or more. */
  readonly minReplicaCount?: number;
  /** 1 or more. */
  readonly pollingInterval?: number;
  readonly rollout?: ScaledJobRollout;
  readonly rolloutStrategy?: 'gradual' | 'immediate';
  readonly scalingStrategy?: ScaledJobScalingStrategy;
  /** 0 or more. */
  readonly successfulJobsHistoryLimit?: number;
  readonly triggers: readonly ScaledJobTrigger[];
}

export interface ScaledJobRollout {
  readonly propagationPolicy?: 'foreground' | 'background';
  readonly strategy?: 'gradual' | 'immediate';
}

export interface ScaledJobScalingStrategy {
  readonly customScalingQueueLengthDeduction?: number;
  readonly customScalingRunningJobPercentage?: string;
  readonly multipleScalersCalculation?: 'min' | 'avg' | 'sum' | 'max';
  readonly pendingPodConditions?: readonly string[];
  readonly strategy?: 'default' | 'custom' | 'accurate' | 'eager';
}

export interface ScaledJobTrigger {
  readonly authenticationRef?: AuthenticationRef;
  readonly metadata: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly type: string;
  readonly useCachedMetrics?: boolean;
}
