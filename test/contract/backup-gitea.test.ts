import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeKeys, type BackupKeys } from './support/backup-keys';
import {
  makePrograms,
  runBackup,
  synthesizeBackup,
  unpackBackup,
  type BackupPrograms,
  type BackupRun,
} from './support/gitea-backup';
import type { Synthesized } from './support/postgres-instance';
import { openTo, type CommandResult } from './support/postgres-pod';

/*
 * Proves the synthesized backup and restore scripts on a volume as Gitea lays it out, with real repositories, git, GNU tar, gpg and zstd of
 * Debian, and BusyBox for what is to run in Gitea's image, as user 10001. Does not prove the images, git of the version in Gitea's, or anything
 * of Kubernetes. That a Gitea comes up with what was restored is proved in gitea-restore.test.ts.
 */

jest.setTimeout(180_000);

const USER = { uid: 10001, gid: 10001 } as const;
const GIT = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

let directory: string;
let keys: BackupKeys;
let instance: Synthesized;
let programs: BackupPrograms;
let pods = 0;

const volume = (): string => join(directory, 'data');
const repository = (name: string): string => join(volume(), 'git', 'repositories', name);
const work = (name: string): string => join(directory, 'work', name);
const store = (): string => join(directory, 'backups', 'gitea');
const files = (): string[] => readdirSync(store()).sort();
const newest = (ending: string): string =>
  join(
    store(),
    files()
      .filter((file) => file.endsWith(ending))
      .at(-1) as string,
  );
const lastLine = ({ output }: CommandResult): string => output.trimEnd().split('\n').at(-1) as string;

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, env: GIT, ...USER, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

const build = (privateKey = keys.privateKey): Synthesized => synthesizeBackup(keys.publicKey, privateKey);

interface RunOptions extends Pick<BackupRun, 'meanwhile' | 'tarOptions'> {
  readonly from?: Synthesized;
}

async function run(what: 'backup' | 'restore-test', options: RunOptions = {}): Promise<CommandResult> {
  const { from = instance, ...rest } = options;
  pods += 1;
  return runBackup(what, {
    instance: from,
    directory: join(directory, `pod${pods}`),
    programs,
    volumes: { backups: join(directory, 'backups'), data: volume() },
    ...rest,
  });
}

async function expectBackup(options: RunOptions = {}): Promise<CommandResult> {
  const result = await run('backup', options);
  expect([lastLine(result), result.code]).toEqual([expect.stringMatching(/^backed up gitea: \d{8}T\d{6}Z, /), 0]);
  return result;
}

async function expectRestored(): Promise<CommandResult> {
  const result = await run('restore-test');
  expect([lastLine(result), result.code]).toEqual([
    expect.stringMatching(/^inspected gitea: \d+ facts as they were$/),
    0,
  ]);
  return result;
}

async function expectFailure(message: RegExp, from = instance): Promise<CommandResult> {
  const result = await run('restore-test', { from });
  expect([lastLine(result), result.code]).toEqual([expect.stringMatching(message), 1]);
  return result;
}

const facts = (): string[] =>
  readFileSync(newest('.manifest'), 'utf8')
    .trimEnd()
    .split('\n')
    .filter((line) => /^(fact|inspected) /.test(line));

/** What the archive holds, as whoever has the private key gets it. */
function unpack(to: string): void {
  mkdirSync(to);
  unpackBackup(newest('.zst.gpg'), { privateKey: keys.privateKey, directory: join(directory, `home${pods}`), to });
}

function write(path: string, content: string | Buffer): void {
  const file = join(volume(), path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const sum = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/** A repository with a history, and the working copy that it was pushed from. */
function makeRepository(name: string, commits = 3): void {
  mkdirSync(dirname(repository(name)), { recursive: true });
  mkdirSync(dirname(work(name)), { recursive: true });
  own();
  git(directory, 'init', '--quiet', '--bare', '--initial-branch=main', repository(name));
  git(directory, 'init', '--quiet', '--initial-branch=main', work(name));
  git(work(name), 'remote', 'add', 'origin', repository(name));
  for (let commit = 1; commit <= commits; commit += 1) {
    addCommit(name, `file${commit}`);
  }
}

function addCommit(name: string, file: string, bytes = 2000): void {
  writeFileSync(join(work(name), file), randomBytes(bytes));
  git(work(name), 'add', '.');
  git(work(name), 'commit', '--quiet', '--message', file);
  git(work(name), 'push', '--quiet', 'origin', 'HEAD:main');
}

function own(): void {
  execFileSync('chown', ['-R', '10001:10001', directory]);
}

function listing(folder: string): string {
  return execFileSync('bash', ['-c', 'find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum'], {
    cwd: folder,
    encoding: 'utf8',
  });
}

beforeAll(() => {
  directory = openTo(mkdtempSync(join(tmpdir(), 'kb-gitea-')));
  programs = makePrograms(directory);
  keys = makeKeys(join(directory, 'keys'));
  instance = build();
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

beforeEach(() => {
  for (const folder of ['backups', 'data', 'work']) {
    rmSync(join(directory, folder), { recursive: true, force: true });
  }
  mkdirSync(volume());
  makeRepository('alice/tool.git');
  makeRepository('bob/empty.git', 0);
  git(work('alice/tool.git'), 'tag', '--annotate', 'v1', '--message', 'v1');
  git(
    work('alice/tool.git'),
    'push',
    '--quiet',
    'origin',
    'v1',
    'main:refs/heads/feature/objects',
    'main:refs/pull/1/head',
  );
  git(repository('alice/tool.git'), 'pack-refs', '--all');
  git(work('alice/tool.git'), 'push', '--quiet', 'origin', 'main:late');
  git(repository('alice/tool.git'), 'symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
  const [object, blob] = ['a large file', randomBytes(5000)];
  const [oid, key] = [sum(object), sum(blob)];
  write(`data/lfs/${oid.slice(0, 2)}/${oid.slice(2, 4)}/${oid.slice(4)}`, object);
  write(`data/packages/${key.slice(0, 2)}/${key.slice(2, 4)}/${key}`, blob);
  write('data/attachments/1/2/12345678-1234', 'picture');
  write('data/avatars/abc', 'avatar');
  write('data/repo-avatars/1-abc', 'avatar of a repository');
  write('data/actions_log/alice/tool/01/1.log.zst', 'log');
  write('data/actions_artifacts/01/1/artifact.zip', 'artifact');
  write('data/jwt/private.pem', 'key');
  write('data/ssh/gitea.rsa', 'host key');
  write('custom/public/assets/img/logo with spaces\nand a line.svg', '<svg/>');
  for (const remade of [
    'data/indexers/issues.bleve/store',
    'data/queues/common/1',
    'data/sessions/a',
    'data/tmp/local-repo/x',
  ]) {
    write(remade, 'made again');
  }
  for (const remade of [
    'data/repo-archive/1/x.zip',
    'data/lfs/tmp/upload-1',
    'log/gitea.log',
    'lost+found/x',
    'tmp/x',
  ]) {
    write(remade, 'made again');
  }
  own();
});

describe('a backup', () => {
  test('is encrypted, has a manifest, and is restored with every ref and every byte', async () => {
    const before = listing(volume());
    const backup = await expectBackup();
    expect(lastLine(backup)).toMatch(/, \d+ bytes, 14 facts$/);
    expect(listing(volume())).toBe(before);
    expect(readFileSync(newest('.zst.gpg')).includes('refs/heads')).toBe(false);
    const main = git(work('alice/tool.git'), 'rev-parse', 'main').trim();
    const tag = git(work('alice/tool.git'), 'rev-parse', 'v1').trim();
    const list = [
      'HEAD ref: refs/heads/main',
      'refs/heads/alias ref: refs/heads/main',
      `refs/heads/feature/objects ${main}`,
      `refs/heads/late ${main}`,
      `refs/heads/main ${main}`,
      `refs/pull/1/head ${main}`,
      `refs/tags/v1 ${tag}`,
      '',
    ].join('\n');
    expect(facts()).toEqual([
      'fact files custom 1 6',
      'fact files data/actions_artifacts 1 8',
      'fact files data/actions_log 1 3',
      'fact files data/attachments 1 7',
      'fact files data/avatars 1 6',
      'fact files data/jwt 1 3',
      'fact files data/lfs 1 12',
      'fact files data/packages 1 5000',
      'fact files data/repo-avatars 1 22',
      'fact files data/ssh 1 8',
      'fact sums data/lfs 1',
      'fact sums data/packages 1',
      `inspected alice/tool.git HEAD ref: refs/heads/main, 6 refs, ${sum(list)}`,
      `inspected bob/empty.git HEAD ref: refs/heads/main, 0 refs, ${sum('HEAD ref: refs/heads/main\n')}`,
    ]);
    expect(lastLine(await expectRestored())).toBe('inspected gitea: 2 facts as they were');
  });

  test('is the volume as it was, but for what Gitea makes anew', async () => {
    await expectBackup();
    const restored = join(directory, 'restored');
    rmSync(restored, { recursive: true, force: true });
    unpack(restored);
    const names = (folder: string): string[] =>
      listing(folder)
        .trimEnd()
        .split('\n')
        .map((line) => line.slice(66))
        .sort();
    // Refs come back in one file for each repository, as git reads them.
    const isRef = (name: string): boolean => /\.git\/(refs\/|packed-refs$|HEAD$)/.test(name);
    const remade = /^\.\/(data\/(indexers|queues|sessions|tmp|repo-archive|lfs\/tmp)|log|tmp|lost\+found)\//;
    expect(names(restored).filter((name) => !isRef(name))).toEqual(
      names(volume()).filter((name) => !isRef(name) && !remade.test(name)),
    );
    expect(names(restored).filter(isRef)).toEqual([
      './git/repositories/alice/tool.git/HEAD',
      './git/repositories/alice/tool.git/packed-refs',
      './git/repositories/alice/tool.git/refs/heads/alias',
      './git/repositories/bob/empty.git/HEAD',
    ]);
    const [then, now] = [repository('alice/tool.git'), join(restored, 'git/repositories/alice/tool.git')];
    const refs = (path: string): string =>
      execFileSync('git', ['--git-dir', path, 'for-each-ref'], { env: GIT, encoding: 'utf8' });
    expect(refs(now)).toBe(refs(then));
    expect(execFileSync('git', ['--git-dir', now, 'symbolic-ref', 'HEAD'], { env: GIT, encoding: 'utf8' })).toBe(
      'refs/heads/main\n',
    );
  });

  test('keeps forks small: what they share with others is written once', async () => {
    addCommit('alice/tool.git', 'large', 3_000_000);
    git(repository('alice/tool.git'), 'repack', '-adq');
    for (const fork of ['bob', 'carol', 'dave']) {
      mkdirSync(dirname(repository(`${fork}/tool.git`)), { recursive: true });
      own();
      git(directory, 'clone', '--quiet', '--bare', repository('alice/tool.git'), repository(`${fork}/tool.git`));
    }
    await expectBackup();
    expect(statSync(newest('.zst.gpg')).size).toBeLessThan(4_000_000);
    await expectRestored();
  });

  test('of a Gitea that has no repository yet has none', async () => {
    rmSync(join(volume(), 'git'), { recursive: true });
    await expectBackup();
    expect(facts().filter((line) => line.startsWith('inspected'))).toEqual([]);
    await expectRestored();
  });
});

describe('while Gitea works on, a backup', () => {
  const inspected = (): string[] => facts().filter((line) => line.startsWith('inspected'));

  test('holds the refs of its beginning, whatever is pushed, deleted and packed', async () => {
    const main = git(work('alice/tool.git'), 'rev-parse', 'main');
    await expectBackup({
      meanwhile: () => {
        addCommit('alice/tool.git', 'more');
        git(work('alice/tool.git'), 'push', '--quiet', 'origin', ':late', ':feature/objects', 'HEAD:new');
        git(work('alice/tool.git'), 'commit', '--quiet', '--amend', '--message', 'forced');
        git(work('alice/tool.git'), 'push', '--quiet', '--force', 'origin', 'HEAD:main');
        git(repository('alice/tool.git'), 'gc', '--quiet');
      },
    });
    expect(inspected()[0]).toContain('alice/tool.git HEAD ref: refs/heads/main, 6 refs, ');
    await expectRestored();
    const restored = join(directory, 'restored');
    rmSync(restored, { recursive: true, force: true });
    unpack(restored);
    const now = join(restored, 'git/repositories/alice/tool.git');
    expect(execFileSync('git', ['--git-dir', now, 'rev-parse', 'main'], { env: GIT, encoding: 'utf8' })).toBe(main);
  });

  test('reads a repository again that is packed anew while it is read', async () => {
    for (const file of ['one', 'two', 'three']) {
      addCommit('alice/tool.git', file, 600_000);
      git(repository('alice/tool.git'), 'repack', '-dq');
    }
    // Runs when the first 400 KiB of an archive are written: that is in the midst of the packs, each of which is larger.
    writeFileSync(
      join(programs.debian, 'pack-anew'),
      `#!/bin/sh
[ ! -e ${directory}/work/packed ] || exit 0
ls ${repository('alice/tool.git')}/objects/pack >${directory}/work/packed
exec git --git-dir=${repository('alice/tool.git')} repack -adq
`,
      { mode: 0o755 },
    );
    const packs = (): string[] =>
      readdirSync(join(repository('alice/tool.git'), 'objects', 'pack')).filter((file) => file.endsWith('.pack'));
    const before = packs();
    await expectBackup({ tarOptions: `--checkpoint=40 --checkpoint-action=exec=pack-anew` });
    expect(existsSync(join(directory, 'work', 'packed'))).toBe(true);
    expect(before).toHaveLength(3);
    expect(packs()).toHaveLength(1);
    await expectRestored();
  });

  test('leaves out what was deleted, and holds what was made or renamed', async () => {
    makeRepository('carol/old.git');
    makeRepository('carol/gone.git');
    const result = await expectBackup({
      meanwhile: () => {
        rmSync(repository('carol/gone.git'), { recursive: true });
        renameSync(repository('carol/old.git'), repository('carol/renamed.git'));
        makeRepository('carol/made.git');
      },
    });
    expect(result.output).toContain('repository carol/gone.git was deleted meanwhile\n');
    expect(inspected().map((line) => line.split(' ')[1])).toEqual(['alice/tool.git', 'bob/empty.git']);
    await expectRestored();
    const restored = join(directory, 'restored');
    rmSync(restored, { recursive: true, force: true });
    unpack(restored);
    for (const name of ['made', 'renamed']) {
      const path = join(restored, 'git/repositories/carol', `${name}.git`);
      expect(execFileSync('git', ['--git-dir', path, 'fsck', '--strict'], { env: GIT, encoding: 'utf8' })).toBe('');
      const head = execFileSync('git', ['--git-dir', path, 'rev-parse', 'HEAD'], { env: GIT, encoding: 'utf8' });
      expect(head).toBe(git(repository(`carol/${name}.git`), 'rev-parse', 'HEAD'));
    }
  });

  test('is not disturbed by files that grow and go', async () => {
    const busy = setInterval(() => {
      writeFileSync(join(volume(), 'data', 'attachments', 'upload'), randomBytes(50_000));
      rmSync(join(volume(), 'data', 'attachments', 'upload'));
      writeFileSync(join(volume(), 'data', 'actions_log', 'growing.log'), 'line\n'.repeat(1000), { flag: 'a' });
    }, 1);
    await expectBackup();
    clearInterval(busy);
    await expectRestored();
  });
});

describe('damage is told', () => {
  const damaged = async (name: string, before: RegExp | undefined): Promise<void> => {
    const backup = await expectBackup();
    expect(backup.output).toMatch(before ?? /^read the refs of 2 of 2 repositories$/m);
    const test = await expectFailure(/^the newest backup of gitea does not hold what was backed up$/);
    expect(test.output).toMatch(new RegExp(`^\\+${name} damaged$`, 'm'));
    expect(test.output).not.toMatch(/^\+bob/m);
  };

  const objectFile = (what: string): string => {
    const oid = git(repository('alice/tool.git'), 'rev-parse', what).trim();
    return join(repository('alice/tool.git'), 'objects', oid.slice(0, 2), oid.slice(2));
  };

  test('of an object that is gone', async () => {
    rmSync(objectFile('main~1^{tree}'));
    await damaged('alice/tool.git', undefined);
  });

  test('of an object that is another', async () => {
    writeFileSync(objectFile('main:file1'), readFileSync(objectFile('main:file2')));
    await damaged('alice/tool.git', undefined);
  });

  test('of a pack with another byte', async () => {
    git(repository('alice/tool.git'), 'repack', '-adq');
    const folder = join(repository('alice/tool.git'), 'objects', 'pack');
    const pack = join(folder, readdirSync(folder).find((file) => file.endsWith('.pack')) as string);
    const bytes = readFileSync(pack);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
    rmSync(pack);
    writeFileSync(pack, bytes);
    await damaged('alice/tool.git', undefined);
  });

  test('of a ref that leads nowhere, when it is backed up as well', async () => {
    rmSync(objectFile('main'));
    await damaged('alice/tool.git', /^repository alice\/tool\.git is damaged: not all of its refs can be read$/m);
  });

  test('of a ref that is empty, when it is backed up as well', async () => {
    writeFileSync(join(repository('alice/tool.git'), 'refs', 'heads', 'late'), '');
    await damaged('alice/tool.git', /^repository alice\/tool\.git is damaged: not all of its refs can be read$/m);
  });

  test('of a HEAD that is empty, when it is backed up as well', async () => {
    writeFileSync(join(repository('alice/tool.git'), 'HEAD'), '');
    await damaged('alice/tool.git', /^repository alice\/tool\.git is damaged: not all of its refs can be read$/m);
  });

  test('of a large file that is not what its name says', async () => {
    const oid = sum('a large file');
    const path = `data/lfs/${oid.slice(0, 2)}/${oid.slice(2, 4)}/${oid.slice(4)}`;
    write(path, 'a large fil!');
    await expectBackup();
    const test = await expectFailure(/^backup \S+ of gitea does not hold what was backed up$/);
    expect(test.output).toContain(`${path} is damaged\n`);
    expect(test.output).toMatch(/^-sums data\/lfs 1$/m);
  });

  test('but strange things that authors wrote are none', async () => {
    const commit = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'], {
      cwd: repository('alice/tool.git'),
      env: GIT,
      ...USER,
      input: `tree ${git(repository('alice/tool.git'), 'rev-parse', 'main^{tree}').trim()}\nauthor a 1 +0000\ncommitter a <a> 1 +0000\n\nx\n`,
      encoding: 'utf8',
    }).trim();
    git(repository('alice/tool.git'), 'update-ref', 'refs/heads/strange', commit);
    await expectBackup();
    await expectRestored();
  });

  test('of a file that can not be read: then there is no backup', async () => {
    execFileSync('chmod', ['000', join(volume(), 'data', 'attachments', '1', '2', '12345678-1234')]);
    const result = await run('backup');
    expect(lastLine(result)).toBe('no backup of gitea: the stream broke');
    expect(result.output).toContain('data/attachments/1/2/12345678-1234: Cannot open: Permission denied\n');
    expect(result.code).toBe(1);
    expect(files().filter((file) => !file.endsWith('.part'))).toEqual([]);
  });
});

describe('the restore test fails loudly', () => {
  test('when a backup was cut off', async () => {
    await expectBackup();
    const file = newest('.zst.gpg');
    truncateSync(file, statSync(file).size - 1000);
    await expectFailure(/^backup \S+ of gitea has \d+ bytes, and \d+ were written$/);
    const manifest = newest('.manifest');
    const text = readFileSync(manifest, 'utf8')
      .replace(/^size .*/m, `size ${statSync(file).size}`)
      .replace(/^sha256 .*/m, `sha256 ${sum(readFileSync(file))}`);
    writeFileSync(manifest, text);
    await expectFailure(/^backup \S+ of gitea can not be restored$/);
  });

  test('when a byte is another', async () => {
    await expectBackup();
    const bytes = readFileSync(newest('.zst.gpg'));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
    writeFileSync(newest('.zst.gpg'), bytes);
    await expectFailure(/^backup \S+ of gitea is not what was written$/);
  });

  test('when a ref is another, or a file is missing', async () => {
    await expectBackup();
    const manifest = newest('.manifest');
    const text = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, text.replace(', 6 refs, ', ', 7 refs, '));
    await expectFailure(/^the newest backup of gitea does not hold what was backed up$/);
    writeFileSync(manifest, text.replace('data/attachments 1 7', 'data/attachments 2 14'));
    await expectFailure(/^backup \S+ of gitea does not hold what was backed up$/);
  });

  test('when the key is another, or none', async () => {
    await expectBackup();
    await expectFailure(/^backup \S+ of gitea can not be restored$/, build(keys.other));
    await expectFailure(/^the private key is none$/, build('a derived value'));
  });

  test('and leaves nothing of what it restored', async () => {
    await expectBackup();
    await expectRestored();
    expect(existsSync(join(directory, `pod${pods}`, 'work', 'restore'))).toBe(false);
    await expectFailure(/^the private key is none$/, build('a derived value'));
    expect(existsSync(join(directory, `pod${pods}`, 'work', 'restore'))).toBe(false);
  });
});
