import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
let project: string;

/** A checkout with our bin/ and a command line that says what `lib/word.ts` exports. */
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'keelson bin ü-'));
  cpSync(join(ROOT, 'bin'), join(project, 'bin'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'), 'junction');
  put('package.json', '{ "name": "probe" }');
  put('cli/main.ts', "import { word } from '../lib/word';\nconsole.log(word as string);\n");
  put('lib/word.ts', "export const word: string = 'first';\n");
});
afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

function put(path: string, content: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), content);
}

function keelson(): string {
  return execFileSync(process.execPath, [join(project, 'bin', 'keelson.js')], { encoding: 'utf8' }).trim();
}

function builds(): string[] {
  return readdirSync(join(project, '.keelson', 'build'));
}

/** What bin/check.js has to say; it has no types, being read by every Node. */
function problemOf(root: string, version: string): string | undefined {
  const script = `process.stdout.write(String(require('./bin/check').problemOf(${JSON.stringify(root)}, ${JSON.stringify(version)})))`;
  const said = execFileSync(process.execPath, ['-e', script], { cwd: project, encoding: 'utf8' });
  return said === 'undefined' ? undefined : said;
}

describe('bin/keelson.js', () => {
  it('never runs stale code, whatever the dates of files say', () => {
    expect(keelson()).toBe('first');
    const [first] = builds();
    expect(keelson()).toBe('first');
    expect(builds()).toEqual([first]);
    put('lib/word.ts', "export const word: string = 'other';\n");
    expect(keelson()).toBe('other');
    put('lib/word.ts', "export const word: string = 'first';\n");
    expect(keelson()).toBe('first');
    expect(builds()).toHaveLength(2);
  });

  it('keeps the last builds only', () => {
    for (const word of ['a', 'b', 'c', 'd', 'e']) {
      put('lib/word.ts', `export const word: string = '${word}';\n`);
      expect(keelson()).toBe(word);
    }
    expect(builds()).toHaveLength(3);
  });

  it('says where sources are broken, and keeps nothing half-built', () => {
    put('lib/word.ts', 'export const word = ;\n');
    const { status, stderr } = spawnSync(process.execPath, [join(project, 'bin', 'keelson.js')], { encoding: 'utf8' });
    expect(stderr).toBe('keelson: the sources can\'t be bundled:\n  lib/word.ts:1:20: Unexpected ";"\n');
    expect(status).toBe(1);
    expect(builds()).toEqual([]);
  });

  it('refuses to bundle what it does not watch', () => {
    put('other/word.ts', "export const word = 'unseen';\n");
    put('lib/word.ts', "export * from '../other/word';\n");
    const { stderr } = spawnSync(process.execPath, [join(project, 'bin', 'keelson.js')], { encoding: 'utf8' });
    expect(stderr).toBe('keelson: other/word.ts: bundled, but not among the sources in bin/build.js; add it there\n');
  });

  it('builds elsewhere for a checkout that can not be written', () => {
    const script = `process.stdout.write(require('./bin/build').ensureBuiltElsewhere(${JSON.stringify(project)}))`;
    const folder = execFileSync(process.execPath, ['-e', script], { cwd: project, encoding: 'utf8' });
    try {
      expect(execFileSync(process.execPath, [join(folder, 'cli.js')], { encoding: 'utf8' })).toBe('first\n');
      expect(existsSync(join(dirname(folder), 'node_modules', 'cdk8s'))).toBe(true);
      expect(existsSync(join(project, '.keelson'))).toBe(false);
    } finally {
      rmSync(dirname(folder), { recursive: true, force: true });
    }
  });

  it('says in one sentence that Node is too old, or that packages are missing (B40)', () => {
    expect(problemOf(project, '18.20.4')).toBe(
      'this is Node 18.20.4, and Node 20 or newer is needed; install it from https://nodejs.org',
    );
    expect(problemOf(project, '20.0.0')).toBeUndefined();
    rmSync(join(project, 'node_modules'));
    expect(problemOf(project, '22.1.0')).toBe(`the packages are not installed; run npm ci in ${project}`);
    const { status, stderr } = spawnSync(process.execPath, [join(project, 'bin', 'keelson.js')], { encoding: 'utf8' });
    expect(stderr).toBe(`keelson: the packages are not installed; run npm ci in ${project}\n`);
    expect(status).toBe(1);
  });
});
