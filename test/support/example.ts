import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stands between `// example: begin` and `// example: end` in a test, without its indentation. */
export function testedExample(file: string): string | undefined {
  const source = readFileSync(file, 'utf8');
  const [, tested] = /\/\/ example: begin\n([\s\S]*?)\n *\/\/ example: end/.exec(source) ?? [];
  return tested?.replace(/^ {6}/gm, '');
}

/** The first example in TypeScript of a page under `docs`. */
export function shownExample(page: string): string | undefined {
  return /```ts\n([\s\S]*?)\n```/.exec(readFileSync(join(__dirname, '../../docs', page), 'utf8'))?.[1];
}
