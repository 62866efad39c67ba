import { checkLabelKey, checkLabelValue } from '../../../lib/core/names';
import { asRecord, at } from '../../objects/json';
import { kindOf } from '../../objects/kinds';
import { formatPath } from '../../objects/locate';
import { kubeScore, objectRule, type Report } from '../rule';

/** Of all annotations of an object together, keys and values. Source: apimachinery, TotalAnnotationSizeLimitB. */
const ANNOTATIONS_LIMIT = 256 * 1024;

export const labels = objectRule({
  id: 'label-values',
  sources: kubeScore('label-values'),
  severity: 'fatal',
  reason: 'Labels and annotations, of the object and of its pods, are such as the API server takes.',
  check: ({ identity, object }, report) => {
    checkMetadata(object.metadata, ['metadata'], report);
    const template = kindOf(identity)?.pods?.template ?? [];
    if (template.length > 0) {
      checkMetadata(at(object, ...template, 'metadata'), [...template, 'metadata'], report);
    }
  },
});

function checkMetadata(metadata: unknown, path: readonly string[], report: Report): void {
  for (const { field, key, value } of textsOf(metadata, 'labels', path, report)) {
    const wrongKey = checkLabelKey(key);
    const wrongValue = value === undefined ? undefined : checkLabelValue(value);
    for (const objection of [wrongKey, wrongValue].filter((found) => found !== undefined)) {
      report({ field: field(), ...objection });
    }
  }
  let size = 0;
  for (const { field, key, value } of textsOf(metadata, 'annotations', path, report)) {
    // The API server takes annotation keys in capitals as well.
    const wrongKey = checkLabelKey(key.toLowerCase());
    if (wrongKey !== undefined) {
      report({ field: field(), ...wrongKey });
    }
    size += value === undefined ? 0 : Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (size > ANNOTATIONS_LIMIT) {
    report({
      field: formatPath([...path, 'annotations']),
      message: 'are larger than the API server takes',
      got: `${size} bytes`,
      allowed: `${ANNOTATIONS_LIMIT} bytes together`,
      fix: 'put the data into a ConfigMap',
    });
  }
}

/** Keys and values of a map of texts; what is no text is reported, and has no value. */
function textsOf(metadata: unknown, map: 'labels' | 'annotations', path: readonly string[], report: Report) {
  return Object.entries(asRecord(at(metadata, map))).map(([key, value]) => {
    const field = (): string => formatPath([...path, map, key]);
    if (typeof value === 'string') {
      return { field, key, value };
    }
    const fix = `write ${JSON.stringify(String(value))}`;
    report({ field: field(), message: 'is not a text', got: value, allowed: 'texts', fix });
    return { field, key };
  });
}
