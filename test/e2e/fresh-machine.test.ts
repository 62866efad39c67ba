import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { findTool, projectDirectory, resolveProgram } from '../../stacks/programs';
import { layOutProvider, layOutReleases } from '../support/release-mirror';
import { type Answer, ReleaseServer } from '../support/release-server';

const ROOT = projectDirectory(__dirname);
const PROVIDER_VERSION = findTool('pulumi-resource-kubernetes')?.version ?? '';
const CONTROL_PLANE = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'];

jest.setTimeout(300_000);

let folder: string;
let clone: string;
let server: ReleaseServer;
let environment: NodeJS.ProcessEnv;
let answer: Answer = () => false;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keelson-fresh-'));
  clone = join(folder, 'keelson');
  const left = new Set(['node_modules', '.git', '.keelson', 'dist'].map((name) => join(ROOT, name)));
  cpSync(ROOT, clone, { recursive: true, filter: (path) => !left.has(path) });
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));

  const programs = join(folder, 'programs');
  mkdirSync(programs);
  for (const name of [...CONTROL_PLANE, 'pulumi', 'pulumi-resource-kubernetes']) {
    symlinkSync(realpathSync((await resolveProgram(name)).path), join(programs, name));
  }
  const rows = await layOutReleases(programs, join(folder, 'mirror'));
  await layOutProvider(programs, join(folder, 'mirror'), PROVIDER_VERSION);
  writeFileSync(join(clone, 'tools', 'tools.json'), JSON.stringify(rows));
  server = await ReleaseServer.start(join(folder, 'mirror'), (request, response) => answer(request, response));

  // Node and a shell are all that this machine has.
  const path = join(folder, 'path');
  mkdirSync(path);
  const npm = join(dirname(process.execPath), 'npm');
  for (const program of [process.execPath, npm, '/bin/sh', '/usr/bin/env']) {
    symlinkSync(program, join(path, basename(program)));
  }
  environment = { PATH: path, KEELSON_MIRROR: server.url };
  for (const home of ['home', 'newcomer']) {
    mkdirSync(join(folder, home));
  }
});

afterAll(async () => {
  spawnSync(process.execPath, ['bin/keelson.js', 'sandbox', 'delete'], {
    cwd: clone,
    env: { ...environment, HOME: join(folder, 'newcomer') },
  });
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Run {
  readonly code: number;
  readonly output: string;
  readonly seconds: number;
}

/** Runs a command as somebody would on that machine; `watch` sees what it prints and may end it. */
async function run(
  command: readonly [string, ...string[]],
  home: string,
  watch: (output: string, end: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<Run> {
  const began = performance.now();
  const [program, ...words] = command;
  const child = spawn(program, words, {
    cwd: clone,
    env: { ...environment, HOME: join(folder, home) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const read = (text: Buffer): void => {
    output += text.toString();
    watch(output, (signal) => void child.kill(signal));
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const [code] = (await once(child, 'close')) as [number];
  return { code, output, seconds: (performance.now() - began) / 1000 };
}

const toolsOf = (home: string): string => join(folder, home, '.cache/keelson/tools');
const startSandbox = (profile: string): [string, ...string[]] => [
  'node',
  'bin/keelson.js',
  'sandbox',
  'start',
  '--profile',
  profile,
];

it('keeps what it has downloaded when it is interrupted', async () => {
  let cutOff = false;
  let ended = false;
  answer = (request, response) => {
    if (request.url?.includes('/kwok/') !== true) {
      return false;
    }
    const path = join(folder, 'mirror', request.url);
    const { size, mtimeMs } = statSync(path);
    response.writeHead(200, { 'content-length': size, etag: `"${size}-${mtimeMs}"` });
    response.write(readFileSync(path).subarray(0, 5_000_000));
    cutOff = true;
    return true;
  };
  const { code, output } = await run(startSandbox('k3s'), 'home', (text, end) => {
    if (cutOff && !ended && ['kube', 'etcd'].every((name) => new RegExp(`downloading ${name}: .* done`).test(text))) {
      // A second one would end it at once.
      ended = true;
      end('SIGINT');
    }
  });
  answer = () => false;
  expect({ code, output }).toMatchObject({ code: 130 });
  expect(readdirSync(join(toolsOf('home'), 'downloads'))).toContainEqual(expect.stringMatching(/kwok-\w+-\w+$/));
});

it('goes on where it was, and two processes at once download each program once', async () => {
  const before = server.requests.length;
  const runs = await Promise.all(['k3s', 'aks'].map((profile) => run(startSandbox(profile), 'home')));
  expect(runs.map(({ code, output }) => ({ code, output }))).toEqual([
    { code: 0, output: expect.any(String) },
    { code: 0, output: expect.any(String) },
  ]);
  // All but kwok was there already.
  expect(server.requests.slice(before)).toEqual([expect.stringMatching(/kwok-\w+-\w+ bytes=[1-9]\d*-$/)]);
  for (const profile of ['k3s', 'aks']) {
    await run(['node', 'bin/keelson.js', 'sandbox', 'delete', '--profile', profile], 'home');
  }
});

it('brings dev up without a toolchain in under two minutes, from a mirror', async () => {
  const { code, output, seconds } = await run(['npm', 'run', 'up'], 'newcomer');
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(seconds).toBeLessThan(120);
  expect(output).not.toMatch(/building/);
  for (const program of ['etcd', 'kube', 'kwok', 'pulumi']) {
    expect(output).toMatch(new RegExp(`downloading ${program}\\b.*done`));
  }
  expect(readdirSync(toolsOf('newcomer')).filter((name) => !name.startsWith('downloads'))).toEqual([
    expect.stringMatching(/^etcd-3\.6\.\d+-\w{16}$/),
    expect.stringMatching(/^kube-1\.35\.\d+-\w{16}$/),
    expect.stringMatching(/^kwok-0\.8\.\d+-\w{16}$/),
    expect.stringMatching(/^pulumi-3\.250\.\d+-\w{16}$/),
  ]);
  expect(readdirSync(join(clone, '.keelson/pulumi/plugins'))).toContain(`resource-kubernetes-v${PROVIDER_VERSION}`);
});

it('downloads nothing the second time', async () => {
  const before = server.requests.length;
  const { code, output } = await run(['npm', 'run', 'up'], 'newcomer');
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(server.requests.slice(before)).toEqual([]);
});
