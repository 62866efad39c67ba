import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeKeys, type BackupKeys } from './backup-keys';
import {
  makePrograms,
  runBackup,
  synthesizeBackup,
  unpackBackup,
  type BackupPrograms,
  type BackupRun,
} from './gitea-backup';
import type { Synthesized } from './postgres-instance';
import { openTo, type CommandResult } from './postgres-pod';

const USER = { uid: 10001, gid: 10001 } as const;
/** Git without the settings of this machine. */
export const GIT = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

export interface RunOptions extends Pick<BackupRun, 'meanwhile' | 'tarOptions'> {
  /** @default - as it was synthesized, with the right private key */
  readonly from?: Synthesized;
}

export const lastLine = ({ output }: CommandResult): string => output.trimEnd().split('\n').at(-1) as string;
export const sum = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/** Every file below a folder, with the SHA-256 of what is in it. */
export function listing(folder: string): string {
  return execFileSync('bash', ['-c', 'find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum'], {
    cwd: folder,
    encoding: 'utf8',
  });
}

/** A volume as Gitea lays it out, with two repositories and a file of each kind, and what backs it up. */
export class GiteaVolume {
  readonly directory = openTo(mkdtempSync(join(tmpdir(), 'kb-gitea-')));
  readonly programs: BackupPrograms = makePrograms(this.directory);
  readonly keys: BackupKeys = makeKeys(join(this.directory, 'keys'));
  readonly root = join(this.directory, 'data');
  private readonly instance = this.build();
  private pods = 0;

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Everything anew, and no backups. */
  reset(): void {
    for (const folder of ['backups', 'data', 'work', 'restored']) {
      rmSync(join(this.directory, folder), { recursive: true, force: true });
    }
    mkdirSync(this.root);
    this.makeRepositories();
    this.makeFiles();
    this.own();
  }

  build(privateKey = this.keys.privateKey): Synthesized {
    return synthesizeBackup(this.keys.publicKey, privateKey);
  }

  repository(name: string): string {
    return join(this.root, 'git', 'repositories', name);
  }

  /** The working copy that a repository was pushed from. */
  work(name: string): string {
    return join(this.directory, 'work', name);
  }

  /** Names of the files that backups consist of. */
  files(): string[] {
    return readdirSync(this.store).sort();
  }

  newest(ending: string): string {
    const named = this.files().filter((file) => file.endsWith(ending));
    return join(this.store, named.at(-1) as string);
  }

  facts(): string[] {
    const lines = readFileSync(this.newest('.manifest'), 'utf8').trimEnd().split('\n');
    return lines.filter((line) => /^(fact|inspected) /.test(line));
  }

  git(cwd: string, ...args: string[]): string {
    return execFileSync('git', args, { cwd, env: GIT, ...USER, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  }

  async run(what: 'backup' | 'restore-test', options: RunOptions = {}): Promise<CommandResult> {
    const { from = this.instance, ...rest } = options;
    this.pods += 1;
    return runBackup(what, {
      instance: from,
      directory: this.newestPod,
      programs: this.programs,
      volumes: { backups: join(this.directory, 'backups'), data: this.root },
      ...rest,
    });
  }

  /** Where the volumes of the pod lie that ran last. */
  get newestPod(): string {
    return join(this.directory, `pod${this.pods}`);
  }

  async expectBackup(options: RunOptions = {}): Promise<CommandResult> {
    const result = await this.run('backup', options);
    expect([lastLine(result), result.code]).toEqual([expect.stringMatching(/^backed up gitea: \d{8}T\d{6}Z, /), 0]);
    return result;
  }

  async expectRestored(): Promise<CommandResult> {
    const result = await this.run('restore-test');
    expect([lastLine(result), result.code]).toEqual([
      expect.stringMatching(/^inspected gitea: \d+ facts as they were$/),
      0,
    ]);
    return result;
  }

  async expectFailure(message: RegExp, from = this.instance): Promise<CommandResult> {
    const result = await this.run('restore-test', { from });
    expect([lastLine(result), result.code]).toEqual([expect.stringMatching(message), 1]);
    return result;
  }

  /** What the newest backup holds, as whoever has the private key gets it; the folder. */
  unpack(): string {
    const to = join(this.directory, 'restored');
    mkdirSync(to);
    unpackBackup(this.newest('.zst.gpg'), {
      privateKey: this.keys.privateKey,
      directory: join(this.directory, `home${this.pods}`),
      to,
    });
    return to;
  }

  write(path: string, content: string | Buffer): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** A repository with a history, and the working copy that it was pushed from. */
  makeRepository(name: string, commits = 3): void {
    mkdirSync(dirname(this.repository(name)), { recursive: true });
    mkdirSync(dirname(this.work(name)), { recursive: true });
    this.own();
    this.git(this.directory, 'init', '--quiet', '--bare', '--initial-branch=main', this.repository(name));
    this.git(this.directory, 'init', '--quiet', '--initial-branch=main', this.work(name));
    this.git(this.work(name), 'remote', 'add', 'origin', this.repository(name));
    for (let commit = 1; commit <= commits; commit += 1) {
      this.addCommit(name, `file${commit}`);
    }
  }

  addCommit(name: string, file: string, bytes = 2000): void {
    writeFileSync(join(this.work(name), file), randomBytes(bytes));
    this.git(this.work(name), 'add', '.');
    this.git(this.work(name), 'commit', '--quiet', '--message', file);
    this.git(this.work(name), 'push', '--quiet', 'origin', 'HEAD:main');
  }

  /** Gives everything to the user of the pods. */
  own(): void {
    execFileSync('chown', ['-R', '10001:10001', this.directory]);
  }

  private get store(): string {
    return join(this.directory, 'backups', 'gitea');
  }

  /** Refs of every kind: packed and loose, a tag with a message, a ref to a ref, and none at all. */
  private makeRepositories(): void {
    this.makeRepository('alice/tool.git');
    this.makeRepository('bob/empty.git', 0);
    const [work, repository] = [this.work('alice/tool.git'), this.repository('alice/tool.git')];
    this.git(work, 'tag', '--annotate', 'v1', '--message', 'v1');
    this.git(work, 'push', '--quiet', 'origin', 'v1', 'main:refs/heads/feature/objects', 'main:refs/pull/1/head');
    this.git(repository, 'pack-refs', '--all');
    this.git(work, 'push', '--quiet', 'origin', 'main:late');
    this.git(repository, 'symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
  }

  private makeFiles(): void {
    const [object, blob] = ['a large file', randomBytes(5000)];
    const [oid, key] = [sum(object), sum(blob)];
    const kept: [string, string | Buffer][] = [
      [`data/lfs/${oid.slice(0, 2)}/${oid.slice(2, 4)}/${oid.slice(4)}`, object],
      [`data/packages/${key.slice(0, 2)}/${key.slice(2, 4)}/${key}`, blob],
      ['data/attachments/1/2/12345678-1234', 'picture'],
      ['data/avatars/abc', 'avatar'],
      ['data/repo-avatars/1-abc', 'avatar of a repository'],
      ['data/actions_log/alice/tool/01/1.log.zst', 'log'],
      ['data/actions_artifacts/01/1/artifact.zip', 'artifact'],
      ['data/jwt/private.pem', 'key'],
      ['data/ssh/gitea.rsa', 'host key'],
      ['custom/public/assets/img/logo with spaces\nand a line.svg', '<svg/>'],
    ];
    const remade = [
      'data/indexers/issues.bleve/store',
      'data/queues/common/1',
      'data/sessions/a',
      'data/tmp/local-repo/x',
      'data/repo-archive/1/x.zip',
      'data/lfs/tmp/upload-1',
      'log/gitea.log',
      'lost+found/x',
      'tmp/x',
    ];
    for (const [path, content] of [...kept, ...remade.map((path): [string, string] => [path, 'made again'])]) {
      this.write(path, content);
    }
  }
}
