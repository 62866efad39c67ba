import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { compareText, KeelsonError } from '../../lib/core/errors';
import { filesOf } from './files';
import { foreignEntries, MARK, markOf, type ForeignEntry } from './mark';
import type { Synthesis } from './synthesis';
import { toYaml } from './yaml';

/**
 * Writes a synthesis to a folder: `<directory>/<chart>/<kind>.<namespace|_>.<name>.yaml`. Files that an earlier run wrote there go, all
 * others stay; a file `.keelson` lists which are which. Everything is written beside the folder first and put in its place by renaming,
 * so that a run that fails, at any moment, leaves the old files whole.
 *
 * @param directory usually `dist/<environment>`
 * @returns paths of the manifests, from the folder, sorted
 * @throws KeelsonError if the folder can't be written, or holds files and no list of Keelson's
 */
export function writeSynthesis(synthesis: Synthesis, directory: string): string[] {
  // YAML is made before the first file is touched: what can't be written down fails here.
  const files = filesOf(synthesis.manifests).map(({ path, manifest }) => ({ path, content: toYaml(manifest.object) }));
  replaceDirectory(directory, files);
  return files.map(({ path }) => path);
}

export interface TextFile {
  /** From the folder, with `/`. */
  readonly path: string;
  readonly content: string;
}

/**
 * Replaces the files that an earlier call wrote to a folder, and keeps all others.
 * @throws KeelsonError if the folder can't be replaced; it then holds what it held before.
 */
export function replaceDirectory(directory: string, files: readonly TextFile[]): void {
  try {
    recover(directory);
    // Through a link the folder behind it is replaced, not the link.
    const place = existsSync(directory) ? realpathSync(directory) : directory;
    const next = siblingOf(place, 'next');
    const mark = { path: MARK, content: markOf(files.map(({ path }) => path).sort(compareText)) };
    try {
      const foreign = existsSync(place) ? foreignEntries(place) : [];
      fill(next, [...files, mark], place);
      keep(foreign, place, next);
      swap(place, next);
    } finally {
      rmSync(next, { recursive: true, force: true });
    }
  } catch (error) {
    throw explain(error, directory);
  }
}

/** Gives other people's files a second place in the new folder before the old one goes, so that no moment is without them. */
function keep(entries: readonly ForeignEntry[], old: string, next: string): void {
  for (const { path, type } of entries) {
    const from = join(old, path);
    const to = join(next, path);
    try {
      mkdirSync(type === 'empty folder' ? to : dirname(to), { recursive: true });
      if (type === 'link') {
        symlinkSync(readlinkSync(from), to);
      } else if (type === 'file') {
        linkOrCopy(from, to);
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST' || code === 'ENOTDIR') {
        throw new KeelsonError(
          `${from} was not written by Keelson, and stands where a manifest would be written`,
          'move it away, or choose another output folder',
        );
      }
      throw error;
    }
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw error;
    }
    // A file system without links.
    copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  }
}

/**
 * Makes a folder and those above it. Node's own `recursive` never returns where a folder exists and takes no others, as in /proc
 * (seen with Node 20).
 */
function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !existsSync(dirname(path))) {
      makeFolder(dirname(path));
      mkdirSync(path);
    } else if (code !== 'EEXIST' || !statSync(path).isDirectory()) {
      throw error;
    }
  }
}

function fill(directory: string, files: readonly TextFile[], old: string): void {
  makeFolder(directory);
  const isFirst = !existsSync(old);
  let folder = '';
  for (const { path, content } of files) {
    const parent = dirname(path);
    if (parent !== folder) {
      mkdirSync(join(directory, parent), { recursive: true });
      folder = parent;
    }
    if (isFirst || !takeOver(join(old, path), join(directory, path), content)) {
      writeFileSync(join(directory, path), content);
    }
  }
}

/**
 * Gives a file that holds the content already its place in the new folder: it keeps its dates, so nobody who watches sees a change, and
 * that takes a fifth of the time of making a file.
 */
function takeOver(old: string, next: string, content: string): boolean {
  try {
    if (readFileSync(old, 'utf8') !== content) {
      return false;
    }
    linkSync(old, next);
    return true;
  } catch {
    // Not there, or on a file system without links.
    return false;
  }
}

function swap(directory: string, next: string): void {
  if (!existsSync(directory)) {
    renameSync(next, directory);
    return;
  }
  const old = siblingOf(directory, 'old');
  renameSync(directory, old);
  try {
    renameSync(next, directory);
  } catch (error) {
    renameSync(old, directory);
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
}

/** Beside the folder, so that renaming stays on one file system; hidden, so that nobody reads it as an environment. */
function siblingOf(directory: string, role: 'next' | 'old'): string {
  return join(dirname(directory), `.${basename(directory)}.${process.pid}.${role}`);
}

/** Clears up after runs that were killed; if one was killed between its two renames, the old folder goes back to its place. */
function recover(directory: string): void {
  const parent = dirname(directory);
  makeFolder(parent);
  const name = basename(directory);
  for (const entry of readdirSync(parent)) {
    const left = entry.startsWith(`.${name}.`) ? /^([0-9]+)\.(next|old)$/.exec(entry.slice(name.length + 2)) : null;
    if (left === null || isRunning(Number(left[1]))) {
      continue;
    }
    if (left[2] === 'old' && !existsSync(directory)) {
      renameSync(join(parent, entry), directory);
    } else {
      rmSync(join(parent, entry), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) {
    return false;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const IS_A_FILE = [
  "can't be written: it, or a folder above it, is a file",
  'remove that file, or choose another output folder',
] as const;
const IS_FORBIDDEN = [
  "can't be written: permission denied",
  'choose another output folder, or correct its permissions',
] as const;
const IS_MOUNTED = [
  "can't be replaced: it is a mount point",
  'choose a folder below it, or another output folder',
] as const;

/** What the system's codes mean for an output folder, and what to do about it. */
const EXPLANATIONS: Readonly<Record<string, readonly [message: string, fix: string]>> = {
  ENOTDIR: IS_A_FILE,
  EEXIST: IS_A_FILE,
  EACCES: IS_FORBIDDEN,
  EPERM: IS_FORBIDDEN,
  EROFS: IS_FORBIDDEN,
  EBUSY: IS_MOUNTED,
  EXDEV: IS_MOUNTED,
  ENOSPC: ["can't be written: the disk is full", 'free some space; the old files are whole'],
  ENOENT: ["can't be made: this place takes no folders", 'choose another output folder'],
};

function explain(error: unknown, directory: string): unknown {
  const explanation = EXPLANATIONS[(error as NodeJS.ErrnoException).code ?? ''];
  return explanation === undefined ? error : new KeelsonError(`${directory} ${explanation[0]}`, explanation[1]);
}
