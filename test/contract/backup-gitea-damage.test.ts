import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GIT, GiteaVolume, lastLine, sum } from './support/gitea-volume';

/*
 * Proves that what is damaged on Gitea's volume is told by the restore test, and never mistaken for damage done by the backup. Programs and limits
 * are those of backup-gitea.test.ts.
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

describe('damage is told', () => {
  const damaged = async (name: string, before: RegExp | undefined): Promise<void> => {
    const backup = await volume.expectBackup();
    expect(backup.output).toMatch(before ?? /^read the refs of 2 of 2 repositories$/m);
    const test = await volume.expectFailure(/^the newest backup of gitea does not hold what was backed up$/);
    expect(test.output).toMatch(new RegExp(`^\\+${name} damaged$`, 'm'));
    expect(test.output).not.toMatch(/^\+bob/m);
  };

  const objectFile = (what: string): string => {
    const oid = volume.git(volume.repository('alice/tool.git'), 'rev-parse', what).trim();
    return join(volume.repository('alice/tool.git'), 'objects', oid.slice(0, 2), oid.slice(2));
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
    volume.git(volume.repository('alice/tool.git'), 'repack', '-adq');
    const folder = join(volume.repository('alice/tool.git'), 'objects', 'pack');
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
    writeFileSync(join(volume.repository('alice/tool.git'), 'refs', 'heads', 'late'), '');
    await damaged('alice/tool.git', /^repository alice\/tool\.git is damaged: not all of its refs can be read$/m);
  });

  test('of a HEAD that is empty, when it is backed up as well', async () => {
    writeFileSync(join(volume.repository('alice/tool.git'), 'HEAD'), '');
    await damaged('alice/tool.git', /^repository alice\/tool\.git is damaged: not all of its refs can be read$/m);
  });

  test('of a large file that is not what its name says', async () => {
    const oid = sum('a large file');
    const path = `data/lfs/${oid.slice(0, 2)}/${oid.slice(2, 4)}/${oid.slice(4)}`;
    volume.write(path, 'a large fil!');
    await volume.expectBackup();
    const test = await volume.expectFailure(/^backup \S+ of gitea does not hold what was backed up$/);
    expect(test.output).toContain(`${path} is damaged\n`);
    expect(test.output).toMatch(/^-sums data\/lfs 1$/m);
  });

  test('but strange things that authors wrote are none', async () => {
    const commit = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'], {
      cwd: volume.repository('alice/tool.git'),
      env: GIT,
      uid: 10001,
      gid: 10001,
      input: `tree ${volume.git(volume.repository('alice/tool.git'), 'rev-parse', 'main^{tree}').trim()}\nauthor a 1 +0000\ncommitter a <a> 1 +0000\n\nx\n`,
      encoding: 'utf8',
    }).trim();
    volume.git(volume.repository('alice/tool.git'), 'update-ref', 'refs/heads/strange', commit);
    await volume.expectBackup();
    await volume.expectRestored();
  });

  test('of a file that can not be read: then there is no backup', async () => {
    execFileSync('chmod', ['000', join(volume.root, 'data', 'attachments', '1', '2', '12345678-1234')]);
    const result = await volume.run('backup');
    expect(lastLine(result)).toBe('no backup of gitea: the stream broke');
    expect(result.output).toContain('data/attachments/1/2/12345678-1234: Cannot open: Permission denied\n');
    expect(result.code).toBe(1);
    expect(volume.files().filter((file) => !file.endsWith('.part'))).toEqual([]);
  });
});
