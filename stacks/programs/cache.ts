import { lstatSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { KeelsonError } from '../../lib/core/errors';

/**
 * The folder for programs that were downloaded or built: per user, outside the checkout, safe to delete at any time.
 *
 * @throws KeelsonError if it would have to lie in the common temporary folder and belongs to somebody else there.
 */
export function toolCache(environment: NodeJS.ProcessEnv): string {
  const home = homeDirectory(environment);
  const base =
    environment['XDG_CACHE_HOME'] || (home === '' ? privateTemporaryFolder(environment) : join(home, '.cache'));
  return join(base, 'keelson', 'tools');
}

/** Everybody may write to the temporary folder, so programs are only taken from a part of it that is this user's own. */
function privateTemporaryFolder(environment: NodeJS.ProcessEnv): string {
  // Containers run as users that the system has no entry for, and whom `userInfo` does not find.
  const user = process.getuid?.() ?? userInfo().uid;
  const folder = join(environment['TMPDIR'] || tmpdir(), `keelson-${user}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  if (uid !== user || (mode & 0o022) !== 0) {
    throw new KeelsonError(
      `${folder} can be written by other users, so no program is started from there`,
      'Set HOME or XDG_CACHE_HOME to a folder of your own.',
    );
  }
  return folder;
}

/** The user's home, or an empty text where there is none, as in many CI containers. */
export function homeDirectory(environment: NodeJS.ProcessEnv): string {
  if (environment !== process.env) {
    return environment['HOME'] ?? '';
  }
  return environment['HOME'] === undefined || environment['HOME'] === '' ? '' : homedir();
}
