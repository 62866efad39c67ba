import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CUSTOM_RESOURCE_KINDS, definitionOf } from '../../lib/crd';
import { constructsText } from '../../tools/crds/constructs';
import { SOURCES } from '../../tools/crds/sources';

const KINDS = join(__dirname, '../../lib/crd/kinds.ts');

/** The stored version of each kind, as the committed definitions have it: the generator has it from Go types, which takes Go. */
const versions = new Map(
  CUSTOM_RESOURCE_KINDS.map((kind) => {
    const all = definitionOf(kind).spec.versions as readonly { readonly name: string; readonly storage?: boolean }[];
    return [kind, all.find(({ storage }) => storage === true)?.name ?? 'none'] as const;
  }),
);

test('lib/crd/kinds.ts is what the generator writes', () => {
  expect(readFileSync(KINDS, 'utf8')).toBe(constructsText(SOURCES, versions));
});

test('a kind with a type must say what it is', () => {
  const shipped = { path: '*.yaml' };
  const source = { module: 'example.com/api', group: 'example.com', shipped, kinds: [{ kind: 'Thing', outline: {} }] };
  expect(() => constructsText([source], new Map())).toThrow('Thing has a type and no construct: say in sources.ts what it is');
});
