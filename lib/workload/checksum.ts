import { createHash } from 'node:crypto';
import { compareText } from '../core';

/** Annotation on pod templates: pods roll when, and only when, the configuration that they read at start has changed. */
export const CONFIG_CHECKSUM = 'keelson.dev/config-checksum';

/** Digest of configuration, independent of the order of files; of two sources, each may have a file of the same name. */
export function configChecksum(sources: readonly Readonly<Record<string, string>>[]): string {
  const hash = createHash('sha256');
  const files = sources.flatMap((source) => Object.entries(source));
  for (const [name, text] of files.sort(([a], [b]) => compareText(a, b))) {
    hash.update(`${name.length}:${name}${text.length}:${text}`);
  }
  return hash.digest('hex').slice(0, 32);
}
