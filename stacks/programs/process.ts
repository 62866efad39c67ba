import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A process that can't be mistaken for a later one with the same number: process numbers are reused, start times are not.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, as the operating system tells it; only compared, never parsed. */
  readonly started: string;
}

/**
 * When a process started, or undefined if it does not run. A process that has ended but was not collected by its parent
 * (a zombie) counts as ended.
 */
export function processStart(pid: number): string | undefined {
  return existsSync('/proc/self/stat') ? startFromProc(pid) : startFromPs(pid);
}

function startFromProc(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // proc(5): the name stands in brackets and may itself hold brackets and spaces; after it follow state (3) … starttime (22).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  if (state === 'Z' || state === 'X') {
    return undefined;
  }
  return `${bootIdentity()}/${fields[19]}`;
}

let boot: string | undefined;

function bootIdentity(): string {
  // Start times count from the boot, so the boot is part of the identity.
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return boot;
}

function startFromPs(pid: number): string | undefined {
  try {
    const [state, ...start] = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    })
      .trim()
      .split(/\s+/);
    return state === undefined || state === '' || state.startsWith('Z') ? undefined : start.join(' ');
  } catch {
    return undefined;
  }
}

/** Whether this very process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return processStart(identity.pid) === identity.started;
}

/** The identity of the process that runs this code. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, started: processStart(process.pid) ?? '' };
}

/**
 * Starts a program in the background, in a session of its own, so that it outlives this process and no Ctrl-C reaches it.
 * Its output goes to a file.
 *
 * @throws Error with the operating system's code if the program can't be started at all.
 */
export async function spawnDetached(
  program: string,
  args: readonly string[],
  options: { readonly directory: string; readonly log: string; readonly environment: NodeJS.ProcessEnv },
): Promise<ProcessIdentity> {
  const log = openSync(options.log, 'a', 0o600);
  try {
    const child = spawn(program, [...args], {
      cwd: options.directory,
      env: options.environment,
      detached: true,
      stdio: ['ignore', log, log],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    const pid = child.pid ?? 0;
    return { pid, started: processStart(pid) ?? '' };
  } finally {
    closeSync(log);
  }
}

/**
 * Ends a process: asks first, insists after the grace time. Does nothing if that very process has already ended.
 */
export async function endProcess(identity: ProcessIdentity, graceMilliseconds: number): Promise<void> {
  for (const [signal, patience] of [
    ['SIGTERM', graceMilliseconds],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!sendSignal(identity, signal)) {
      return;
    }
    const deadline = performance.now() + patience;
    while (performance.now() < deadline) {
      if (!isRunning(identity)) {
        return;
      }
      await sleep(15);
    }
  }
}

function sendSignal(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isRunning(identity)) {
    return false;
  }
  try {
    process.kill(identity.pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') {
      return false;
    }
    throw error;
  }
}
