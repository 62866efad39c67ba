import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { keelson } from '../cli/support';
import { configuration, inFolder, ROOT, type Row } from './row';

/** A command line in a project of its own: exit code, standard error, and what was left behind in the output folder. */
const command = (
  id: string,
  what: string,
  words: readonly string[],
  prepare: (project: string) => void,
  message: string,
): Row => ({
  id,
  what,
  message,
  speak: () =>
    inFolderLater(async (folder) => {
      const project = projectAt(join(folder, 'project'));
      prepare(project);
      const { code, stdout, stderr } = await keelson(words, { directory: project });
      const said = `exit ${code}\n${stderr}${describeOutput(project, stdout)}`.replaceAll(folder, '<folder>');
      // The real environments grow.
      return said.replace(/(?<=Pulumi\.prod\.yaml:)\d+/g, '<line>');
    }),
});

/** Programs are started through bin/check.js, which runs on every Node and before any package is there. */
const start = (what: string, script: (folder: string) => string, message: string): Row => ({
  id: 'B40',
  what,
  message,
  speak: () =>
    inFolder((folder) => {
      const { status, stderr } = spawnSync(process.execPath, ['-e', script(folder)], { encoding: 'utf8' });
      return `exit ${status}\n${stderr}`.replaceAll(folder, '<folder>').replaceAll(ROOT, '<checkout>');
    }),
});

const CHECK = JSON.stringify(join(ROOT, 'bin', 'check.js'));
const isRoot = process.getuid?.() === 0;

/** The command line, its folders, and where it runs. */
export const commands: readonly Row[] = [
  command(
    'B01',
    'synth of an unknown environment',
    ['synth', 'prdo'],
    () => undefined,
    'exit 1\nkeelson: environment prdo: 1 fault\n  environment: is unknown (got "prdo", allowed: dev, prod, staging); did you mean prod\n0 files written',
  ),
  command(
    'B02',
    'synth of one good and one bad environment',
    ['synth', 'dev', 'prod'],
    (project) => {
      const file = join(project, 'Pulumi.prod.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replace(/(keelson:raibidCi:[^]*?replicas: )3/, '$1many'));
    },
    'exit 1\nkeelson: environment prod: 1 fault\n  Pulumi.prod.yaml:<line> raibidCi.server.replicas: is a text where a number is expected (got "many")\n0 files written',
  ),
  command(
    'B40',
    'an output folder that is a file',
    ['synth', 'dev', '--output', 'out'],
    (project) => writeFileSync(join(project, 'out'), 'mine'),
    'exit 1\nkeelson: <folder>/project/out/dev can\'t be written: it, or a folder above it, is a file\n  fix: remove that file, or choose another output folder\n0 files written, the file in the way still holds "mine"',
  ),
  command(
    'B40',
    'a parent of the output folder that is a file',
    ['synth', 'dev', '--output', 'out/deep'],
    (project) => writeFileSync(join(project, 'out'), 'mine'),
    'exit 1\nkeelson: <folder>/project/out/deep/dev can\'t be written: it, or a folder above it, is a file\n  fix: remove that file, or choose another output folder\n0 files written, the file in the way still holds "mine"',
  ),
  {
    id: 'B40',
    what: 'an output folder that may not be written',
    speak: () =>
      inFolderLater(async (folder) => {
        const project = projectAt(join(folder, 'project'));
        const closed = isRoot ? '/sys/keelson' : join(folder, 'closed');
        if (!isRoot) {
          mkdirSync(closed);
          chmodSync(closed, 0o555);
        }
        const { code, stderr } = await keelson(['synth', 'dev', '--output', closed], { directory: project });
        return `exit ${code}\n${stderr}`.replaceAll(closed, '<closed>');
      }),
    message:
      "exit 1\nkeelson: <closed>/dev can't be written: permission denied\n  fix: choose another output folder, or correct its permissions\n",
  },
  start(
    'a Node that is too old',
    () => `require(${CHECK}).check(${JSON.stringify(ROOT)}, '18.20.0')`,
    'exit 1\nkeelson: this is Node 18.20.0, and Node 20 or newer is needed; install it from https://nodejs.org\n',
  ),
  start(
    'packages that are not installed',
    (folder) => `require(${CHECK}).check(${JSON.stringify(folder)}, '20.0.0')`,
    'exit 1\nkeelson: the packages are not installed; run npm ci in <folder>\n',
  ),
  {
    id: 'B42',
    what: 'time zones, languages and orders that change nothing',
    speak: () => {
      const places: readonly Readonly<Record<string, string>>[] = [
        { TZ: 'UTC', LC_ALL: 'C' },
        { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
        { TZ: 'America/St_Johns', LC_ALL: 'sv_SE.UTF-8', LANGUAGE: 'sv', KEELSON_UNUSED: '1' },
      ];
      return inFolder((folder) => {
        const results = places.map((variables, position) => {
          const output = join(folder, String(position));
          const words = [join(ROOT, 'bin', 'keelson.js'), 'synth', 'staging', '--quiet', '--output', output];
          const { status } = spawnSync(process.execPath, words, {
            cwd: ROOT,
            encoding: 'utf8',
            env: { PATH: process.env.PATH, HOME: folder, ...variables },
          });
          return `exit ${status}, ${digestOf(output)}`;
        });
        return `${results.length} runs, ${new Set(results).size} result, ${results[0]?.replace(/, .*/, '')}`;
      });
    },
    message: '3 runs, 1 result, exit 0',
  },
  {
    id: 'B44',
    what: 'a project in a folder with spaces and characters of many scripts',
    speak: () =>
      inFolderLater(async (folder) => {
        const strange = projectAt(join(folder, `mein Ordner – プロジェクト & 'söhne' $HOME`));
        const plain = projectAt(join(folder, 'plain'));
        const results = [];
        for (const project of [strange, plain]) {
          const { code } = await keelson(['synth', 'staging', '--quiet'], { directory: project });
          results.push(`exit ${code}, ${digestOf(join(project, 'dist'))}`);
        }
        return `${new Set(results).size} result, ${results[0]?.replace(/, .*/, '')}`;
      }),
    message: '1 result, exit 0',
  },
  {
    id: 'B44',
    what: 'a fault in such a folder',
    speak: () =>
      inFolderLater(async (folder) => {
        const project = projectAt(join(folder, 'mein Ordner – プロジェクト'));
        writeFileSync(join(project, 'Pulumi.dev.yaml'), configuration('dev').replace('memory: 256Mi', 'memory: 1g'));
        const { code, stderr } = await keelson(['synth', 'dev'], { directory: project });
        return `exit ${code}\n${stderr}${describeOutput(project, '')}`;
      }),
    message:
      'exit 1\nkeelson: environment dev: 1 fault\n  Pulumi.dev.yaml:16 redis.queue.memory: is not an amount of bytes (got "1g", allowed: whole bytes in Ki, Mi, Gi or Ti, such as 512Mi); write 1Gi\n0 files written',
  },
];

async function inFolderLater(use: (folder: string) => Promise<string>): Promise<string> {
  const { mkdtemp, rm } = await import('node:fs/promises');
  const { tmpdir } = await import('node:os');
  const folder = await mkdtemp(join(tmpdir(), 'keelson-bad-input-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function projectAt(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'Pulumi.yaml'), 'name: keelson\nruntime: nodejs\n');
  for (const name of ['dev', 'staging', 'prod']) {
    copyFileSync(join(ROOT, `Pulumi.${name}.yaml`), join(folder, `Pulumi.${name}.yaml`));
  }
  return folder;
}

/** Nothing may be half written. */
function describeOutput(project: string, stdout: string): string {
  const left = existsSync(join(project, 'dist')) ? filesBelow(join(project, 'dist')) : [];
  const out = join(project, 'out');
  const kept =
    existsSync(out) && statSync(out).isFile() ? `, the file in the way still holds "${readFileSync(out, 'utf8')}"` : '';
  return `${stdout === '' ? '' : `stdout: ${stdout}`}${left.length} files written${kept}`;
}

function filesBelow(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
}

function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const path of filesBelow(folder)) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(folder, path)))
      .update('\0');
  }
  return hash.digest('hex');
}
