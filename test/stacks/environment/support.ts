import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { environmentFromFile, type Environment, type EnvironmentOptions } from '../../../stacks/environment';

export const ROOT = join(__dirname, '..', '..', '..');
export const NAMES = ['dev', 'staging', 'prod'] as const;

export function fileText(name: string): string {
  return readFileSync(join(ROOT, `Pulumi.${name}.yaml`), 'utf8');
}

/** Values below `config`, as YAML has them. */
export function fileValues(name: string): Record<string, unknown> {
  return (parse(fileText(name)) as { readonly config: Record<string, unknown> }).config;
}

/** What Pulumi hands to a program: texts as they are, all else as JSON. The contract tier compares this with Pulumi itself. */
export function asPulumiHandsIt(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

/** Reads a text as if it were the file of an environment. */
export function readText(text: string, name = 'dev', options: EnvironmentOptions = {}): Environment {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-environment-'));
  try {
    writeFileSync(join(folder, `Pulumi.${name}.yaml`), text);
    return environmentFromFile(folder, name, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every value with its dotted way, projects left out: `redis.queue.memory`. */
export function leaves(value: unknown, path: readonly string[] = []): [string, unknown][] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key.replace(/^keelson:/, '')]))
    : [[path.join('.'), value]];
}
