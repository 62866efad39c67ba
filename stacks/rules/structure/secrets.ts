import { asRecord } from '../../objects/json';
import { groupKind } from '../../objects/kinds';
import { locate } from '../../objects/locate';
import type { Rule } from './rule';

/** Manifests are committed and shown in diffs, so a Secret in them holds no value, whatever it is encoded as. */
export const secrets: Rule = function* ({ manifests }) {
  for (const manifest of manifests) {
    if (groupKind(manifest.identity.group, manifest.identity.kind) !== 'Secret') {
      continue;
    }
    for (const field of ['data', 'stringData'] as const) {
      // The values are not repeated in the message: they are secret.
      const keys = Object.keys(asRecord(manifest.object[field]));
      if (keys.length > 0) {
        yield {
          path: locate(manifest, field),
          message: `holds values in plain text under ${keys.join(', ')}`,
          fix: 'declare the keys with PlatformSecret: values are derived, or fetched from the secret store',
        };
      }
    }
  }
};
