import { KeelsonError } from '../../../lib/core/errors';
import { aks } from './aks';
import { k3s } from './k3s';
import type { Target } from './target';

export type { Target } from './target';

export const TARGET_NAMES = ['aks', 'k3s'] as const;
export type TargetName = (typeof TARGET_NAMES)[number];

/** @throws KeelsonError for a name that is no target. */
export function targetNamed(name: TargetName): Target {
  switch (name) {
    case 'k3s':
      return k3s;
    case 'aks':
      return aks;
    default:
      throw new KeelsonError(
        `unknown target ${JSON.stringify(name satisfies never)}`,
        `choose one of ${TARGET_NAMES.join(', ')}`,
      );
  }
}
