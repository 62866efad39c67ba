import { checkWhole, faultsAt, type Fault, type Objection } from '../core';
import type { Trigger } from './triggers/trigger';

/** How far and how fast a workload is scaled. */
export interface ScaleBounds {
  /** @default 0 */
  readonly minReplicas?: number;
  /** Always stated: KEDA's own maximum is 100. */
  readonly maxReplicas: number;
  /** Seconds between two looks at the triggers. @default 15 */
  readonly pollingIntervalSeconds?: number;
}

/** The most that a platform of this size should start by itself; a slip of the finger must not rent a thousand machines. */
const LARGEST_MAXIMUM = 1000;

/** Why there can't be so many at least where there are so many at most. */
export function checkMinReplicas(minimum: number, maximum: number): Objection | undefined {
  return minimum > maximum
    ? { message: 'is more than maxReplicas', got: minimum, allowed: `0 to ${maximum}` }
    : undefined;
}

export function boundsFaults(path: string, bounds: ScaleBounds, triggers: readonly Trigger[]): Fault[] {
  const minimum = bounds.minReplicas ?? 0;
  const faults = faultsAt(path, {
    minReplicas:
      checkWhole(minimum, { min: 0 }) ?? checkMinReplicas(minimum, bounds.maxReplicas) ?? checkWoken(minimum, triggers),
    maxReplicas: checkWhole(bounds.maxReplicas, { max: LARGEST_MAXIMUM }),
    pollingIntervalSeconds: checkWhole(bounds.pollingIntervalSeconds, { max: 3600, unit: 'seconds' }),
    triggers:
      triggers.length > 0
        ? undefined
        : { message: 'is empty, so nothing would ever be scaled', allowed: 'at least one trigger' },
  });
  return [
    ...faults,
    ...triggers.flatMap((trigger) => trigger.faults.map((fault) => ({ ...fault, path: `${path}.${fault.path}` }))),
  ];
}

function checkWoken(minimum: number, triggers: readonly Trigger[]): Objection | undefined {
  if (minimum > 0 || triggers.length === 0 || triggers.some((trigger) => trigger.wakes)) {
    return undefined;
  }
  const kinds = triggers.map(({ kind }) => kind).join(', ');
  return {
    message: `is 0, but none of the triggers (${kinds}) can be trusted to keep a busy workload awake`,
    got: minimum,
    allowed: '1 or more',
    fix: 'keep one replica, or add a trigger that counts work in progress',
  };
}
