import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { CATALOGUE } from '../../../crds/catalogue';
import { isBuiltIn, kindIdOf, kindOf, KINDS, removalOf, vanishesByItself } from '../../../stacks/objects/kinds';

// Proves that the rows agree with the definitions that are shipped, and that nobody keeps a list of kinds beside them. That the rows of
// built-in kinds agree with a real API server is shown by test/e2e/sandbox.test.ts.

const ROOT = join(__dirname, '../../..');

describe('rows', () => {
  test('every kind of the catalogue of custom resources has one, with its scope', () => {
    const rows = Object.entries(CATALOGUE).map(([kind, { group }]) => [kind, kindOf({ group, kind })?.scope]);
    expect(rows).toEqual(Object.entries(CATALOGUE).map(([kind, { scope }]) => [kind, scope]));
    expect(Object.values(CATALOGUE).filter(({ group }) => isBuiltIn(group))).toEqual([]);
  });

  test('an object of a group that its kind has left is judged as what it is today', () => {
    const old = { group: 'extensions', kind: 'Ingress', name: 'a' };
    expect(kindIdOf(old)).toBe('networking.k8s.io/Ingress');
    expect(removalOf(old, 'extensions/v1beta1')).toBe(22);
    expect(removalOf(old, 'extensions/v1beta7')).toBe(22);
    expect(removalOf({ ...old, group: 'networking.k8s.io' }, 'networking.k8s.io/v1')).toBeUndefined();
    expect(kindOf({ group: 'shop.example', kind: 'Ingress' })).toBeUndefined();
  });

  test('a kind that was taken away says what to write, unless nothing took its place', () => {
    const mute = [...KINDS].filter(([, row]) => Object.keys(row.removed).length > 0 && row.version === undefined);
    expect(mute.map(([id]) => id)).toEqual(['policy/PodSecurityPolicy']);
    expect(
      [...KINDS].filter(
        ([id, { version = '' }]) => version.includes('/') && !id.startsWith(version.slice(0, version.indexOf('/'))),
      ),
    ).toEqual([]);
  });

  test('what is protected is what loses data', () => {
    expect([...KINDS].filter(([, { loses }]) => loses !== 'nothing').map(([id]) => id)).toEqual([
      'Namespace',
      'PersistentVolume',
      'PersistentVolumeClaim',
      'apps/StatefulSet',
      'apiextensions.k8s.io/CustomResourceDefinition',
      'postgresql.cnpg.io/Cluster',
    ]);
  });

  test('a Job with a time to live goes by itself', () => {
    const job = (spec: object) => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a' }, spec });
    const identity = { group: 'batch', kind: 'Job', name: 'a' };
    expect(vanishesByItself(identity, job({ ttlSecondsAfterFinished: 60 }))).toBe(true);
    expect(vanishesByItself(identity, job({}))).toBe(false);
    expect(
      vanishesByItself({ group: 'apps', kind: 'Deployment', name: 'a' }, job({ ttlSecondsAfterFinished: 60 })),
    ).toBe(false);
  });
});

describe('one list of kinds', () => {
  const names = new Set([...KINDS.keys()].map((id) => id.slice(id.lastIndexOf('/') + 1)));
  const WORD = /\b[A-Z][A-Za-z]+(?=['":])/g;
  const isKind = (text: string): boolean => names.has(text.slice(text.lastIndexOf('/') + 1));

  /** The texts that a list, a map or a switch holds directly. */
  function members(node: ts.Node): readonly string[] {
    const textOf = (part: ts.Node | undefined): string[] =>
      part !== undefined && (ts.isStringLiteralLike(part) || ts.isIdentifier(part)) ? [part.text] : [];
    if (ts.isArrayLiteralExpression(node)) {
      return node.elements.flatMap((element) =>
        ts.isStringLiteralLike(element)
          ? [element.text]
          : ts.isArrayLiteralExpression(element)
            ? textOf(element.elements[0])
            : [],
      );
    }
    if (ts.isObjectLiteralExpression(node)) {
      return node.properties.flatMap((property) => textOf(property.name));
    }
    return ts.isCaseBlock(node)
      ? node.clauses.flatMap((clause) => (ts.isCaseClause(clause) ? textOf(clause.expression) : []))
      : [];
  }

  function listsIn(text: string): string[] {
    const found: string[] = [];
    // Few files speak of kinds at all, and parsing takes its time.
    if (new Set([...text.matchAll(WORD)].map(([word]) => word).filter(isKind)).size < 3) {
      return found;
    }
    const visit = (node: ts.Node): void => {
      const kinds = [...new Set(members(node).filter(isKind))];
      if (kinds.length > 2) {
        found.push(kinds.join(', '));
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest));
    return found;
  }

  const sources = ['stacks', 'cli', 'lib', 'test/e2e', 'test/upgrade.test.ts'].flatMap((top) =>
    top.endsWith('.ts')
      ? [join(ROOT, top)]
      : readdirSync(join(ROOT, top), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
          .map((entry) => join(entry.parentPath, entry.name)),
  );

  test.each([
    ["new Set(['Deployment', 'apps/StatefulSet', '/Pod'])", 1],
    ["new Map([['Deployment', 1], ['StatefulSet', 2], ['Job', 3]])", 1],
    ['({ Deployment: 1, StatefulSet: 2, Job: 3 })', 1],
    ["switch (kind) { case 'Deployment': case 'StatefulSet': case 'Job': }", 1],
    ["['Deployment', 'StatefulSet', 'Job of ours']", 0],
  ])('finds one: %s', (text, count) => {
    expect(listsIn(text)).toHaveLength(count);
  });

  test('nothing beside the rows keeps one', () => {
    const found = sources
      .filter((path) => !relative(ROOT, path).startsWith('stacks/objects/kinds/'))
      .flatMap((path) => listsIn(readFileSync(path, 'utf8')).map((list) => `${relative(ROOT, path)}: ${list}`));
    expect(sources.length).toBeGreaterThan(300);
    expect(found).toEqual([]);
  });
});
