// Written by `npm run crds`; do not edit. Schema: github.com/kedacore/keda/v2@v2.20.2.
import type { AuthenticationRef } from './shared';

export interface ScaledObjectSpec {
  readonly advanced?: ScaledObjectAdvanced;
  /** 0 or more. */
  readonly cooldownPeriod?: number;
  readonly fallback?: ScaledObjectFallback;
  /** 0 or more. */
  readonly idleReplicaCount?: number;
  /** 0 or more. */
  readonly initialCooldownPeriod?: number;
  /** 1 or more. */
  readonly maxReplicaCount?: number;
  /** 0 or more. */
  readonly minReplicaCount?: number;
  /** 1 or more. */
  readonly pollingInterval?: number;
  readonly scaleTargetRef: ScaledObjectScaleTargetRef;
  readonly triggers: readonly ScaledObjectTrigger[];
}

export interface ScaledObjectAdvanced {
  readonly horizontalPodAutoscalerConfig?: ScaledObjectHorizontalPodAutoscalerConfig;
  readonly restoreToOriginalReplicaCount?: boolean;
  readonly scalingModifiers?: ScaledObjectScalingModifiers;
}

export interface ScaledObjectHorizontalPodAutoscalerConfig {
  readonly behavior?: ScaledObjectBehavior;
  readonly name?: string;
}

export interface ScaledObjectBehavior {
  readonly scaleDown?: ScaledObjectScaleDown;
  readonly scaleUp?: ScaledObjectScaleDown;
}

export interface ScaledObjectScaleDown {
  readonly policies?: readonly ScaledObjectPolicy[];
  readonly selectPolicy?: string;
  /** 0 to 3600. */
  readonly stabilizationWindowSeconds?: number;
  readonly tolerance?: number | string;
}

export interface ScaledObjectPolicy {
  readonly periodSeconds: number;
  readonly type: string;
  readonly value: number;
}

export interface ScaledObjectScalingModifiers {
  readonly activationTarget?: string;
  readonly formula?: string;
  readonly metricType?: 'AverageValue' | 'Value';
  readonly target?: string;
}

export interface ScaledObjectFallback {
  /** @default "static" */
  readonly behavior?:
    | 'static'
    | 'currentReplicas'
    | 'currentReplicasIfHigher'
    | 'currentReplicasIfLower'
    | 'scalingModifiers';
  /** 0 or more. */
  readonly failureThreshold: number;
  /** 0 or more. */
  readonly replicas: number;
}

export interface ScaledObjectScaleTargetRef {
  readonly apiVersion?: string;
  readonly envSourceContainerName?: string;
  readonly kind?: string;
  readonly name: string;
}

export interface ScaledObjectTrigger {
  readonly authenticationRef?: AuthenticationRef;
  readonly metadata: Readonly<Record<string, string>>;
  readonly metricType?: string;
  readonly name?: string;
  readonly type: string;
  readonly useCachedMetrics?: boolean;
}
