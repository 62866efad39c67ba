import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyProject, keelson, scratchFolder } from './support';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

test.each([
  [['snyth'], 'unknown command "snyth"', 'did you mean synth?'],
  [['xyzzy'], 'unknown command "xyzzy"', 'run `keelson --help` to see what there is'],
  [['synth', '--chek'], 'unknown option "--chek"', 'did you mean --check?'],
  [['--jsno', 'synth'], 'unknown option "--jsno"', 'did you mean --json?'],
  [
    ['up', 'dev', 'staging'],
    'too many arguments for "up". Expected 1 argument but got 2.',
    'run `keelson --help` to see what there is',
  ],
  [['graph', '--output'], 'option "-o, --output <file>" argument missing', 'run `keelson --help` to see what there is'],
  [
    ['up', '--parallel', '0'],
    'option "--parallel <number>" argument "0" is invalid. Write a whole number of at least 1.',
    'run `keelson --help` to see what there is',
  ],
  [
    ['preview', '--wait', 'some'],
    'option "--wait <what>" argument "some" is invalid. Allowed are all, gates, none.',
    'run `keelson --help` to see what there is',
  ],
  [[], 'no command is named', 'run `keelson --help` to see all commands'],
  [['sandbox', 'strat'], 'unknown command "strat"', 'did you mean start?'],
])('%j is refused with the nearest word', async (words, message, fix) => {
  expect(await keelson(words)).toEqual({ code: 2, stdout: '', stderr: `keelson: ${message}\n  fix: ${fix}\n` });
});

test('with --json a refusal is a document as well', async () => {
  const { code, stdout } = await keelson(['--json', 'snyth']);
  expect({ code, document: JSON.parse(stdout) as unknown }).toEqual({
    code: 2,
    document: {
      command: 'snyth',
      ok: false,
      error: { kind: 'usage', message: 'unknown command "snyth"', fix: 'did you mean synth?' },
    },
  });
});

test('an environment named twice differently is refused', async () => {
  const root = emptyProject(scratch.path);
  expect(await keelson(['graph', 'dev', '--env', 'prod'], { directory: root })).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'keelson: two environments are named: "dev" and --env prod\n  fix: name one, as the argument or with --env\n',
  });
});

test('an unknown profile of the sandbox is refused', async () => {
  expect(await keelson(['sandbox', 'status', '--profile', 'eks'], { directory: emptyProject(scratch.path) })).toEqual({
    code: 2,
    stdout: '',
    stderr: 'keelson: unknown profile "eks"\n  fix: name one of: k3s, aks\n',
  });
});

test('outside a project the folder is named', async () => {
  const outside = join(scratch.path, '..');
  expect(await keelson(['graph'], { directory: outside })).toEqual({
    code: 1,
    stdout: '',
    stderr:
      `keelson: ${outside}: neither this folder nor one above it is a Keelson project\n` +
      '  fix: change to the folder that holds Pulumi.yaml, or name it with --directory\n',
  });
});

test.each([
  ['absent', (folder: string) => join(folder, 'absent'), 'no such folder'],
  ['a file', (folder: string) => join(folder, 'file'), 'is a file, not a folder'],
  ['another folder', (folder: string) => join(folder, 'other'), 'is no Keelson project'],
])('--directory that is %s is refused', async (_case, pathIn, message) => {
  writeFileSync(join(scratch.path, 'file'), '');
  mkdirSync(join(scratch.path, 'other'), { recursive: true });
  const path = pathIn(scratch.path);
  expect(await keelson(['graph', '-C', path])).toEqual({
    code: 1,
    stdout: '',
    stderr: `keelson: ${path}: ${message}\n  fix: name the folder that holds Pulumi.yaml\n`,
  });
});

test('a project is found from a folder below, also with spaces and umlauts in its name', async () => {
  const root = join(scratch.path, 'mein Plätz');
  mkdirSync(join(root, 'charts', 'apps'), { recursive: true });
  emptyProject(root);
  const { code, stdout } = await keelson(['sandbox', 'status', '--json'], { directory: join(root, 'charts', 'apps') });
  const document = JSON.parse(stdout) as { sandboxes: { components: { log: string }[] }[] };
  expect(code).toBe(0);
  expect(document.sandboxes[0]?.components[0]?.log).toBe(join(root, '.keelson/sandbox/k3s/logs/etcd.log'));
  expect(readdirSync(root).sort()).toEqual(['Pulumi.yaml', 'charts']);
});

test('help names every command, within 40 columns as well', async () => {
  const { code, stdout } = await keelson(['--help'], { columns: 40 });
  expect(code).toBe(0);
  expect([...stdout.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map((match) => match[1])).toEqual([
    'synth',
    'up',
    'preview',
    'diff',
    'destroy',
    'hand-over',
    'graph',
    'policy',
    'doctor',
    'sandbox',
    'programs',
    'help',
  ]);
});

test('colours come only where they are wanted', async () => {
  const plain = 'keelson: unknown command "snyth"\n  fix: did you mean synth?\n';
  const colored = '\x1b[31mkeelson:\x1b[39m unknown command "snyth"\n  \x1b[2mfix:\x1b[22m did you mean synth?\n';
  expect((await keelson(['snyth'], { columns: 80 })).stderr).toBe(colored);
  expect((await keelson(['snyth'], { columns: 80, variables: { NO_COLOR: '1' } })).stderr).toBe(plain);
  expect((await keelson(['snyth', '--no-color'], { columns: 80 })).stderr).toBe(plain);
  expect((await keelson(['snyth'], { variables: { FORCE_COLOR: '1' } })).stderr).toBe(colored);
});
