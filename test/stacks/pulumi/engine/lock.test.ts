import { once } from 'node:events';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockHolder, releaseStaleLocks } from '../../../../stacks/pulumi/engine/lock';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'keelson-lock-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function lock(pid: number, host = hostname()): string {
  const directory = join(folder, '.pulumi', 'locks', 'organization', 'keelson', 'dev');
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${pid}.json`);
  writeFileSync(
    file,
    JSON.stringify({ pid, username: 'ada', hostname: host, timestamp: '2026-11-21T08:15:00.123456789Z' }),
  );
  return file;
}

function endedProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

describe('releaseStaleLocks', () => {
  it('does nothing where nobody ever ran', () => {
    expect(releaseStaleLocks(folder, 'dev')).toEqual([]);
  });

  it('removes the lock of a process that is gone', () => {
    const pid = endedProcess();
    const file = lock(pid);
    expect(releaseStaleLocks(folder, 'dev')).toEqual([pid]);
    expect(existsSync(file)).toBe(false);
  });

  it('removes the lock of a process whose id was given to another program', () => {
    lock(process.pid);
    expect(releaseStaleLocks(folder, 'dev')).toEqual([process.pid]);
  });

  it('leaves the lock of a run that is at work, and says who it is', async () => {
    const child = spawn(process.execPath, [
      '-e',
      'process.title = "pulumi"; console.log(1); setTimeout(() => {}, 60000)',
    ]);
    try {
      await once(child.stdout, 'data');
      const file = lock(child.pid as number);
      const refusal = expect.objectContaining({
        message: `another run is changing "dev": process ${child.pid} of ada on this machine, since 2026-11-21T08:15:00Z`,
        fix: 'wait until it has ended',
      });
      expect(() => releaseStaleLocks(folder, 'dev')).toThrow(refusal);
      expect(lockHolder(folder, 'dev')).toEqual(refusal);
      expect(existsSync(file)).toBe(true);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('does not judge a run on another machine', () => {
    const pid = endedProcess();
    lock(pid, 'elsewhere');
    expect(() => releaseStaleLocks(folder, 'dev')).toThrow(
      expect.objectContaining({
        message: `another run is changing "dev": process ${pid} of ada on elsewhere, since 2026-11-21T08:15:00Z`,
        fix: 'wait until it has ended; if it was killed, run `pulumi cancel -s dev`',
      }),
    );
  });
});
