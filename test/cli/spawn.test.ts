import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { scratchFolder } from './support';

// The program as the shell starts it: through bin/keelson.js, with variables of its own and output that goes to a pipe.

const PROJECT = resolve(__dirname, '../..');
const scratch = scratchFolder();
afterAll(() => scratch.remove());

function keelson(
  words: readonly string[],
  options: { readonly variables?: Record<string, string>; readonly cwd?: string } = {},
): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [join(PROJECT, 'bin/keelson.js'), ...words], {
    cwd: options.cwd ?? PROJECT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...options.variables },
  });
}

/** A copy of the environments' values in a folder of its own: nothing else of a project is read. */
function project(name: string): string {
  const folder = join(scratch.path, name);
  mkdirSync(folder, { recursive: true });
  for (const file of ['Pulumi.yaml', 'Pulumi.dev.yaml', 'Pulumi.staging.yaml', 'Pulumi.prod.yaml']) {
    writeFileSync(join(folder, file), readFileSync(join(PROJECT, file)));
  }
  return folder;
}

function filesBelow(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

test('without HOME, in a pipe, there are neither colours nor carriage returns', () => {
  const result = keelson(['synth', 'dev', '-C', project('plain')]);
  expect(result.status).toBe(0);
  expect(result.stdout).toMatch(
    /^dev {2}\d+ charts {2}\d+ objects {2}\d+ files {2}[\d.]+ m?s {2}\S+\/plain\/dist\/dev\n$/,
  );
  expect(result.stdout + result.stderr).not.toMatch(/[\x1b\r]/);
});

test('the same files come out whatever the locale, the time zone, and the name of the folder', () => {
  const plain = project('one');
  const odd = project('zwei – mit Leerzeichen');
  expect(keelson(['synth', 'dev', 'prod', '-C', plain], { variables: { LC_ALL: 'C', TZ: 'UTC' } }).status).toBe(0);
  expect(
    keelson(['synth', 'dev', 'prod', '-C', odd], {
      variables: { LC_ALL: 'tr_TR.UTF-8', LANG: 'de_DE.UTF-8', TZ: 'Asia/Kathmandu' },
    }).status,
  ).toBe(0);
  const files = filesBelow(join(plain, 'dist'));
  expect(filesBelow(join(odd, 'dist'))).toEqual(files);
  expect([...new Set(Object.keys(files).map((path) => path.split('/')[0]))]).toEqual(['dev', 'prod']);
});

/** Paths of the manifests in a folder of an environment. */
function manifestsBelow(folder: string): string[] {
  return Object.keys(filesBelow(folder)).filter((path) => path !== '.keelson');
}

test('--json prints one document whose counts are those of the folder', () => {
  const folder = project('json');
  const result = keelson(['synth', 'staging', '--json', '-C', folder]);
  const document = JSON.parse(result.stdout) as { environments: Record<string, unknown>[] };
  const [environment] = document.environments;
  const files = manifestsBelow(join(folder, 'dist/staging'));
  expect(document).toEqual({
    command: 'synth',
    ok: true,
    environments: [
      {
        name: 'staging',
        folder: join(folder, 'dist/staging'),
        charts: new Set(files.map((path) => path.split('/')[0])).size,
        objects: files.length,
        files: files.length,
        milliseconds: environment?.['milliseconds'],
        warnings: environment?.['warnings'],
      },
    ],
  });
  expect(Number.isInteger(environment?.['milliseconds'])).toBe(true);
});

test('--check tells a folder that is current from one that is not', () => {
  const folder = project('check');
  keelson(['synth', 'dev', '-C', folder]);
  const current = keelson(['synth', 'dev', '--check', '-C', folder]);
  expect([current.status, current.stdout]).toEqual([0, 'dev: the files are what synth would write.\n']);

  const [first = '', second = ''] = manifestsBelow(join(folder, 'dist/dev'));
  rmSync(join(folder, 'dist/dev', first));
  writeFileSync(join(folder, 'dist/dev', second), 'kind: Other\n');
  writeFileSync(join(folder, 'dist/dev/old.yaml'), '');
  appendFileSync(join(folder, 'dist/dev/.keelson'), 'old.yaml\n');
  // Not written by Keelson, so neither current nor stale.
  writeFileSync(join(folder, 'dist/dev/README.md'), '');
  const outdated = keelson(['synth', 'dev', '--check'], { cwd: folder });
  expect([outdated.status, outdated.stdout]).toEqual([
    1,
    `different  dist/dev/.keelson\nmissing    dist/dev/${first}\ndifferent  dist/dev/${second}\nstale      dist/dev/old.yaml\n` +
      'Not current; run `keelson synth dev`.\n',
  ]);
  expect(existsSync(join(folder, 'dist/dev', first))).toBe(false);
});

test('faults of several environments are told at once, and nothing is written', () => {
  const folder = project('faults');
  for (const name of ['dev', 'prod']) {
    const file = join(folder, `Pulumi.${name}.yaml`);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/keelson:target: \w+/, 'keelson:target: eks'));
  }
  const result = keelson(['synth', '-C', folder]);
  expect([result.status, result.stdout]).toEqual([1, '']);
  expect(result.stderr).toBe(
    [
      'keelson: the environments dev, prod: 2 faults',
      '  dev: Pulumi.dev.yaml:4 keelson:target: is unknown (got "eks", allowed: aks, k3s); did you mean aks',
      '  prod: Pulumi.prod.yaml:4 keelson:target: is unknown (got "eks", allowed: aks, k3s); did you mean aks',
      '',
    ].join('\n'),
  );
  expect(existsSync(join(folder, 'dist'))).toBe(false);
});

test('an unknown environment is told with those that are known', () => {
  const result = keelson(['synth', 'stagin', '-C', project('unknown')]);
  expect([result.status, result.stdout, result.stderr]).toEqual([
    1,
    '',
    'keelson: environment stagin: 1 fault\n  environment: is unknown (got "stagin", allowed: dev, prod, staging); did you mean staging\n',
  ]);
});

test('an output folder that is a file is left alone', () => {
  const folder = project('in-the-way');
  writeFileSync(join(folder, 'dist'), 'precious');
  const result = keelson(['synth', 'dev', '-C', folder]);
  expect([result.status, result.stderr.split('\n').slice(0, 2)]).toEqual([
    1,
    [
      `keelson: ${join(folder, 'dist/dev')} can't be written: it, or a folder above it, is a file`,
      '  fix: remove that file, or choose another output folder',
    ],
  ]);
  expect(readFileSync(join(folder, 'dist'), 'utf8')).toBe('precious');
});

test('graph prints Mermaid, also into a file', () => {
  const folder = project('graph');
  const printed = keelson(['graph', 'prod', '-C', folder]);
  expect([printed.status, printed.stdout.split('\n')[0]]).toEqual([0, 'flowchart LR']);
  const written = keelson(['graph', 'prod', '--output', 'docs/prod.mmd'], { cwd: folder });
  expect(written.stdout).toBe(`The architecture of prod is in ${join(folder, 'docs/prod.mmd')}.\n`);
  expect(readFileSync(join(folder, 'docs/prod.mmd'), 'utf8')).toBe(printed.stdout);
});

test('a reader that has seen enough is no failure', () => {
  const program = join(PROJECT, 'bin/keelson.js');
  const result = spawnSync(
    '/bin/sh',
    ['-c', `"${process.execPath}" "${program}" graph prod -C "${project('pipe')}"; echo "status $?" >&2`],
    { encoding: 'utf8', stdio: ['ignore', openClosedPipe(), 'pipe'], env: { PATH: process.env['PATH'] } },
  );
  expect(result.stderr).toBe('status 0\n');
});

test.each(['graph prod', 'synth prod --json'])('%s into a full disk is a failure', (words) => {
  const program = join(PROJECT, 'bin/keelson.js');
  const result = spawnSync(
    '/bin/sh',
    ['-c', `"${process.execPath}" "${program}" ${words} -C "${project('full')}" > /dev/full; echo "status $?" >&2`],
    { encoding: 'utf8', env: { PATH: process.env['PATH'] } },
  );
  expect(result.stderr).toBe(
    "keelson: the output can't be written: ENOSPC: no space left on device, write\nstatus 1\n",
  );
});

/** The writing end of a pipe that nobody reads. */
function openClosedPipe(): number {
  const fifo = join(scratch.path, 'fifo');
  spawnSync('mkfifo', [fifo]);
  const reader = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(fifo, constants.O_WRONLY);
  closeSync(reader);
  return writer;
}

test('commands that need no engine start without it', () => {
  const [bundle] = keelson(['--version']).stdout.split('\n');
  expect(bundle).toBe('0.2.0');
  const loaded = spawnSync(
    process.execPath,
    [
      '-e',
      `process.argv.push('synth', 'dev', '-C', '${project('loaded')}');
       process.on('exit', () => console.log(Object.keys(require.cache).filter((path) => path.includes('@pulumi')).length));
       require('${join(PROJECT, 'bin/keelson.js')}');`,
    ],
    { encoding: 'utf8', cwd: PROJECT },
  );
  expect(loaded.stdout.trim().split('\n').pop()).toBe('0');
});
