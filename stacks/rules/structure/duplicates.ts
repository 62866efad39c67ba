import type { CollectedManifest } from '../../objects/manifest';
import { locate } from '../../objects/locate';
import type { Rule } from './rule';

/** Two objects of one identity are one object in the cluster: whichever is applied last wins, silently. */
export const duplicates: Rule = function* ({ manifests }) {
  const first = new Map<string, CollectedManifest>();
  for (const manifest of manifests) {
    const other = first.get(manifest.key);
    if (other === undefined) {
      first.set(manifest.key, manifest);
    } else {
      yield {
        path: locate(manifest),
        message: `is made twice: ${other.constructPath} in chart ${other.chart} makes the same object`,
        fix: 'give one of them another name or namespace, or make it once and pass it on',
      };
    }
  }
};
