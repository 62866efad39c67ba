import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ProcessIdentity, isRunning, ownIdentity } from './process';

/**
 * Runs one piece of work at a time, over all processes of this machine. The lock is a file that names its owner, so the lock
 * of a process that died is taken over instead of blocking for ever.
 *
 * @param onWait Told about twice a second how many seconds this process has waited for the owner.
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  onWait: (seconds: number, owner: ProcessIdentity) => void = () => {},
  signal?: AbortSignal,
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const began = performance.now();
  while (!tryLock(file)) {
    const owner = readOwner(file);
    if (owner === undefined) {
      continue;
    }
    if (!isRunning(owner)) {
      dropStaleLock(file);
      continue;
    }
    onWait((performance.now() - began) / 1000, owner);
    await sleep(500, undefined, { signal });
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function tryLock(file: string): boolean {
  // Linking a finished file makes the lock appear with its owner in it; a lock written in place would be empty for a moment.
  const draft = `${file}.${process.pid}.${draftNumber++}`;
  writeFileSync(draft, JSON.stringify(ownIdentity()), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

let draftNumber = 0;

/** Undefined when the lock has just been given back. */
function readOwner(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

function dropStaleLock(file: string): void {
  const aside = `${file}.${process.pid}.${draftNumber++}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  // Another waiter may have replaced the stale lock in between; then this one goes back.
  const owner = readOwner(aside);
  if (owner !== undefined && isRunning(owner)) {
    try {
      linkSync(aside, file);
    } catch {
      // A third process took the lock meanwhile: the work is done twice, which every user of a lock here survives.
    }
  }
  rmSync(aside, { force: true });
}
