import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { type ProgramEvent, type Tool, resolveProgram } from '../../../stacks/programs';
import { toolCache } from '../../../stacks/programs/cache';
import { toolFingerprint } from '../../../stacks/programs/tools';

const tool: Tool = { program: 'widget', module: 'widget', package: '.', version: '2.4.1', sameMinor: true, minutes: 3 };
const family: Tool = { ...tool, program: 'family', names: ['elder', 'younger'], module: 'family', sameMinor: false };
const vendored: Tool = {
  ...tool,
  program: 'vendored',
  module: 'widget',
  sameMinor: false,
  alsoIn: ['<project>/node_modules/.bin', '<pulumi-home>/bin'],
};

let root: string;
let environment: NodeJS.ProcessEnv;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keelson-programs-'));
  // Real tools of the machine (sh, and node for the stand-in of Go) are reached through one folder of links.
  environment = { PATH: `${root}/path`, HOME: `${root}/home` };
  for (const module of ['widget', 'family']) {
    write(`tools/${module}/go.mod`, `module ${module}\n`);
    write(`tools/${module}/go.sum`, '');
  }
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string, mode = 0o644): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode });
  return file;
}

function program(path: string, version = '2.4.9'): string {
  return write(path, `#!/bin/sh\necho "widget version v${version} linux/amd64"\n`, 0o755);
}

/** A stand-in for Go: records how it was called and writes what it was asked for. */
function fakeGo(body = ''): void {
  write(
    'path/go',
    [
      '#!/bin/sh',
      `echo "$PWD|$CGO_ENABLED|$GOWORK|$GONOSUMDB|$*" >> '${root}/go-calls'`,
      body,
      'while [ "$1" != -o ]; do shift; done',
      'echo built > "$2"',
      'chmod 755 "$2"',
    ]
      .join('\n')
      .replace('chmod', '/bin/chmod'),
    0o755,
  );
}

function resolve(
  name: string,
  onProgress: (event: ProgramEvent) => void = () => {},
): ReturnType<typeof resolveProgram> {
  return resolveProgram(name, {
    environment,
    toolsDirectory: join(root, 'tools'),
    tools: [tool, family, vendored],
    onProgress,
  });
}

describe('where a program is looked for', () => {
  it('takes the first place that has it, in the documented order', async () => {
    const places = {
      KEELSON_TOOLCHAIN: program('toolchain/bin/widget'),
      KUBEBUILDER_ASSETS: program('assets/widget'),
      PATH: program('path/widget'),
    };
    environment['KEELSON_TOOLCHAIN'] = join(root, 'toolchain');
    environment['KUBEBUILDER_ASSETS'] = join(root, 'assets');
    for (const source of ['KEELSON_TOOLCHAIN', 'KUBEBUILDER_ASSETS', 'PATH'] as const) {
      expect(await resolve('widget')).toEqual({ name: 'widget', path: places[source], source });
      rmSync(places[source]);
    }
    const cached = program(
      `home/.cache/keelson/tools/widget-${toolFingerprint(tool, join(root, 'tools'))}/widget`,
      '0.0.0',
    );
    expect(await resolve('widget')).toEqual({ name: 'widget', path: cached, source: 'cache' });
  });

  it('accepts the bin folder itself as KEELSON_TOOLCHAIN', async () => {
    const path = program('toolchain/bin/widget');
    environment['KEELSON_TOOLCHAIN'] = join(root, 'toolchain/bin');
    expect(await resolve('widget')).toEqual({ name: 'widget', path, source: 'KEELSON_TOOLCHAIN' });
  });

  it('looks where the vendor installs, before it builds', async () => {
    fakeGo();
    const home = program('home/.pulumi/bin/vendored');
    expect(await resolve('vendored')).toEqual({ name: 'vendored', path: home, source: 'vendor' });
    const moved = program('elsewhere/bin/vendored');
    environment['PULUMI_HOME'] = join(root, 'elsewhere');
    expect(await resolve('vendored')).toEqual({ name: 'vendored', path: moved, source: 'vendor' });
    const launcher = program('node_modules/.bin/vendored');
    expect(await resolve('vendored')).toEqual({ name: 'vendored', path: launcher, source: 'vendor' });
  });

  it('takes neither a folder nor a file that cannot be executed, nor a relative entry of PATH', async () => {
    mkdirSync(join(root, 'path/widget'), { recursive: true });
    write('second/widget', 'text');
    const path = program('third/widget');
    environment['PATH'] = `${root}/path:${root}/second:.::${root}/third`;
    expect(await resolve('widget')).toEqual({ name: 'widget', path, source: 'PATH' });
  });

  it('refuses a variable that names a folder that is not there', async () => {
    environment['KEELSON_TOOLCHAIN'] = join(root, 'nowhere');
    await expect(resolve('widget')).rejects.toMatchObject({
      message: `KEELSON_TOOLCHAIN names the folder ${root}/nowhere, which does not exist`,
      fix: 'Correct KEELSON_TOOLCHAIN, or unset it to let Keelson look on PATH or get the programs itself.',
    });
  });
});

describe('the version of a program', () => {
  it('is refused in a folder that was named on purpose', async () => {
    const path = program('assets/widget', '2.3.9');
    environment['KUBEBUILDER_ASSETS'] = join(root, 'assets');
    await expect(resolve('widget')).rejects.toMatchObject({
      message: `KUBEBUILDER_ASSETS offers widget 2.3.9 (${path}), but Keelson needs 2.4.x`,
      fix: 'Put widget 2.4.x there, or unset KUBEBUILDER_ASSETS to let Keelson look on PATH or get it itself.',
    });
  });

  it('is passed over with a note on PATH', async () => {
    const old = program('path/widget', '3.4.1');
    const path = program('second/widget', '2.4.0');
    environment['PATH'] = `${root}/path:${root}/second`;
    const notes: string[] = [];
    expect(await resolve('widget', ({ message }) => notes.push(message))).toEqual({
      name: 'widget',
      path,
      source: 'PATH',
    });
    expect(notes).toEqual([`${old} is version 3.4.1, but Keelson needs 2.4.x; it is passed over`]);
  });

  it('does not matter where the table does not say so', async () => {
    const path = program('path/elder', '9.9.9');
    expect(await resolve('elder')).toEqual({ name: 'elder', path, source: 'PATH' });
  });
});

describe('building', () => {
  it('calls Go in the module with the common flags, installs all names and tells how it goes', async () => {
    fakeGo();
    const events: ProgramEvent[] = [];
    const result = await resolve('younger', (event) => events.push(event));
    const folder = join(root, `home/.cache/keelson/tools/family-${toolFingerprint(family, join(root, 'tools'))}`);
    expect(result).toEqual({ name: 'younger', path: join(folder, 'younger'), source: 'built' });
    expect(readdirSync(folder).sort()).toEqual(['elder', 'family', 'younger']);
    expect(readFileSync(result.path, 'utf8')).toBe('built\n');
    const call = readFileSync(join(root, 'go-calls'), 'utf8').trim().split('|');
    expect(call.slice(0, 3)).toEqual([join(root, 'tools/family'), '0', 'off']);
    expect(call[4]).toMatch(/^build -buildvcs=false -ldflags -s -w -o \S+\/\.building-\w+\/family \.$/);
    expect(events.map(({ message }) => message)).toEqual([
      'building family 2.4.1 from tools/family (about 3 min on two cores, once)',
      'built family in 0 s',
    ]);
    expect(readdirSync(join(root, 'home/.cache/keelson/tools')).sort()).toEqual([
      folder.split('/').at(-1),
      'family.log',
    ]);
  });

  it('passes the linker flags and variables of the row', async () => {
    fakeGo();
    const row: Tool = {
      ...tool,
      ldflags: '-X main.version=2',
      tags: 'small',
      environment: { GONOSUMDB: 'example.com/*' },
    };
    await resolveProgram('widget', { environment, toolsDirectory: join(root, 'tools'), tools: [row] });
    const call = readFileSync(join(root, 'go-calls'), 'utf8').trim().split('|');
    expect(call[3]).toBe('example.com/*');
    expect(call[4]).toMatch(/^build -buildvcs=false -tags small -ldflags -s -w -X main\.version=2 -o /);
  });

  it('builds once when several ask at once', async () => {
    fakeGo('/bin/sleep 0.2');
    const results = await Promise.all([resolve('elder'), resolve('younger'), resolve('elder')]);
    expect(results.map(({ path }) => existsSync(path))).toEqual([true, true, true]);
    expect(readFileSync(join(root, 'go-calls'), 'utf8').trim().split('\n')).toHaveLength(1);
  });

  it('builds anew when the module changes', () => {
    const before = toolFingerprint(tool, join(root, 'tools'));
    utimesSync(join(root, 'tools/widget/go.mod'), 1, 1);
    expect(toolFingerprint(tool, join(root, 'tools'))).toBe(before);
    write('tools/widget/go.sum', 'changed');
    expect(toolFingerprint(tool, join(root, 'tools'))).not.toBe(before);
  });

  it('removes what a build that was killed has left', async () => {
    fakeGo();
    write('home/.cache/keelson/tools/.building-old/widget', 'half');
    await resolve('widget');
    expect(existsSync(join(root, 'home/.cache/keelson/tools/.building-old'))).toBe(false);
  });

  it('uses XDG_CACHE_HOME', async () => {
    fakeGo();
    environment['XDG_CACHE_HOME'] = join(root, 'xdg');
    expect((await resolve('widget')).path.startsWith(join(root, 'xdg/keelson/tools/widget-'))).toBe(true);
  });

  it('uses a folder of its own under the temporary one where there is no home, unless others can write to it', () => {
    const own = join(root, `keelson-${userInfo().uid}`);
    expect(toolCache({ TMPDIR: root })).toBe(join(own, 'keelson/tools'));
    expect(statSync(own).mode & 0o777).toBe(0o700);
    chmodSync(own, 0o777);
    expect(() => toolCache({ TMPDIR: root })).toThrow(
      `${own} can be written by other users, so no program is started from there`,
    );
  });

  it('gives Go folders for its caches where there is no home, and leaves those alone that are set', async () => {
    environment = { PATH: `${root}/path`, TMPDIR: root, GOCACHE: '/elsewhere' };
    fakeGo(`echo "$GOPATH $GOCACHE" > '${root}/go-folders'`);
    await resolve('widget');
    const own = join(root, `keelson-${userInfo().uid}`, 'keelson/tools/go');
    expect(readFileSync(join(root, 'go-folders'), 'utf8')).toBe(`${own} /elsewhere\n`);
  });

  it('says in one sentence that Go is missing, with the fix', async () => {
    await expect(resolve('elder')).rejects.toMatchObject({
      message: 'elder, younger 2.4.1 was not found, and building it needs Go, which is not on PATH',
      fix: 'Install Go 1.26 or newer (https://go.dev/dl), or set KEELSON_TOOLCHAIN to a folder that holds the program.',
    });
  });

  it('reports why Go refused, and leaves nothing half built', async () => {
    fakeGo('echo "main.go:3: undefined: x" >&2; exit 1');
    await expect(resolve('widget')).rejects.toMatchObject({
      message: 'Go could not build widget from tools/widget: main.go:3: undefined: x',
      fix: `The whole output is in ${root}/home/.cache/keelson/tools/widget.log. Check that Go is 1.26 or newer and that the Go module proxy can be reached.`,
    });
    expect(readdirSync(join(root, 'home/.cache/keelson/tools'))).toEqual(['widget.log']);
  });

  it('builds nothing when that is not wanted', async () => {
    const looked = resolveProgram('widget', {
      environment,
      toolsDirectory: join(root, 'tools'),
      tools: [tool],
      obtain: false,
    });
    await expect(looked).rejects.toMatchObject({
      message: 'widget 2.4.1 was not found',
      fix: 'Put it on PATH, set KEELSON_TOOLCHAIN to a folder that holds it, or let Keelson build it (about 3 min).',
    });
  });

  it('names what it can get when asked for something else', async () => {
    await expect(resolve('gadget')).rejects.toMatchObject({
      message: "gadget is not on PATH, and Keelson can't get it",
      fix: 'Install gadget, or set KEELSON_TOOLCHAIN to a folder that holds it. Keelson gets: widget, elder, younger, vendored.',
    });
  });
});

it('finds a program behind a link', async () => {
  program('store/real');
  mkdirSync(join(root, 'path'), { recursive: true });
  symlinkSync(join(root, 'store/real'), join(root, 'path/widget'));
  expect(await resolve('widget')).toEqual({ name: 'widget', path: join(root, 'path/widget'), source: 'PATH' });
});
