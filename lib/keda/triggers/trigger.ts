import { checkPattern, type Fault, type Objection, type SecretKeyReference } from '../../core';
import type { NetworkEndpoint } from '../../workload';

/** Points at one key of a ConfigMap in the scaled workload's namespace: for what is public, such as an authority's certificate. */
export interface ConfigMapKeyReference {
  readonly configMapName: string;
  readonly key: string;
}

/** One parameter that a scaler reads from an object in the scaled workload's namespace. */
export interface AuthenticationParameter {
  /** Name that the scaler knows, for instance `password`. */
  readonly parameter: string;
  readonly from: SecretKeyReference | ConfigMapKeyReference;
}

/** One entry under `triggers` as KEDA reads it: everything is text. */
export interface TriggerSpec {
  readonly type: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** @default - KEDA's own: AverageValue */
  readonly metricType?: 'AverageValue' | 'Value' | 'Utilization';
}

/**
 * A reason to scale: one or more triggers that belong together, what they authenticate with, and whom the operator must reach to ask.
 */
export interface Trigger {
  /** Kind of the trigger, for messages and names, for instance `redis-streams`. */
  readonly kind: string;
  readonly triggers: readonly TriggerSpec[];
  /** @default - none: the source asks for no credentials */
  readonly authentication?: readonly AuthenticationParameter[];
  /** The source that the operator asks, so that its way there can be opened. @default - outside the cluster or none, as for cron */
  readonly source?: NetworkEndpoint;
  /** Whether the trigger alone can wake a workload that has no replica. */
  readonly wakes: boolean;
  /** Whether its value holds work that somebody has taken but not finished. @default false */
  readonly countsWorkInProgress?: boolean;
  /** What is wrong with it; reported at synth under the path of the scaled object. */
  readonly faults: readonly Fault[];
}

/** Checks a text that must not be empty. */
export function checkText(text: string): Objection | undefined {
  return checkPattern(text, /\S/, { message: 'is empty', allowed: 'a text' });
}

/** Checks the address of a server without a scheme. */
export function isHostAndPort(text: string): boolean {
  return /^[^:/\s]+:\d{1,5}$/.test(text);
}
