import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool } from '../../../../stacks/programs';
import { findPrograms } from '../../../../stacks/pulumi/engine/programs';

const VERSION = findTool('pulumi-resource-kubernetes')?.version ?? '';
const before = { ...process.env };

let root: string;
let notes: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keelson-engine-'));
  notes = [];
  for (const name of Object.keys(process.env).filter((key) => /^(KEELSON|KUBEBUILDER|PULUMI|XDG)_/.test(key))) {
    delete process.env[name];
  }
  Object.assign(process.env, { HOME: root, XDG_CACHE_HOME: root, PATH: join(root, 'path') });
});

afterEach(() => {
  for (const name of Object.keys(process.env)) {
    delete process.env[name];
  }
  Object.assign(process.env, before);
  rmSync(root, { recursive: true, force: true });
});

/** A stand-in for Pulumi that notes how it was called. */
function fakePulumi(end: string): void {
  mkdirSync(join(root, 'path'));
  const call = 'echo "$PULUMI_HOME|$PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES|$*"';
  writeFileSync(join(root, 'path', 'pulumi'), `#!/bin/sh\n${call} >> '${root}/calls'\n${end}\n`, { mode: 0o755 });
}

const calls = (): string => (existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8') : '');
const find = (): Promise<void> =>
  findPrograms({ variables: { PULUMI_HOME: join(root, 'pulumi') }, onProgress: ({ message }) => notes.push(message) });
const command = `plugin install resource kubernetes ${VERSION} --exact --non-interactive --color=never`;

it('has Pulumi install its provider, into the home that the engine will have', async () => {
  fakePulumi('exit 0');
  await find();
  expect(calls()).toBe(`${root}/pulumi||${command}\n`);
  expect(notes).toEqual([`Pulumi installs its Kubernetes provider ${VERSION}, once`]);
});

it('sends Pulumi to the mirror, unless somebody has sent it elsewhere', async () => {
  fakePulumi('exit 0');
  process.env.KEELSON_MIRROR = 'https://mirror.example/keelson/';
  await find();
  process.env.PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES = 'own';
  await find();
  const mirror = '^.*$=https://mirror.example/keelson/get.pulumi.com/releases/plugins';
  expect(calls()).toBe(`${root}/pulumi|${mirror}|${command}\n${root}/pulumi|own|${command}\n`);
});

it.each([
  ['is installed', 'pulumi/plugins', `resource-kubernetes-v${VERSION}`],
  ['is on PATH', 'path', 'pulumi-resource-kubernetes'],
])('installs nothing where it %s already', async (_where, folder, name) => {
  fakePulumi('exit 1');
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, name), '#!/bin/sh\n', { mode: 0o755 });
  await find();
  expect({ calls: calls(), notes }).toEqual({ calls: '', notes: [] });
});

it('leaves it to the engine where nothing may be got', async () => {
  fakePulumi('exit 1');
  process.env.KEELSON_PROGRAMS = 'path';
  await find();
  expect(calls()).toBe('');
});

it('says why Pulumi could not, where nothing may be built', async () => {
  fakePulumi("echo 'warning: old' >&2; echo 'error: no route to host' >&2; exit 255");
  process.env.KEELSON_PROGRAMS = 'download';
  await expect(find()).rejects.toMatchObject({
    message: `Pulumi could not install its Kubernetes provider ${VERSION}: error: no route to host`,
    fix: expect.stringContaining('name a mirror in KEELSON_MIRROR'),
  });
});

it('builds it with Go where Pulumi could not', async () => {
  fakePulumi("echo 'error: no route to host' >&2; exit 255");
  await expect(find()).rejects.toThrow(/pulumi-resource-kubernetes .* was not found, and building it needs Go/);
  expect(notes).toContainEqual(expect.stringMatching(/: error: no route to host; it is built with Go instead$/));
});
