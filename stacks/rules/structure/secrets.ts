import { asRecord } from '../../objects/json';
import { keelson, objectRule } from '../rule';

export const secretInManifest = objectRule({
  id: 'secret-in-manifest',
  sources: keelson('secret-in-manifest'),
  severity: 'fatal',
  reason: 'A Secret in a file holds no value, whatever it is encoded as: files are committed and shown in diffs.',
  kinds: ['Secret'],
  holdsFor: 'manifests',
  check: ({ object }, report) => {
    for (const field of ['data', 'stringData'] as const) {
      // The values are not repeated in the message: they are secret.
      const keys = Object.keys(asRecord(object[field]));
      if (keys.length > 0) {
        report({
          field,
          message: `holds values in plain text under ${keys.join(', ')}`,
          fix: 'declare the keys with PlatformSecret: values are derived, or fetched from the secret store',
        });
      }
    }
  },
});
