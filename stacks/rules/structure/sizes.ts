import { asTexts } from '../../objects/json';
import { kindOf } from '../../objects/kinds';
import { keelson, objectRule } from '../rule';

/** Of the data of a ConfigMap or Secret. Source: Kubernetes API, MaxSecretSize. */
const DATA_LIMIT = 1024 * 1024;
/** Of a request that etcd takes (`--max-request-bytes`, 1.5 MiB by default). */
const OBJECT_LIMIT = 1536 * 1024;

export const sizes = objectRule({
  id: 'object-size',
  sources: keelson('object-size'),
  severity: 'fatal',
  holdsFor: 'platform',
  reason: 'Nothing is larger than the API server or etcd takes.',
  check: (manifest, report, { sizeBounds }) => {
    // The bound is three times the size at most, so that only the few large objects are measured.
    const bound = sizeBounds.get(manifest) ?? Number.POSITIVE_INFINITY;
    const held = kindOf(manifest.identity)?.data ?? 'none';
    if (bound > DATA_LIMIT && held !== 'none') {
      const { data, stringData, binaryData } = manifest.object;
      // What counts is what a pod gets: the data of a Secret stand in base64, those of a ConfigMap as they are.
      const bytes =
        (held === 'secrets' ? binaryBytes(data) : dataBytes(data)) + dataBytes(stringData) + binaryBytes(binaryData);
      if (bytes > DATA_LIMIT) {
        report({
          field: 'data',
          message: `is larger than a ${manifest.identity.kind} may be`,
          got: `${bytes} bytes`,
          allowed: `${DATA_LIMIT} bytes`,
          fix: 'split it, or put the data on a volume',
        });
        return;
      }
    }
    const bytes = bound > OBJECT_LIMIT ? Buffer.byteLength(JSON.stringify(manifest.object)) : 0;
    if (bytes > OBJECT_LIMIT) {
      report({
        field: '',
        message: 'is larger than etcd takes',
        got: `${bytes} bytes`,
        allowed: `${OBJECT_LIMIT} bytes`,
        fix: 'split it',
      });
    }
  },
});

function dataBytes(data: unknown): number {
  return Object.entries(asTexts(data)).reduce((sum, [key, value]) => sum + key.length + Buffer.byteLength(value), 0);
}

function binaryBytes(data: unknown): number {
  return Object.entries(asTexts(data)).reduce(
    (sum, [key, value]) => sum + key.length + Buffer.byteLength(value, 'base64'),
    0,
  );
}
