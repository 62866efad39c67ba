import fc from 'fast-check';
import { stringify } from 'yaml';
import { FaultReport } from '../../../lib/core';
import { environmentFromConfig, type Environment } from '../../../stacks/environment';
import { asPulumiHandsIt, fileText, fileValues, NAMES, readText } from './support';

type Result = { readonly environment: Environment } | { readonly faults: number };

/** Anything thrown but a report fails the test. */
function attempt(read: () => Environment): Result {
  try {
    return { environment: read() };
  } catch (error) {
    if (error instanceof FaultReport) {
      expect(error.message).not.toMatch(/undefined|\[object|ZodError|YAMLParse|at .*\.ts:/);
      return { faults: error.faults.length };
    }
    throw error;
  }
}

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  const below =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]))
      : [];
  return path.length === 0 ? below : [path, ...below];
}

type Change =
  | { readonly type: 'remove' }
  | { readonly type: 'replace'; readonly value: unknown }
  | { readonly type: 'rename'; readonly key: string }
  | { readonly type: 'add'; readonly key: string; readonly value: unknown };

function applyChange(values: Record<string, unknown>, path: Path, change: Change): void {
  const key = String(path[path.length - 1]);
  const parent = path.slice(0, -1).reduce<unknown>((value, part) => (value as Record<string, unknown>)?.[part], values);
  if (typeof parent !== 'object' || parent === null) {
    return;
  }
  const define = (name: string, value: unknown): void => {
    Object.defineProperty(parent, name, { value, enumerable: true, configurable: true, writable: true });
  };
  const value = (parent as Record<string, unknown>)[key];
  switch (change.type) {
    case 'remove':
      delete (parent as Record<string, unknown>)[key];
      return;
    case 'replace':
      define(key, change.value);
      return;
    case 'rename':
      delete (parent as Record<string, unknown>)[key];
      define(change.key, value);
      return;
    case 'add':
      define(change.key, change.value);
      return;
    default:
      throw new Error(`unknown change ${JSON.stringify(change satisfies never)}`);
  }
}

const name = fc.constantFrom(...NAMES);
const trap = fc.constantFrom<unknown>(
  'no',
  '0777',
  '1e3',
  '',
  ' ',
  'latest',
  null,
  [],
  {},
  -1,
  0,
  1.5,
  1e9,
  1e21,
  true,
  '=',
);
const scalar = fc.oneof(trap, fc.constantFrom('1Gi', '512Mi', '2', '500m', 'main', 1, 2, 3), fc.jsonValue());
const key = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'secure',
    'keelson:gitops',
    'keelson:redis',
    'yes',
    '<<',
    '1',
  ),
  fc.string({ maxLength: 12 }),
);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.constant({ type: 'remove' } as const),
  scalar.map((value) => ({ type: 'replace', value }) as const),
  key.map((text) => ({ type: 'rename', key: text }) as const),
  fc.tuple(key, scalar).map(([text, value]) => ({ type: 'add', key: text, value }) as const),
);

describe('whatever is done to a valid environment', () => {
  it('gives an environment or a report, and the same environment by both ways', () => {
    const changes = fc.array(fc.tuple(fc.nat(), change), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(name, changes, (environment, list) => {
        const values = structuredClone(fileValues(environment));
        for (const [position, item] of list) {
          const paths = pathsOf(values);
          applyChange(values, paths[position % paths.length] ?? [], item);
        }
        const fromFile = attempt(() => readText(stringify({ config: values }), environment));
        const fromConfig = attempt(() => environmentFromConfig(environment, asPulumiHandsIt(values)));
        if ('environment' in fromFile) {
          expect(fromConfig).toEqual(fromFile);
        }
      }),
      { numRuns: 250 },
    );
  });

  it('gives an environment or a report when the text itself is damaged', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '\t',
        '\n',
        ': ',
        '- ',
        '"',
        "'",
        '&a ',
        '*a',
        '{',
        '}',
        '[',
        '!!int ',
        '#',
        '|',
        '>',
        '%',
        '\0',
        '\uFEFF',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    const edit = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 12 }), piece);
    fc.assert(
      fc.property(name, fc.array(edit, { minLength: 1, maxLength: 3 }), (environment, edits) => {
        let text = fileText(environment);
        for (const [position, removed, inserted] of edits) {
          const start = position % text.length;
          text = text.slice(0, start) + inserted + text.slice(start + removed);
        }
        attempt(() => readText(text, environment));
      }),
      { numRuns: 250 },
    );
  });

  it('gives an environment or a report for any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        attempt(() => readText(text));
        attempt(() => readText(`config:\n  keelson:redis: ${text}\n`));
      }),
      { numRuns: 150 },
    );
  });

  it.each(NAMES)('%s is read the same in whatever order its keys stand', (environment) => {
    const values = fileValues(environment);
    const straight = JSON.stringify(readText(stringify({ config: values }), environment));
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat({ max: 1000 })), (ranks) => {
        const config = reordered(values, () => Number(ranks.next().value));
        expect(JSON.stringify(readText(stringify({ config }), environment))).toBe(straight);
      }),
      { numRuns: 20 },
    );
  });
});

function reordered(value: unknown, rank: () => number): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value).map(([field, item]) => ({
    rank: rank(),
    entry: [field, reordered(item, rank)],
  }));
  return Object.fromEntries(entries.sort((a, b) => a.rank - b.rank).map(({ entry }) => entry));
}
