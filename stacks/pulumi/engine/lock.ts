import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { KeelsonError } from '../../../lib/core/errors';
import { PROJECT } from '../../environment';

interface Lock {
  readonly pid: number;
  readonly username: string;
  readonly hostname: string;
  readonly timestamp: string;
}

/**
 * Clears the way for a run: locks of runs that were killed on this machine are removed.
 * @returns the process ids whose locks were removed
 * @throws KeelsonError when somebody else is at work, saying who.
 */
export function releaseStaleLocks(folder: string, stack: string): number[] {
  const removed: number[] = [];
  for (const file of lockFiles(folder, stack)) {
    const lock = readLock(file);
    if (lock === undefined) {
      continue;
    }
    if (lock.hostname !== hostname() || isRunning(lock.pid)) {
      throw heldBy(stack, lock);
    }
    rmSync(file, { force: true });
    removed.push(lock.pid);
  }
  return removed;
}

/** Who holds the lock, as a sentence; for runs that lost a race for it. */
export function lockHolder(folder: string, stack: string): KeelsonError | undefined {
  const lock = lockFiles(folder, stack)
    .map(readLock)
    .find((candidate) => candidate !== undefined);
  return lock === undefined ? undefined : heldBy(stack, lock);
}

function heldBy(stack: string, lock: Lock): KeelsonError {
  const where = lock.hostname === hostname() ? 'on this machine' : `on ${lock.hostname}`;
  return new KeelsonError(
    `another run is changing "${stack}": process ${lock.pid} of ${lock.username} ${where}, since ${lock.timestamp.replace(/\.\d+/, '')}`,
    lock.hostname === hostname()
      ? 'wait until it has ended'
      : `wait until it has ended; if it was killed, run \`pulumi cancel -s ${stack}\``,
  );
}

function lockFiles(folder: string, stack: string): string[] {
  const directory = join(folder, '.pulumi', 'locks', 'organization', PROJECT, stack);
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(directory, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

// A lock that is gone, or still being written, belongs to a run that has just ended or begun: the engine itself will judge.
function readLock(file: string): Lock | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Lock;
  } catch {
    return undefined;
  }
}

// A process id is given out again after a while: only a pulumi counts as the owner of a lock.
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const program = programOf(pid);
  return program === undefined || program === 'pulumi';
}

/** @returns undefined where the system doesn't say; nothing for a process that has ended and was not yet collected */
function programOf(pid: number): string | undefined {
  try {
    const [, program = '', state = ''] = /^\d+ \((.*)\) (\w)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return state === 'Z' ? '' : program;
  } catch {
    try {
      return basename(execFileSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' }).trim());
    } catch {
      return undefined;
    }
  }
}
