import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProgramEvent, type Release, type Tool, MACHINE, resolveProgram } from '../../../stacks/programs';
import type { Patience } from '../../../stacks/programs/download';
import { releaseFiles, sumOf } from '../../../stacks/programs/release';
import { layOutReleases } from '../../support/release-mirror';
import { type Answer, ReleaseServer } from '../../support/release-server';

const patience: Patience = { connect: 500, idle: 400, total: 10_000, attempts: 2, delay: 5 };
const base = { package: '.', version: '2.4.1', minutes: 3 };
/** Pinned, in an archive. */
const widget: Tool = {
  ...base,
  program: 'widget',
  module: 'widget',
  release: {
    url: 'https://releases.example/v{version}/widget-{os}-{cpu}.tar.gz',
    member: 'widget-{version}/bin/widget',
    sha256: { [MACHINE]: 'not known yet' },
  },
};
/** Two files as they are, with the publisher's sums. */
const family: Tool = {
  ...base,
  program: 'family',
  names: ['elder', 'younger'],
  module: 'family',
  release: {
    url: 'https://dl.example/{version}/{os}/{arch}/{name}',
    sums: 'https://dl.example/{version}/{os}/{arch}/{name}.sha256',
    machines: [MACHINE],
  },
};

let root: string;
let environment: NodeJS.ProcessEnv;
let server: ReleaseServer;
let rows: readonly Tool[];
let answer: Answer;
let events: ProgramEvent[];

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'keelson-install-'));
  for (const name of ['widget', 'elder', 'younger']) {
    mkdirSync(join(root, 'programs'), { recursive: true });
    writeFileSync(join(root, 'programs', name), `#!/bin/sh\necho ${name}\n`.padEnd(50_000, '#'), { mode: 0o755 });
  }
  for (const module of ['widget', 'family']) {
    mkdirSync(join(root, 'tools', module), { recursive: true });
    writeFileSync(join(root, 'tools', module, 'go.mod'), `module ${module}\n`);
  }
  rows = await layOutReleases(join(root, 'programs'), join(root, 'web'), [widget, family]);
  answer = () => false;
  server = await ReleaseServer.start(join(root, 'web'), (request, response) => answer(request, response));
  environment = { PATH: join(root, 'path'), HOME: join(root, 'home'), KEELSON_MIRROR: server.url };
  events = [];
});

afterEach(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

function resolve(name: string, tools = rows) {
  const onProgress = (event: ProgramEvent): void => void events.push(event);
  return resolveProgram(name, { environment, toolsDirectory: join(root, 'tools'), tools, onProgress, patience });
}

/** A stand-in for Go that builds whatever it is asked for. */
function fakeGo(): void {
  mkdirSync(join(root, 'path'));
  const script = '#!/bin/sh\nwhile [ "$1" != -o ]; do shift; done\necho built > "$2"\n/bin/chmod 755 "$2"\n';
  writeFileSync(join(root, 'path', 'go'), script, { mode: 0o755 });
}

const cache = (): string => join(root, 'home/.cache/keelson/tools');
const pinned = (sha256: string): readonly Tool[] => [
  { ...widget, release: { ...(widget.release as Release), sha256: { [MACHINE]: sha256 } } },
];

describe('a release', () => {
  it('is taken out of its archive, and is private to the user', async () => {
    const { path, source } = await resolve('widget');
    expect(source).toBe('downloaded');
    expect(readFileSync(path)).toEqual(readFileSync(join(root, 'programs', 'widget')));
    expect(statSync(path).mode & 0o777).toBe(0o755);
    expect(statSync(cache()).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(cache(), 'downloads'))).toEqual([]);
    expect(readdirSync(cache()).sort()).toEqual(['downloads', expect.stringMatching(/^widget-2\.4\.1-\w{16}$/)]);
  });

  it('is found the next time without asking anybody', async () => {
    const { path } = await resolve('widget');
    const asked = server.requests.length;
    expect(await resolve('widget')).toEqual({ name: 'widget', path, source: 'cache' });
    expect(server.requests).toHaveLength(asked);
  });

  it('of several files is downloaded side by side, and checked by the sums of its publisher', async () => {
    const both = await Promise.all([resolve('elder'), resolve('younger')]);
    expect(both.map(({ path }) => existsSync(path))).toEqual([true, true]);
    const [os, arch] = MACHINE.split('-');
    const paths = ['elder', 'elder.sha256', 'younger', 'younger.sha256'];
    expect([...server.requests].sort()).toEqual(paths.map((file) => `GET /dl.example/2.4.1/${os}/${arch}/${file}`));
  });

  it('tells how many bytes are there', async () => {
    await resolve('widget');
    expect(events[0]).toMatchObject({ kind: 'download', state: 'started', message: 'downloading widget 2.4.1' });
    expect(events.at(-1)).toMatchObject({
      state: 'done',
      message: expect.stringMatching(/^downloaded widget 2\.4\.1: \d+\.\d MB$/),
    });
    const done = events.at(-1) as Extract<ProgramEvent, { kind: 'download' }>;
    expect(done.bytes).toBe(done.totalBytes);
    expect(done.bytes).toBeGreaterThan(0);
  });

  it('is another folder when its checksum changes, so that an old program is never taken for a new one', async () => {
    await resolve('widget');
    await expect(resolve('widget', pinned('0'.repeat(64)))).rejects.toThrow('has the checksum');
  });
});

describe('a checksum that differs', () => {
  it('stops everything: neither the file nor a build takes its place', async () => {
    fakeGo();
    await expect(resolve('widget', pinned('0'.repeat(64)))).rejects.toMatchObject({
      message: expect.stringMatching(
        /^http:.*\/releases\.example\/v2\.4\.1\/widget-\w+-\w+\.tar\.gz has the checksum [0-9a-f]{64}, but tools\/tools\.json says 0{64}$/,
      ),
      fix: expect.stringContaining('do not use this file: it may have been changed on the way'),
    });
    expect(readdirSync(join(cache(), 'downloads'))).toEqual([]);
    expect(readdirSync(cache())).toEqual(['downloads']);
    expect(events.at(-1)).toMatchObject({ kind: 'download', state: 'failed' });
  });

  it('is noticed when one byte was flipped on the way', async () => {
    answer = (request, response) => {
      if (request.url?.endsWith('elder') !== true) {
        return false;
      }
      const bytes = readFileSync(join(root, 'programs', 'elder'));
      bytes[100] = (bytes[100] ?? 0) ^ 1;
      response.writeHead(200).end(bytes);
      return true;
    };
    await expect(resolve('elder')).rejects.toThrow('but its publisher says');
  });

  it('after a continued download is tried once more from the beginning', async () => {
    let requests = 0;
    answer = (request, response) => {
      if (request.url?.endsWith('elder') !== true) {
        return false;
      }
      requests += 1;
      const content = readFileSync(join(root, 'programs', 'elder'));
      if (request.headers.range === undefined && requests === 1) {
        response.writeHead(200, { 'content-length': content.length, etag: '"1"' });
        response.write(Buffer.alloc(20_000, 'x'), () => setTimeout(() => response.destroy(), 100));
      } else if (request.headers.range !== undefined) {
        // It ignores `if-range` and goes on with another version.
        const from = Number(/\d+/.exec(request.headers.range)?.[0]);
        const headers = { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` };
        response.writeHead(206, { ...headers, 'content-length': content.length - from }).end(content.subarray(from));
      } else {
        response.writeHead(200, { 'content-length': content.length }).end(content);
      }
      return true;
    };
    expect((await resolve('elder')).source).toBe('downloaded');
    expect(requests).toBe(3);
  });

  it('is what a list without the file comes to', async () => {
    answer = (request, response) =>
      request.url?.endsWith('.sha256') === true && Boolean(response.writeHead(200).end('<Error>AccessDenied</Error>'));
    // Both are fetched at once, and either may be the first to fail.
    await expect(resolve('elder')).rejects.toThrow(/(elder|younger)\.sha256 holds no checksum of \1$/);
  });

  it('is not asked for where the whole file is left from a killed process', async () => {
    const file = releaseFiles(rows[0] as Tool)[0];
    const url = file?.url ?? '';
    mkdirSync(join(cache(), 'downloads'), { recursive: true });
    const name = `${createHash('sha256').update(url).digest('hex').slice(0, 16)}-${url.split('/').at(-1)}`;
    writeFileSync(join(cache(), 'downloads', name), readFileSync(join(root, 'web', url.replace('https://', ''))));
    expect((await resolve('widget')).source).toBe('downloaded');
    expect(server.requests).toEqual([]);
  });
});

describe('what is done when a release can not be had', () => {
  const gone: Answer = (_, response) => Boolean(response.writeHead(404).end());

  it('is built with Go, and says why', async () => {
    fakeGo();
    answer = gone;
    expect((await resolve('widget')).source).toBe('built');
    expect(events.filter(({ kind }) => kind === 'note').map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /widget-\w+-\w+\.tar\.gz could not be downloaded: the server answered 404; widget is built with Go instead$/,
      ),
    ]);
  });

  it('says both reasons where there is no Go either', async () => {
    answer = gone;
    await expect(resolve('widget')).rejects.toMatchObject({
      message: expect.stringMatching(
        /the server answered 404; and widget 2\.4\.1 was not found, and building it needs Go/,
      ),
      fix: expect.stringMatching(/KEELSON_MIRROR.*Else: Install Go/s),
    });
  });

  it('stops the other files of the release', async () => {
    answer = (request, response) => {
      if (request.url?.endsWith('/younger') === true) {
        response.writeHead(200, { 'content-length': 10 }).write('.');
        return true;
      }
      return request.url?.endsWith('/elder') === true && gone(request, response);
    };
    await expect(resolve('elder')).rejects.toThrow('the server answered 404');
  });

  it('names the program that an archive lacks', async () => {
    const tools = [{ ...(rows[0] as Tool), release: { ...(rows[0]?.release as Release), member: 'elsewhere/widget' } }];
    environment['KEELSON_PROGRAMS'] = 'download';
    await expect(resolve('widget', tools)).rejects.toThrow(/^https:.* holds no program at elsewhere\/widget$/);
    expect(readdirSync(cache()).filter((name) => name.startsWith('widget'))).not.toContain('widget');
  });
});

describe('KEELSON_PROGRAMS', () => {
  it('build asks no publisher', async () => {
    fakeGo();
    environment['KEELSON_PROGRAMS'] = 'build';
    expect((await resolve('widget')).source).toBe('built');
    expect(server.requests).toEqual([]);
  });

  it('download builds nothing, whether the release is missing or was never known', async () => {
    fakeGo();
    environment['KEELSON_PROGRAMS'] = 'download';
    answer = (_, response) => Boolean(response.writeHead(403).end());
    await expect(resolve('widget')).rejects.toThrow('the server answered 403');
    await expect(resolve('widget', [{ ...widget, release: undefined } as unknown as Tool])).rejects.toThrow(
      `Keelson knows no release of widget 2.4.1 for ${MACHINE}, and KEELSON_PROGRAMS=download allows no build`,
    );
  });

  it('download and build take only their own from the cache', async () => {
    fakeGo();
    environment['KEELSON_PROGRAMS'] = 'build';
    const built = await resolve('widget');
    environment['KEELSON_PROGRAMS'] = 'download';
    const downloaded = await resolve('widget');
    expect(downloaded.source).toBe('downloaded');
    environment['KEELSON_PROGRAMS'] = 'build';
    expect(await resolve('widget')).toEqual({ ...built, source: 'cache' });
  });

  it('path gets nothing', async () => {
    fakeGo();
    environment['KEELSON_PROGRAMS'] = 'path';
    await expect(resolve('widget')).rejects.toMatchObject({
      message: 'widget 2.4.1 was not found, and KEELSON_PROGRAMS=path allows no other way',
    });
    expect(server.requests).toEqual([]);
  });

  it('is refused where it is something else', async () => {
    environment['KEELSON_PROGRAMS'] = 'always';
    await expect(resolve('widget')).rejects.toThrow(
      'KEELSON_PROGRAMS is "always", which is not one of: path, download, build',
    );
  });
});

describe('KEELSON_MIRROR', () => {
  it.each(['mirror.example', 'ftp://mirror.example', '/srv/mirror'])('is refused where it is %s', async (mirror) => {
    environment['KEELSON_MIRROR'] = mirror;
    environment['KEELSON_PROGRAMS'] = 'download';
    await expect(resolve('widget')).rejects.toThrow(`KEELSON_MIRROR is "${mirror}", which is no address`);
  });

  it('may be a folder of a web server, with and without a slash at its end', async () => {
    environment['KEELSON_MIRROR'] = `${server.url}/releases.example/../`;
    expect((await resolve('widget')).source).toBe('downloaded');
  });
});

describe("a publisher's list of sums", () => {
  const [a, b] = ['a'.repeat(64), 'B'.repeat(128)];
  it.each([
    [a, a],
    [`${a}\n`, a],
    [`${'c'.repeat(64)}  other\n${a}  program\n`, a],
    [`${b} *./program`, b.toLowerCase()],
    [`${a}  other`, undefined],
    ['abc  program', undefined],
    ['', undefined],
  ])('%#', (list, sum) => {
    expect(sumOf('https://x/y/program', list)).toBe(sum);
  });
});

it('a machine without a release has none', () => {
  expect(releaseFiles(widget, 'sunos-sparc')).toEqual([]);
});
