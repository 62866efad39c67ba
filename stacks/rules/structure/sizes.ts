import { asTexts } from '../../objects/json';
import { groupKind } from '../../objects/kinds';
import { locate } from '../../objects/locate';
import type { Rule } from './rule';

/** Of the data of a ConfigMap or Secret. Source: Kubernetes API, MaxSecretSize. */
const DATA_LIMIT = 1024 * 1024;
/** Of a request that etcd takes (`--max-request-bytes`, 1.5 MiB by default). */
const OBJECT_LIMIT = 1536 * 1024;

/** Nothing is larger than the API server or etcd takes. */
export const sizes: Rule = function* ({ manifests, sizeBounds }) {
  for (const manifest of manifests) {
    // The bound is three times the size at most, so that only the few large objects are measured.
    const bound = sizeBounds.get(manifest) ?? Number.POSITIVE_INFINITY;
    const { group, kind } = manifest.identity;
    const type = groupKind(group, kind);
    if (bound > DATA_LIMIT && (type === 'ConfigMap' || type === 'Secret')) {
      const { data, stringData, binaryData } = manifest.object;
      // What counts is what a pod gets: the data of a Secret stand in base64, those of a ConfigMap as they are.
      const bytes =
        (kind === 'Secret' ? binaryBytes(data) : dataBytes(data)) + dataBytes(stringData) + binaryBytes(binaryData);
      if (bytes > DATA_LIMIT) {
        yield {
          path: locate(manifest, 'data'),
          message: `is larger than a ${kind} may be`,
          got: `${bytes} bytes`,
          allowed: `${DATA_LIMIT} bytes`,
          fix: 'split it, or put the data on a volume',
        };
        continue;
      }
    }
    if (bound > OBJECT_LIMIT) {
      const bytes = Buffer.byteLength(JSON.stringify(manifest.object));
      if (bytes > OBJECT_LIMIT) {
        yield {
          path: locate(manifest),
          message: 'is larger than etcd takes',
          got: `${bytes} bytes`,
          allowed: `${OBJECT_LIMIT} bytes`,
          fix: 'split it',
        };
      }
    }
  }
};

function dataBytes(data: unknown): number {
  return Object.entries(asTexts(data)).reduce((sum, [key, value]) => sum + key.length + Buffer.byteLength(value), 0);
}

function binaryBytes(data: unknown): number {
  return Object.entries(asTexts(data)).reduce(
    (sum, [key, value]) => sum + key.length + Buffer.byteLength(value, 'base64'),
    0,
  );
}
