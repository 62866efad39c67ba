import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endProcess, isRunning, ownIdentity, processStart, spawnDetached } from '../../../stacks/programs/process';

const children: ChildProcess[] = [];

afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

async function child(script: string): Promise<{ pid: number; started: string }> {
  const process_ = spawn(process.execPath, ['-e', `${script}; console.log('up')`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(process_);
  await once(process_.stdout as NodeJS.ReadableStream, 'data');
  const pid = process_.pid ?? 0;
  return { pid, started: processStart(pid) ?? '' };
}

const WAIT = 'setTimeout(() => {}, 60000)';

it('tells processes with the same number apart by their start', async () => {
  const identity = await child(WAIT);
  expect(isRunning(identity)).toBe(true);
  expect(isRunning({ ...identity, started: ownIdentity().started })).toBe(false);
});

it('does not end a process that has only inherited the number', async () => {
  const identity = await child(WAIT);
  await endProcess({ pid: identity.pid, started: 'an earlier process' }, 1_000);
  expect(isRunning(identity)).toBe(true);
});

it('knows that a number without a process is not running', () => {
  // Above the largest number that Linux gives (2^22).
  expect(processStart(4_194_305)).toBeUndefined();
});

it('ends a process that obeys within its grace time', async () => {
  const identity = await child(WAIT);
  const began = performance.now();
  await endProcess(identity, 5_000);
  expect(isRunning(identity)).toBe(false);
  expect(performance.now() - began).toBeLessThan(3_000);
});

it('insists when a process does not obey', async () => {
  const identity = await child(`process.on('SIGTERM', () => {}); ${WAIT}`);
  await endProcess(identity, 200);
  expect(isRunning(identity)).toBe(false);
});

it('starts a program in a session of its own, with its output in the file and no variable but those given', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'keelson-process-'));
  try {
    const log = join(directory, 'log');
    const script = 'console.log(JSON.stringify([process.cwd(), Object.keys(process.env)])); console.error("end")';
    const identity = await spawnDetached(process.execPath, ['-e', script], {
      directory,
      log,
      environment: { ONLY: '1' },
    });
    while (isRunning(identity)) {
      await sleep(20);
    }
    expect(readFileSync(log, 'utf8')).toBe(`${JSON.stringify([directory, ['ONLY']])}\nend\n`);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

it('says so when a program cannot be started', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'keelson-process-'));
  try {
    const start = spawnDetached(join(directory, 'none'), [], {
      directory,
      log: join(directory, 'log'),
      environment: {},
    });
    await expect(start).rejects.toMatchObject({ code: 'ENOENT' });
  } finally {
    rmSync(directory, { recursive: true });
  }
});
