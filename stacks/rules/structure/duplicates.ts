import type { CollectedManifest } from '../../objects/manifest';
import { graphRule, keelson } from '../rule';

export const duplicates = graphRule({
  id: 'object-made-once',
  sources: keelson('object-made-once'),
  severity: 'fatal',
  holdsFor: 'platform',
  reason: 'Two objects of one identity are one object in the cluster: whichever is applied last wins, silently.',
  check: ({ manifests }, report) => {
    const first = new Map<string, CollectedManifest>();
    for (const manifest of manifests) {
      const other = first.get(manifest.key);
      if (other === undefined) {
        first.set(manifest.key, manifest);
      } else {
        report(manifest, {
          field: '',
          message: `is made twice: ${other.constructPath} in chart ${other.chart} makes the same object`,
          fix: 'give one of them another name or namespace, or make it once and pass it on',
        });
      }
    }
  },
});
