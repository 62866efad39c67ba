import type { CollectedManifest } from '../../objects/manifest';
import { describe, locate } from '../../objects/locate';
import type { Rule } from './rule';

/** Two scalers on one workload undo each other for ever. */
export const scalers: Rule = function* ({ relations }) {
  const byTarget = new Map<string, CollectedManifest>();
  for (const { manifest, references } of relations) {
    for (const reference of references) {
      if (reference.field !== 'spec.scaleTargetRef') {
        continue;
      }
      const target = `${reference.kind} ${reference.namespace}/${reference.name}`;
      const other = byTarget.get(target);
      if (other !== undefined) {
        yield {
          path: locate(manifest, reference.field),
          message: `names a workload that ${describe(other.identity)} scales as well`,
          got: reference.name,
          fix: 'put all triggers into one scaler',
        };
      }
      byTarget.set(target, manifest);
    }
  }
};
