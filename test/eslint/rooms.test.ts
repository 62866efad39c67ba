import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Linter } from 'eslint';
import { preProcessFile } from 'typescript';
import { parser } from 'typescript-eslint';
import { circlesOf, covers, importedBy, readRooms, roomImports, roomOf, tableOf, type Rooms } from '../../eslint/rooms';
import { holdPage } from '../support/golden';

const ROOT = join(__dirname, '../..');
const rooms = readRooms();

const room = (imports: string[], types: string[] = []) => ({ holds: 'something', imports, types });

test('no room may import a room that may import it', () => {
  expect(circlesOf(rooms)).toEqual([]);
});

test('a circle is found, however long it is, and told from what only hangs on it', () => {
  const circle: Rooms = new Map([
    ['app', room(['a'])],
    ['a', room(['b/*', 'ground'])],
    ['b/c', room([], ['d'])],
    ['d', room(['a'])],
    ['ground', room([])],
  ]);
  expect(circlesOf(circle)).toEqual(['a <-> b/c, d', 'b/c <-> a, d', 'd <-> a, b/c']);
});

test('ARCHITECTURE.md shows the rooms as their lists have them', () => {
  const page = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  holdPage(
    '../ARCHITECTURE.md',
    page.replace(
      /(<!-- rooms -->\n)[^]*(<!-- \/rooms -->)/,
      (_, open: string, close: string) => `${open}\n${tableOf(rooms)}\n\n${close}`,
    ),
  );
});

test('a list allows no room that its room does not import', () => {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const imported = new Map([...rooms.keys()].map((name) => [name, new Set<string>()]));
  for (const file of files.trim().split('\n')) {
    const home = roomOf(rooms, file);
    if (home !== undefined) {
      for (const { fileName } of preProcessFile(readFileSync(join(ROOT, file), 'utf8'), true, true).importedFiles) {
        imported.get(home)?.add(importedBy(rooms, file, fileName) ?? home);
      }
    }
  }
  const allowed = (list: readonly string[]) =>
    list.filter((entry) => [...rooms.keys()].some((name) => covers([entry], name)));
  const idle = [...rooms].flatMap(([name, { imports, types }]) =>
    allowed([...imports, ...types])
      .filter((entry) => ![...(imported.get(name) ?? [])].some((to) => covers([entry], to)))
      .map((entry) => `${name}: ${entry}`),
  );
  expect(idle).toEqual([]);
});

describe('the lint rule', () => {
  const findings = (file: string, code: string) =>
    new Linter({ configType: 'flat', cwd: ROOT })
      .verify(
        code,
        {
          files: ['**/*.ts'],
          languageOptions: { parser: parser as Linter.Parser },
          plugins: { keelson: { rules: { 'room-imports': roomImports } } },
          rules: { 'keelson/room-imports': 'error' },
        },
        join(ROOT, file),
      )
      .map(({ message }) => message);

  test.each([
    [
      'a room above',
      'lib/core/names.ts',
      "import { Redis } from '../redis';",
      'lib/core/room.json doesn\'t list lib/redis: if data moves that way, add it to "imports" and run `npm run golden`',
    ],
    [
      'a room above, by a file of it',
      'lib/core/names.ts',
      "import { Redis } from '../redis/redis';",
      "doesn't list lib/redis",
    ],
    ['a room above, late', 'lib/core/names.ts', "const late = import('../redis');", "doesn't list lib/redis"],
    ['a room above, by require', 'lib/core/names.ts', "const late = require('../redis');", "doesn't list lib/redis"],
    ['a type of a room above', 'lib/core/names.ts', "let a: import('../redis').Redis;", "doesn't list lib/redis"],
    ['what a room above exports', 'lib/core/names.ts', "export * from '../redis';", "doesn't list lib/redis"],
    ['a file outside all rooms', 'lib/core/names.ts', "import { thing } from '../../test/thing';", "doesn't list test"],
    ['a package', 'lib/redis/redis.ts', "import { readFileSync } from 'node:fs';", "doesn't list node:fs"],
    [
      'a path in a package',
      'stacks/synth/app.ts',
      "import { Stack } from '@pulumi/pulumi/automation';",
      "doesn't list @pulumi/pulumi",
    ],
    [
      'a value where types are allowed',
      'charts/unit/chart.ts',
      "import { type A, b } from '../../stacks/environment';",
      'types of stacks/environment only: write `import type`',
    ],
  ])('refuses %s', (_, file, code, message) => {
    expect(findings(file, code)).toEqual([expect.stringContaining(message)]);
  });

  test.each([
    ['a room below', 'lib/redis/redis.ts', "import { Pod } from '../workload/pod';"],
    ['its own files', 'lib/keda/operator/keda.ts', "import { bounds } from '../bounds';"],
    ['a room of a wildcard', 'charts/components/redis-queue.ts', "import { Redis } from '../../lib/redis';"],
    [
      'types where types are allowed',
      'charts/unit/chart.ts',
      "import { type A } from '../../stacks/environment';\nexport type { B } from '../../stacks/environment';",
    ],
    ['a package of a wildcard', 'stacks/synth/write.ts', "import { readFileSync } from 'node:fs';"],
  ])('accepts %s', (_, file, code) => {
    expect(findings(file, code)).toEqual([]);
  });

  test('tells a folder without a list what it lacks', () => {
    expect(findings('lib/unknown/file.ts', 'export {};')).toEqual([
      'lib/unknown is no room yet: add a room.json there, with what it "holds" and which rooms and packages it "imports"',
    ]);
  });
});
