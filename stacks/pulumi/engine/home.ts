import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

const EXPLANATION = `Pulumi would log every call with all properties into a folder of this name. It has no switch for that, and without
it a run takes a third less time. To have the logs, set PULUMI_HOME to ~/.pulumi.
`;

/**
 * A home for the engine in which it can't log. Since 3.250 it writes everything that passes through it, compressed and encrypted, on every
 * run: two fifths of its processor time. Plugins are those of the user's own home. (docs/decisions/0005)
 *
 * @param user the user's home
 * @returns the folder
 */
export function homeWithoutLogs(root: string, user = homedir()): string {
  const home = join(root, '.keelson', 'pulumi');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const logs = join(home, 'logs');
  if (!existsSync(logs)) {
    writeFileSync(logs, EXPLANATION);
  }
  const plugins = join(home, 'plugins');
  const own = join(user, '.pulumi', 'plugins');
  if (isAbsolute(own) && existsSync(own) && !existsSync(plugins)) {
    try {
      symlinkSync(own, plugins, 'dir');
    } catch (error) {
      // Two runs at once may both want it; a link that leads nowhere was made for another user.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw error;
      }
    }
  }
  return home;
}
