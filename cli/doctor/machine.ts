import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fail, ok, warn, type CheckResult } from './check';

const NODE = { id: 'node', title: 'Node.js' };
const OLDEST_NODE = 20;

export function checkNode(version: string): CheckResult {
  const major = Number(/^v(\d+)/.exec(version)?.[1]);
  return major >= OLDEST_NODE
    ? ok(NODE, `${version} (needs ${OLDEST_NODE} or newer)`)
    : fail(NODE, `${version} is too old`, `install Node.js ${OLDEST_NODE} or newer`);
}

const GIT = { id: 'git', title: 'git' };

export async function checkGit(): Promise<CheckResult> {
  const version = await versionOf('git', ['--version']);
  return version === undefined
    ? warn(GIT, 'not found', 'install git; only `gitops` delivery and contributors need it')
    : ok(GIT, version.replace(/^git version /, ''));
}

/** First line that a program prints about itself. @returns nothing where it can't be run */
export async function versionOf(program: string, words: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, [...words], {
      timeout: 15_000,
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: 'true' },
    });
    return stdout.trim().split('\n')[0];
  } catch {
    return undefined;
  }
}

const DISK = { id: 'disk', title: 'disk space' };
const GIBIBYTE = 1024 ** 3;
/** The sandbox with its data takes about this much; building its programs from source takes ten times as much. */
const NEEDED_BYTES = 1 * GIBIBYTE;
const COMFORTABLE_BYTES = 10 * GIBIBYTE;

export async function checkDisk(root: string): Promise<CheckResult> {
  const { bavail, bsize } = await statfs(root);
  return judgeDisk(bavail * bsize, root);
}

export function judgeDisk(bytes: number, root: string): CheckResult {
  const free = `${(bytes / GIBIBYTE).toFixed(1)} GiB free at ${root}`;
  if (bytes < NEEDED_BYTES) {
    return fail(DISK, free, 'free at least 1 GiB');
  }
  return bytes < COMFORTABLE_BYTES
    ? warn(DISK, free, 'free 10 GiB if the sandbox programs are to be built from source')
    : ok(DISK, free);
}

const WRITE = { id: 'write', title: 'write permission' };

/** Whether the folders can be written that commands write to. */
export async function checkWrite(root: string): Promise<CheckResult> {
  for (const folder of [root, join(root, 'dist'), join(root, '.keelson')]) {
    const found = await stat(folder).catch(() => undefined);
    if (found === undefined) {
      continue;
    }
    if (!found.isDirectory()) {
      return fail(WRITE, `${folder} is a file, not a folder`, 'move it away');
    }
    try {
      await access(folder, constants.W_OK);
    } catch {
      return fail(WRITE, `${folder} can't be written`, 'make it writable for this user, or use another checkout');
    }
  }
  return ok(WRITE, root);
}
