import type { CollectedManifest } from '../../objects/manifest';
import { describe } from '../../objects/locate';
import { graphRule, keelson } from '../rule';

export const scalers = graphRule({
  id: 'one-scaler',
  sources: keelson('one-scaler'),
  severity: 'fatal',
  holdsFor: 'platform',
  reason: 'Two scalers on one workload undo each other for ever.',
  check: ({ relations }, report) => {
    const byTarget = new Map<string, CollectedManifest>();
    for (const { manifest, references } of relations) {
      for (const { kind, namespace, name, field } of references) {
        if (field !== 'spec.scaleTargetRef') {
          continue;
        }
        const target = `${kind} ${namespace}/${name}`;
        const other = byTarget.get(target);
        if (other !== undefined) {
          report(manifest, {
            field,
            message: `names a workload that ${describe(other.identity)} scales as well`,
            got: name,
            fix: 'put all triggers into one scaler',
          });
        }
        byTarget.set(target, manifest);
      }
    }
  },
});
