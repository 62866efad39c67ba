import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKeys } from './support/backup-keys';
import { makePrograms, runBackup, synthesizeBackup, unpackBackup } from './support/gitea-backup';
import { GiteaPlatform } from './support/gitea-platform';
import { openTo, type PostgresPod } from './support/postgres-pod';

/*
 * Proves with the real Gitea 1.27.3 that the backup of its volume is all it needs: the volume is lost, restored, and everything that was put in
 * over the network comes out again, and more can be pushed. The database is another backup's matter and stays. Does not prove anything of
 * Kubernetes.
 */
jest.setTimeout(240_000);

let directory: string;
let platform: GiteaPlatform;
let gitea: PostgresPod;

beforeAll(async () => {
  directory = openTo(mkdtempSync(join(tmpdir(), 'keelson-restore-')));
  platform = await GiteaPlatform.make(directory);
  await platform.startStores();
  gitea = await platform.startGitea();
  expect((await platform.makeAdministrator('admin')).code).toBe(0);
});

afterAll(async () => {
  await platform?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const password = (): string => platform.instance.secret('gitea/gitea-admin')['password'] as string;

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`keelson:${password()}`).toString('base64')}`;
  return fetch(new URL(path, platform.url), { ...init, headers: { authorization, ...init.headers } });
}

async function json(path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const response = await ask(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
  expect([path, Math.floor(response.status / 100)]).toEqual([path, 2]);
  return response.status === 204 ? undefined : response.json();
}

const bytesAt = async (path: string): Promise<Buffer> => Buffer.from(await (await ask(path)).arrayBuffer());

function git(...args: string[]): string {
  const env = {
    PATH: process.env['PATH'],
    HOME: directory,
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.org',
  };
  return execFileSync('git', args, { cwd: directory, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Stores an object as git-lfs does. Source: git-lfs/git-lfs docs/api/batch.md. */
async function lfs(operation: 'upload' | 'download', content: Buffer): Promise<Response> {
  const media = 'application/vnd.git-lfs+json';
  const oid = createHash('sha256').update(content).digest('hex');
  const answer = (await json(
    '/keelson/tool.git/info/lfs/objects/batch',
    { operation, transfers: ['basic'], objects: [{ oid, size: content.length }] },
    { accept: media, 'content-type': media },
  )) as { objects: { actions: Record<string, { href: string }> }[] };
  const { pathname } = new URL(answer.objects[0]?.actions[operation]?.href as string);
  return ask(pathname, operation === 'upload' ? { method: 'PUT', body: content } : {});
}

test('a volume that was lost comes back with everything that was on it', async () => {
  const large = randomBytes(40_000);
  const parcel = randomBytes(30_000);
  await json('/api/v1/user/repos', { name: 'tool', auto_init: true, default_branch: 'main' });
  const url = new URL('/keelson/tool.git', platform.url);
  Object.assign(url, { username: 'keelson', password: password() });
  const copy = join(directory, 'copy');
  const addCommit = (name: string): void => {
    writeFileSync(join(copy, name), name);
    git('-C', copy, 'add', '.');
    git('-C', copy, 'commit', '--quiet', '--message', name);
    git('-C', copy, 'push', '--quiet', 'origin', 'HEAD:main');
  };
  git('clone', '--quiet', url.href, copy);
  addCommit('first');
  git('-C', copy, 'push', '--quiet', 'origin', 'HEAD:refs/heads/a/branch', 'HEAD:refs/tags/v1');
  const issue = new FormData();
  issue.append('attachment', new Blob(['picture']), 'picture.txt');
  await json('/api/v1/repos/keelson/tool/issues', { title: 'issue' });
  const attached = (await (
    await ask('/api/v1/repos/keelson/tool/issues/1/assets', { method: 'POST', body: issue })
  ).json()) as { uuid: string };
  expect((await ask('/api/packages/keelson/generic/tool/1.0/parcel', { method: 'PUT', body: parcel })).status).toBe(
    201,
  );
  expect((await lfs('upload', large)).status).toBe(200);
  const refs = git('ls-remote', url.href);

  const keys = makeKeys(join(directory, 'keys'));
  const data = join(directory, 'gitea-data');
  const backups = join(directory, 'backups');
  const run = {
    instance: synthesizeBackup(keys.publicKey, keys.privateKey),
    programs: makePrograms(directory),
    volumes: { backups, data },
  };
  const backup = await runBackup('backup', { ...run, directory: join(directory, 'pod-backup') });
  expect([backup.output.match(/^backed up gitea: .*$/m) !== null, backup.code]).toEqual([true, 0]);
  const restored = await runBackup('restore-test', { ...run, directory: join(directory, 'pod-restore') });
  expect([restored.output.trimEnd().split('\n').at(-1), restored.code]).toEqual([
    'inspected gitea: 1 facts as they were',
    0,
  ]);

  await gitea.stopAll();
  for (const folder of ['custom', 'data', 'git']) {
    rmSync(join(data, folder), { recursive: true, force: true });
  }
  mkdirSync(join(directory, 'restored'));
  const file = readdirSync(join(backups, 'gitea')).find((name) => name.endsWith('.zst.gpg')) as string;
  unpackBackup(join(backups, 'gitea', file), {
    privateKey: keys.privateKey,
    directory: join(directory, 'home'),
    to: data,
  });
  execFileSync('chown', ['-R', '10001:10001', data]);
  await platform.startGitea();

  expect(git('ls-remote', url.href)).toBe(refs);
  expect((await bytesAt(`/attachments/${attached.uuid}`)).toString()).toBe('picture');
  expect((await bytesAt('/api/packages/keelson/generic/tool/1.0/parcel')).equals(parcel)).toBe(true);
  const download = await lfs('download', large);
  expect(Buffer.from(await download.arrayBuffer()).equals(large)).toBe(true);
  addCommit('second');
  const branch = (await (await ask('/api/v1/repos/keelson/tool/branches/main')).json()) as { commit: { id: string } };
  expect(branch.commit.id).toBe(git('-C', copy, 'rev-parse', 'HEAD').trim());
});
