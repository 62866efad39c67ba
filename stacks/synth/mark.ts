import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { KeelsonError } from '../../lib/core/errors';

/** File that says which files of a folder Keelson wrote. It has no ending, so that no reader of YAML takes it for a manifest. */
export const MARK = '.keelson';

const HEADING = '# Written by Keelson. Only the files listed here are replaced or deleted; all others are kept.';

/** A mark lists one path a line; a larger file is something else. */
const MAX_MARK_BYTES = 64 * 1024 * 1024;

/** @param paths from the folder, with `/`, sorted */
export function markOf(paths: readonly string[]): string {
  return `${[HEADING, ...paths].join('\n')}\n`;
}

/**
 * Paths of the files that Keelson wrote to a folder, the mark included.
 *
 * @returns undefined where there is no mark, which is also the case for a folder that does not exist
 * @throws KeelsonError if there is a mark that can't be one of Keelson's
 */
export function writtenFiles(directory: string): ReadonlySet<string> | undefined {
  const file = join(directory, MARK);
  const status = lstatSync(file, { throwIfNoEntry: false });
  if (status === undefined) {
    return undefined;
  }
  const text = status.isFile() && status.size <= MAX_MARK_BYTES ? readFileSync(file, 'utf8') : '';
  const [heading, ...paths] = text.replace(/\n$/, '').split('\n');
  if (heading !== HEADING || !paths.every(isInside)) {
    throw new KeelsonError(
      `${file} is not a list that Keelson wrote, so nothing beside it is replaced`,
      'choose another output folder, or delete this one',
    );
  }
  return new Set([MARK, ...paths]);
}

/** Whether a path leads to a place below the folder and nowhere else. */
function isInside(path: string): boolean {
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !part.includes('\0'));
}

/** What stands in a folder beside what Keelson wrote. */
export interface ForeignEntry {
  /** From the folder, with `/`. */
  readonly path: string;
  readonly type: 'file' | 'link' | 'empty folder';
}

/**
 * Finds what in a folder is not Keelson's.
 *
 * @throws KeelsonError if the folder is not empty and Keelson did not write it, or if it holds something that can't be kept
 */
export function foreignEntries(directory: string): ForeignEntry[] {
  const written = writtenFiles(directory);
  if (written === undefined && readdirSync(directory).length > 0) {
    throw new KeelsonError(
      `${directory} was not written by Keelson, so nothing in it is replaced`,
      'choose another output folder; if an earlier version of Keelson wrote it, delete it',
    );
  }
  const found: ForeignEntry[] = [];
  const visit = (folder: string): void => {
    const entries = readdirSync(join(directory, folder), { withFileTypes: true });
    if (entries.length === 0 && folder !== '') {
      found.push({ path: folder, type: 'empty folder' });
    }
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        visit(path);
      } else if (!written?.has(path)) {
        if (!entry.isFile() && !entry.isSymbolicLink()) {
          throw new KeelsonError(
            `${join(directory, path)} is neither a file nor a folder, so it can't be kept`,
            'move it away, or choose another output folder',
          );
        }
        found.push({ path, type: entry.isFile() ? 'file' : 'link' });
      }
    }
  };
  visit('');
  return found;
}
