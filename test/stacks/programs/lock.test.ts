import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../../stacks/programs/lock';
import { ownIdentity } from '../../../stacks/programs/process';

let root: string;
let file: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keelson-lock-'));
  file = join(root, 'folder', 'lock');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

it('lets one piece of work in at a time', async () => {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    await sleep(20);
    inside -= 1;
  };
  await Promise.all([1, 2, 3].map(() => withLock(file, work)));
  expect(most).toBe(1);
  expect(readdirSync(join(root, 'folder'))).toEqual([]);
});

it('gives the lock back when the work fails, and passes the failure on', async () => {
  await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(existsSync(file)).toBe(false);
});

it('takes over the lock of a process that has ended, even if its number runs again', async () => {
  await withLock(file, async () => {});
  writeFileSync(file, JSON.stringify({ pid: process.pid, started: 'an earlier process' }));
  expect(await withLock(file, async () => 'done')).toBe('done');
});

it('waits for a living owner, tells whom, and can be cancelled', async () => {
  await withLock(file, async () => {});
  writeFileSync(file, JSON.stringify(ownIdentity()));
  const abort = new AbortController();
  const owners: number[] = [];
  const waiting = withLock(
    file,
    async () => 'never',
    (_seconds, owner) => {
      owners.push(owner.pid);
      setTimeout(() => abort.abort(), 10);
    },
    abort.signal,
  );
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  expect(owners).toEqual([process.pid]);
});
