import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { findTool, projectDirectory, resolveProgram } from '../../stacks/programs';
import { layOutProvider, layOutReleases } from '../support/release-mirror';
import { ReleaseServer } from '../support/release-server';

const ROOT = projectDirectory(__dirname);
const PROVIDER_VERSION = findTool('pulumi-resource-kubernetes')?.version ?? '';
const CONTROL_PLANE = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'];

jest.setTimeout(300_000);

let folder: string;
let clone: string;
let server: ReleaseServer;
let environment: NodeJS.ProcessEnv;

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
  server = await ReleaseServer.start(join(folder, 'mirror'));

  // Node and a shell are all that this machine has.
  const path = join(folder, 'path');
  mkdirSync(path);
  const npm = join(dirname(process.execPath), 'npm');
  for (const program of [process.execPath, npm, '/bin/sh', '/usr/bin/env']) {
    symlinkSync(program, join(path, basename(program)));
  }
  environment = { PATH: path, HOME: join(folder, 'home'), KEELSON_MIRROR: server.url };
  mkdirSync(join(folder, 'home'));
});

afterAll(async () => {
  spawnSync(process.execPath, ['bin/keelson.js', 'sandbox', 'delete'], { cwd: clone, env: environment });
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function up(): Promise<{ readonly code: number; readonly output: string; readonly seconds: number }> {
  const began = performance.now();
  const child = spawn('npm', ['run', 'up'], { cwd: clone, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output, seconds: (performance.now() - began) / 1000 };
}

it('brings dev up without a toolchain in under two minutes, from a mirror', async () => {
  const { code, output, seconds } = await up();
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(seconds).toBeLessThan(120);
  expect(output).not.toMatch(/building/);
  for (const program of ['etcd', 'kube', 'kwok', 'pulumi']) {
    expect(output).toMatch(new RegExp(`downloading ${program}\\b.*done`));
  }
  expect(
    readdirSync(join(folder, 'home/.cache/keelson/tools')).filter((name) => !name.startsWith('downloads')),
  ).toEqual([
    expect.stringMatching(/^etcd-3\.6\.\d+-\w{16}$/),
    expect.stringMatching(/^kube-1\.35\.\d+-\w{16}$/),
    expect.stringMatching(/^kwok-0\.8\.\d+-\w{16}$/),
    expect.stringMatching(/^pulumi-3\.250\.\d+-\w{16}$/),
  ]);
  expect(readdirSync(join(clone, '.keelson/pulumi/plugins'))).toContain(`resource-kubernetes-v${PROVIDER_VERSION}`);
});

it('downloads nothing the second time', async () => {
  const before = server.requests.length;
  const { code, output } = await up();
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(server.requests.slice(before)).toEqual([]);
});
