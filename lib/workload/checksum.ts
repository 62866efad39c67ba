import { createHash } from 'node:crypto';
import { compareText } from '../core';

/** Annotation on pod templates: pods roll when, and only when, the configuration that they read at start has changed. */
export const CONFIG_CHECKSUM = 'keelson.dev/config-checksum';

/** Digest of configuration, independent of the order of its keys. */
export function configChecksum(files: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256');
  for (const name of Object.keys(files).sort(compareText)) {
    hash.update(`${name.length}:${name}${(files[name] as string).length}:${files[name]}`);
  }
  return hash.digest('hex').slice(0, 32);
}
