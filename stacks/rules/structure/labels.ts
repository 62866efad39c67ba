import type { Fault } from '../../../lib/core/errors';
import { checkLabelKey, checkLabelValue } from '../../../lib/core/names';
import type { CollectedManifest } from '../../objects/manifest';
import { asRecord, at } from '../../objects/json';
import { groupKind, POD_TEMPLATE_PATHS } from '../../objects/kinds';
import { locate } from '../../objects/locate';
import { formatPath } from '../../objects/locate';
import type { Rule } from './rule';

/** Of all annotations of an object together, keys and values. Source: apimachinery, TotalAnnotationSizeLimitB. */
const ANNOTATIONS_LIMIT = 256 * 1024;

/** Labels and annotations, of the object and of its pods, are such as the API server takes. */
export const labels: Rule = function* ({ manifests }) {
  for (const manifest of manifests) {
    yield* metadataFaults(manifest, manifest.object.metadata, ['metadata']);
    const { group, kind } = manifest.identity;
    const template = POD_TEMPLATE_PATHS.get(groupKind(group, kind));
    if (template !== undefined && template.length > 0) {
      yield* metadataFaults(manifest, at(manifest.object, ...template, 'metadata'), [...template, 'metadata']);
    }
  }
};

function* metadataFaults(manifest: CollectedManifest, metadata: unknown, path: readonly string[]): Iterable<Fault> {
  for (const [key, value] of Object.entries(asRecord(at(metadata, 'labels')))) {
    const field = (): string => locate(manifest, formatPath([...path, 'labels', key]));
    const wrongKey = checkLabelKey(key);
    if (wrongKey !== undefined) {
      yield { path: field(), ...wrongKey };
    }
    if (typeof value !== 'string') {
      yield {
        path: field(),
        message: 'is not a text',
        got: value,
        allowed: 'texts',
        fix: `write ${JSON.stringify(String(value))}`,
      };
      continue;
    }
    const wrongValue = checkLabelValue(value);
    if (wrongValue !== undefined) {
      yield { path: field(), ...wrongValue };
    }
  }
  let size = 0;
  for (const [key, value] of Object.entries(asRecord(at(metadata, 'annotations')))) {
    const field = (): string => locate(manifest, formatPath([...path, 'annotations', key]));
    // The API server takes annotation keys in capitals as well.
    const wrongKey = checkLabelKey(key.toLowerCase());
    if (wrongKey !== undefined) {
      yield { path: field(), ...wrongKey };
    }
    if (typeof value !== 'string') {
      yield {
        path: field(),
        message: 'is not a text',
        got: value,
        allowed: 'texts',
        fix: `write ${JSON.stringify(String(value))}`,
      };
      continue;
    }
    size += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (size > ANNOTATIONS_LIMIT) {
    yield {
      path: locate(manifest, formatPath([...path, 'annotations'])),
      message: 'are larger than the API server takes',
      got: `${size} bytes`,
      allowed: `${ANNOTATIONS_LIMIT} bytes together`,
      fix: 'put the data into a ConfigMap',
    };
  }
}
