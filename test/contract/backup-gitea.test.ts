import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { GIT, GiteaVolume, lastLine, listing, sum } from './support/gitea-volume';

/*
 * Proves the synthesized backup and restore scripts on a volume as Gitea lays it out, with real repositories, git, GNU tar, gpg and zstd of
 * Debian, and BusyBox for what is to run in Gitea's image, as user 10001. Does not prove the images, git of the version in Gitea's, or anything
 * of Kubernetes. That a Gitea comes up with what was restored is proved in gitea-restore.test.ts.
 */

jest.setTimeout(180_000);

let volume: GiteaVolume;

beforeAll(() => {
  volume = new GiteaVolume();
});

afterAll(() => {
  volume.remove();
});

beforeEach(() => {
  volume.reset();
});

describe('a backup', () => {
  test('is encrypted, has a manifest, and is restored with every ref and every byte', async () => {
    const before = listing(volume.root);
    const backup = await volume.expectBackup();
    expect(lastLine(backup)).toMatch(/, \d+ bytes, 14 facts$/);
    expect(listing(volume.root)).toBe(before);
    expect(readFileSync(volume.newest('.zst.gpg')).includes('refs/heads')).toBe(false);
    const main = volume.git(volume.work('alice/tool.git'), 'rev-parse', 'main').trim();
    const tag = volume.git(volume.work('alice/tool.git'), 'rev-parse', 'v1').trim();
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
    expect(volume.facts()).toEqual([
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
    expect(lastLine(await volume.expectRestored())).toBe('inspected gitea: 2 facts as they were');
  });

  test('is the volume as it was, but for what Gitea makes anew', async () => {
    await volume.expectBackup();
    const restored = volume.unpack();
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
      names(volume.root).filter((name) => !isRef(name) && !remade.test(name)),
    );
    expect(names(restored).filter(isRef)).toEqual([
      './git/repositories/alice/tool.git/HEAD',
      './git/repositories/alice/tool.git/packed-refs',
      './git/repositories/alice/tool.git/refs/heads/alias',
      './git/repositories/bob/empty.git/HEAD',
    ]);
    const [then, now] = [volume.repository('alice/tool.git'), join(restored, 'git/repositories/alice/tool.git')];
    const refs = (path: string): string =>
      execFileSync('git', ['--git-dir', path, 'for-each-ref'], { env: GIT, encoding: 'utf8' });
    expect(refs(now)).toBe(refs(then));
    expect(execFileSync('git', ['--git-dir', now, 'symbolic-ref', 'HEAD'], { env: GIT, encoding: 'utf8' })).toBe(
      'refs/heads/main\n',
    );
  });

  test('keeps forks small: what they share with others is written once', async () => {
    volume.addCommit('alice/tool.git', 'large', 3_000_000);
    volume.git(volume.repository('alice/tool.git'), 'repack', '-adq');
    for (const fork of ['bob', 'carol', 'dave']) {
      mkdirSync(dirname(volume.repository(`${fork}/tool.git`)), { recursive: true });
      volume.own();
      volume.git(
        volume.directory,
        'clone',
        '--quiet',
        '--bare',
        volume.repository('alice/tool.git'),
        volume.repository(`${fork}/tool.git`),
      );
    }
    await volume.expectBackup();
    expect(statSync(volume.newest('.zst.gpg')).size).toBeLessThan(4_000_000);
    await volume.expectRestored();
  });

  test('of a Gitea that has no repository yet has none', async () => {
    rmSync(join(volume.root, 'git'), { recursive: true });
    await volume.expectBackup();
    expect(volume.facts().filter((line) => line.startsWith('inspected'))).toEqual([]);
    await volume.expectRestored();
  });
});

describe('while Gitea works on, a backup', () => {
  const inspected = (): string[] => volume.facts().filter((line) => line.startsWith('inspected'));

  test('holds the refs of its beginning, whatever is pushed, deleted and packed', async () => {
    const main = volume.git(volume.work('alice/tool.git'), 'rev-parse', 'main');
    await volume.expectBackup({
      meanwhile: () => {
        volume.addCommit('alice/tool.git', 'more');
        volume.git(volume.work('alice/tool.git'), 'push', '--quiet', 'origin', ':late', ':feature/objects', 'HEAD:new');
        volume.git(volume.work('alice/tool.git'), 'commit', '--quiet', '--amend', '--message', 'forced');
        volume.git(volume.work('alice/tool.git'), 'push', '--quiet', '--force', 'origin', 'HEAD:main');
        volume.git(volume.repository('alice/tool.git'), 'gc', '--quiet');
      },
    });
    expect(inspected()[0]).toContain('alice/tool.git HEAD ref: refs/heads/main, 6 refs, ');
    await volume.expectRestored();
    const restored = volume.unpack();
    const now = join(restored, 'git/repositories/alice/tool.git');
    expect(execFileSync('git', ['--git-dir', now, 'rev-parse', 'main'], { env: GIT, encoding: 'utf8' })).toBe(main);
  });

  test('reads a repository again that is packed anew while it is read', async () => {
    for (const file of ['one', 'two', 'three']) {
      volume.addCommit('alice/tool.git', file, 600_000);
      volume.git(volume.repository('alice/tool.git'), 'repack', '-dq');
    }
    // Runs when the first 400 KiB of an archive are written: that is in the midst of the packs, each of which is larger.
    writeFileSync(
      join(volume.programs.debian, 'pack-anew'),
      `#!/bin/sh
[ ! -e ${volume.directory}/work/packed ] || exit 0
ls ${volume.repository('alice/tool.git')}/objects/pack >${volume.directory}/work/packed
exec git --git-dir=${volume.repository('alice/tool.git')} repack -adq
`,
      { mode: 0o755 },
    );
    const packs = (): string[] =>
      readdirSync(join(volume.repository('alice/tool.git'), 'objects', 'pack')).filter((file) =>
        file.endsWith('.pack'),
      );
    const before = packs();
    await volume.expectBackup({ tarOptions: `--checkpoint=40 --checkpoint-action=exec=pack-anew` });
    expect(existsSync(join(volume.directory, 'work', 'packed'))).toBe(true);
    expect(before).toHaveLength(3);
    expect(packs()).toHaveLength(1);
    await volume.expectRestored();
  });

  test('leaves out what was deleted, and holds what was made or renamed', async () => {
    volume.makeRepository('carol/old.git');
    volume.makeRepository('carol/gone.git');
    const result = await volume.expectBackup({
      meanwhile: () => {
        rmSync(volume.repository('carol/gone.git'), { recursive: true });
        renameSync(volume.repository('carol/old.git'), volume.repository('carol/renamed.git'));
        volume.makeRepository('carol/made.git');
      },
    });
    expect(result.output).toContain('repository carol/gone.git was deleted meanwhile\n');
    expect(inspected().map((line) => line.split(' ')[1])).toEqual(['alice/tool.git', 'bob/empty.git']);
    await volume.expectRestored();
    const restored = volume.unpack();
    for (const name of ['made', 'renamed']) {
      const path = join(restored, 'git/repositories/carol', `${name}.git`);
      expect(execFileSync('git', ['--git-dir', path, 'fsck', '--strict'], { env: GIT, encoding: 'utf8' })).toBe('');
      const head = execFileSync('git', ['--git-dir', path, 'rev-parse', 'HEAD'], { env: GIT, encoding: 'utf8' });
      expect(head).toBe(volume.git(volume.repository(`carol/${name}.git`), 'rev-parse', 'HEAD'));
    }
  });

  test('is not disturbed by files that grow and go', async () => {
    const busy = setInterval(() => {
      writeFileSync(join(volume.root, 'data', 'attachments', 'upload'), randomBytes(50_000));
      rmSync(join(volume.root, 'data', 'attachments', 'upload'));
      writeFileSync(join(volume.root, 'data', 'actions_log', 'growing.log'), 'line\n'.repeat(1000), { flag: 'a' });
    }, 1);
    await volume.expectBackup();
    clearInterval(busy);
    await volume.expectRestored();
  });
});

describe('the restore test fails loudly', () => {
  test('when a backup was cut off', async () => {
    await volume.expectBackup();
    const file = volume.newest('.zst.gpg');
    truncateSync(file, statSync(file).size - 1000);
    await volume.expectFailure(/^backup \S+ of gitea has \d+ bytes, and \d+ were written$/);
    const manifest = volume.newest('.manifest');
    const text = readFileSync(manifest, 'utf8')
      .replace(/^size .*/m, `size ${statSync(file).size}`)
      .replace(/^sha256 .*/m, `sha256 ${sum(readFileSync(file))}`);
    writeFileSync(manifest, text);
    await volume.expectFailure(/^backup \S+ of gitea can not be restored$/);
  });

  test('when a byte is another', async () => {
    await volume.expectBackup();
    const bytes = readFileSync(volume.newest('.zst.gpg'));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
    writeFileSync(volume.newest('.zst.gpg'), bytes);
    await volume.expectFailure(/^backup \S+ of gitea is not what was written$/);
  });

  test('when a ref is another, or a file is missing', async () => {
    await volume.expectBackup();
    const manifest = volume.newest('.manifest');
    const text = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, text.replace(', 6 refs, ', ', 7 refs, '));
    await volume.expectFailure(/^the newest backup of gitea does not hold what was backed up$/);
    writeFileSync(manifest, text.replace('data/attachments 1 7', 'data/attachments 2 14'));
    await volume.expectFailure(/^backup \S+ of gitea does not hold what was backed up$/);
  });

  test('when the key is another, or none', async () => {
    await volume.expectBackup();
    await volume.expectFailure(/^backup \S+ of gitea can not be restored$/, volume.build(volume.keys.other));
    await volume.expectFailure(/^the private key is none$/, volume.build('a derived value'));
  });

  test('and leaves nothing of what it restored', async () => {
    await volume.expectBackup();
    await volume.expectRestored();
    expect(existsSync(join(volume.newestPod, 'work', 'restore'))).toBe(false);
    await volume.expectFailure(/^the private key is none$/, volume.build('a derived value'));
    expect(existsSync(join(volume.newestPod, 'work', 'restore'))).toBe(false);
  });
});
