import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** Every object in the YAML below a folder or in a file, by identity, as JSON with sorted keys. */
export function objectsIn(path: string): Map<string, string> {
  const files = statSync(path).isDirectory()
    ? (readdirSync(path, { recursive: true }) as string[])
        .map((file) => join(path, file))
        .filter((file) => statSync(file).isFile())
    : [path];
  const objects = new Map<string, string>();
  for (const file of files) {
    for (const text of readFileSync(file, 'utf8').split(/^---$/m)) {
      for (const document of parseAllDocuments(text)) {
        const object = document.toJS() as { kind: string; metadata: { name: string } } | null;
        if (object !== null) {
          objects.set(`${object.kind}/${object.metadata.name}`, JSON.stringify(sorted(object)));
        }
      }
    }
  }
  return objects;
}

/** What differs between two sets, in words; nothing if they are the same. */
export function difference(
  expected: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
): string | undefined {
  if (expected.size !== found.size) {
    return `${found.size} objects instead of ${expected.size}`;
  }
  for (const [key, json] of expected) {
    if (found.get(key) !== json) {
      return `${key} differs:\n  ${json}\n  ${found.get(key) ?? 'absent'}`;
    }
  }
  return undefined;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
