import { createHash } from 'node:crypto';
import { chmodSync, createReadStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { KeelsonError } from '../../lib/core/errors';
import { toolCache } from './cache';
import { type Patience, download, forget } from './download';
import type { DownloadEvent, OnProgramEvent } from './events';
import { withLock } from './lock';
import { type ReleaseFile, mirrored, releaseFiles, releaseFolder, sumOf } from './release';
import type { Tool } from './tools';

/** No release of today is half as large. */
const MAX_BYTES = 1024 ** 3;

/** A file is not what its publisher says. Nothing makes up for that: it is never passed over. */
export class ChecksumError extends KeelsonError {}

/** How a release is installed. */
export interface InstallOptions {
  /** Variables of the calling process. */
  readonly environment: NodeJS.ProcessEnv;
  readonly onProgress: OnProgramEvent;
  /** @default - it runs to its end */
  readonly signal?: AbortSignal;
  /** @default PATIENCE */
  readonly patience?: Patience;
}

/**
 * Downloads the files of a tool's release side by side, checks their sums, and installs all of them into the cache in one step.
 * Several processes that want the same wait for one another.
 *
 * @returns The folder with the programs.
 * @throws KeelsonError if a file can't be had; ChecksumError if it is another one.
 */
export function installRelease(tool: Tool, options: InstallOptions): Promise<string> {
  const folder = releaseFolder(tool, options.environment);
  // Within this process the second to ask takes the first one's result.
  const result = running.get(folder) ?? installAlone(tool, folder, options).finally(() => running.delete(folder));
  running.set(folder, result);
  return result;
}

const running = new Map<string, Promise<string>>();

async function installAlone(tool: Tool, folder: string, options: InstallOptions): Promise<string> {
  const report = reporter(tool, options.onProgress);
  return withLock(
    `${folder}.lock`,
    async () => {
      if (existsSync(folder)) {
        return folder;
      }
      const parts = join(toolCache(options.environment), 'downloads');
      mkdirSync(parts, { recursive: true, mode: 0o700 });
      const files = releaseFiles(tool);
      report.begin(files.length);
      const downloaded = await together(options.signal, (signal) =>
        files.map((file, index) =>
          fetchChecked(file, parts, { ...options, signal }, (bytes, total) => report.bytes(index, bytes, total)),
        ),
      ).catch((error: unknown) => {
        report.fail();
        throw error;
      });
      const draft = `${folder}.draft`;
      rmSync(draft, { recursive: true, force: true });
      mkdirSync(draft, { mode: 0o700 });
      for (const [index, file] of files.entries()) {
        await place(file, downloaded[index] ?? '', draft);
      }
      renameSync(draft, folder);
      downloaded.forEach(forget);
      report.end();
      return folder;
    },
    (seconds) => report.wait(seconds),
    options.signal,
  );
}

/** Waits for all, and stops the others when one fails, so that nothing goes on behind the back of an error. */
async function together<T>(
  signal: AbortSignal | undefined,
  start: (signal: AbortSignal) => readonly Promise<T>[],
): Promise<readonly T[]> {
  const failure = new AbortController();
  const work = start(signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]));
  try {
    return await Promise.all(work);
  } catch (error) {
    failure.abort(error);
    await Promise.allSettled(work);
    throw error;
  }
}

type Fetching = Omit<InstallOptions, 'onProgress'>;

/** Downloads a file and compares its sum. */
async function fetchChecked(
  file: ReleaseFile,
  parts: string,
  options: Fetching,
  onBytes: (bytes: number, total: number | undefined) => void,
): Promise<string> {
  const part = join(parts, partName(file.url));
  const url = mirrored(file.url, options.environment);
  const expected = file.sha256 ?? (await publishedSum(file, parts, options));
  // A process that was killed at the last moment has left the whole file.
  if (existsSync(part) && (await digest(part, expected)) === expected) {
    return part;
  }
  for (;;) {
    const { resumed } = await download({ ...options, url, file: part, maxBytes: MAX_BYTES, onBytes });
    const sum = await digest(part, expected);
    if (sum === expected) {
      return part;
    }
    forget(part);
    // What was continued may be made of two versions of the file; what came in one piece is simply another file.
    if (!resumed) {
      throw new ChecksumError(
        `${url} has the checksum ${sum}, but ${file.sha256 === undefined ? 'its publisher' : 'tools/tools.json'} says ${expected}`,
        'do not use this file: it may have been changed on the way; try another network or mirror, or set KEELSON_PROGRAMS=build to build it with Go',
      );
    }
  }
}

async function publishedSum(file: ReleaseFile, parts: string, options: Fetching): Promise<string> {
  const { sums = `${file.url}.sha256` } = file;
  const url = mirrored(sums, options.environment);
  const list = join(parts, partName(sums));
  try {
    await download({ ...options, url, file: list, maxBytes: 1024 ** 2 });
    const sum = sumOf(file.url, await readFile(list, 'utf8'));
    if (sum === undefined) {
      throw new ChecksumError(
        `${url} holds no checksum of ${basename(file.url)}`,
        'check what the publisher or the mirror offers there, or set KEELSON_PROGRAMS=build to build it with Go',
      );
    }
    return sum;
  } finally {
    forget(list);
  }
}

function partName(url: string): string {
  return `${createHash('sha256').update(url).digest('hex').slice(0, 16)}-${basename(url)}`;
}

async function digest(path: string, like: string): Promise<string> {
  const hash = createHash(like.length === 128 ? 'sha512' : 'sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function place({ name, url, member }: ReleaseFile, part: string, draft: string): Promise<void> {
  const target = join(draft, name);
  if (member === undefined) {
    renameSync(part, target);
  } else {
    const { x: extract } = await import('tar');
    await extract({
      file: part,
      cwd: draft,
      strip: member.split('/').length - 1,
      strict: true,
      preserveOwner: false,
      filter: (path, entry) => path === member && 'type' in entry && entry.type === 'File' && entry.size <= MAX_BYTES,
    });
    const extracted = join(draft, basename(member));
    if (!existsSync(extracted)) {
      throw new KeelsonError(
        `${url} holds no program at ${member}`,
        'set KEELSON_PROGRAMS=build to build it with Go, and tell the makers of Keelson',
      );
    }
    renameSync(extracted, target);
  }
  chmodSync(target, 0o755);
}

/** Turns pieces of several files into events of one tool, at most four a second. */
function reporter(tool: Tool, onProgress: OnProgramEvent) {
  const done: number[] = [];
  const totals: (number | undefined)[] = [];
  const sum = (values: readonly (number | undefined)[]): number =>
    values.reduce<number>((all, value) => all + (value ?? 0), 0);
  let last = 0;
  const report = (state: DownloadEvent['state'], text: (size: string) => string): void => {
    const totalBytes = totals.length > 0 && totals.every((total) => total !== undefined) ? sum(totals) : undefined;
    const bytes = sum(done);
    const size = totalBytes === undefined ? megabytes(bytes) : `${megabytes(bytes)} of ${megabytes(totalBytes)}`;
    onProgress({ kind: 'download', state, program: tool.program, bytes, totalBytes, message: text(size) });
  };
  const title = `${tool.program} ${tool.version}`;
  return {
    begin(files: number): void {
      totals.push(...Array.from({ length: files }, () => undefined));
      report('started', () => `downloading ${title}`);
    },
    bytes(index: number, bytes: number, total: number | undefined): void {
      done[index] = bytes;
      totals[index] = total;
      if (performance.now() - last > 250) {
        last = performance.now();
        report('running', (size) => `downloading ${title}: ${size}`);
      }
    },
    wait: (seconds: number): void =>
      report('waiting', () => `waiting ${Math.round(seconds)} s for another process that downloads ${title}`),
    fail: (): void => report('failed', () => `${title} could not be downloaded`),
    end: (): void => report('done', () => `downloaded ${title}: ${megabytes(sum(done))}`),
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
