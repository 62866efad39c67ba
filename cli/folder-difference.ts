import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { compareText } from '../lib/core/errors';

/** How one file of an old folder differs from a new one. */
export interface FileDifference {
  /** From the folder, with `/`. */
  readonly path: string;
  /** `missing`: only in the new one; `stale`: only in the old one. */
  readonly change: 'missing' | 'stale' | 'different';
}

/**
 * Compares two folders byte by byte. A folder that does not exist counts as empty.
 * @param written files of the old folder that count as stale where the new one lacks them. @default - all of them
 */
export async function folderDifference(
  old: string,
  fresh: string,
  written?: ReadonlySet<string>,
): Promise<FileDifference[]> {
  const [before, after] = await Promise.all([filesBelow(old), filesBelow(fresh)]);
  const differences: FileDifference[] = [];
  for (const path of after) {
    if (!before.has(path)) {
      differences.push({ path, change: 'missing' });
    } else if (!(await readFile(join(old, path))).equals(await readFile(join(fresh, path)))) {
      differences.push({ path, change: 'different' });
    }
  }
  for (const path of before) {
    if (!after.has(path) && written?.has(path) !== false) {
      differences.push({ path, change: 'stale' });
    }
  }
  return differences.sort((a, b) => compareText(a.path, b.path));
}

async function filesBelow(folder: string): Promise<Set<string>> {
  if (!existsSync(folder)) {
    return new Set();
  }
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Set(
    entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')),
  );
}
