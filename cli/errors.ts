import { appendFileSync, mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultReport, formatFault, KeelsonError } from '../lib/core/errors';
import { EXIT, type ExitCode } from './exit-codes';

/** The command line is wrong: unknown word, missing or impossible option. */
export class UsageError extends KeelsonError {
  override name = 'UsageError';
}

/** The user stopped the command. */
export class InterruptedError extends KeelsonError {
  override name = 'InterruptedError';
}

/** A failure as `--json` shows it. */
export interface ErrorDocument {
  readonly kind: 'usage' | 'failed' | 'interrupted' | 'unexpected';
  readonly message: string;
  /** What the user can do about it. */
  readonly fix?: string;
  /** One entry for each fault where several were found in one step. */
  readonly faults?: readonly { readonly path: string; readonly message: string }[];
  /** File with the stack trace of an unexpected error. */
  readonly log?: string;
}

export interface Failure {
  readonly code: ExitCode;
  readonly document: ErrorDocument;
}

/**
 * Turns whatever was thrown into what the user is told. Errors that nobody foresaw go to a log file: the user's terminal is no place for a
 * stack trace.
 */
export function describeFailure(error: unknown, log: (trace: string) => string | undefined): Failure {
  if (error instanceof KeelsonError) {
    const kind =
      error instanceof UsageError ? 'usage' : error instanceof InterruptedError ? 'interrupted' : ('failed' as const);
    return {
      code: EXIT[kind],
      document: {
        kind,
        message: error.message,
        fix: error.fix,
        faults:
          error instanceof FaultReport
            ? error.faults.map((fault) => ({ path: fault.path, message: formatFault(fault) }))
            : undefined,
      },
    };
  }
  const known = serverRefusal(error) ?? systemFailure(error);
  if (known !== undefined) {
    return { code: EXIT.failed, document: { kind: 'failed', ...known } };
  }
  const file = log(traceOf(error));
  const summary = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  return {
    code: EXIT.failed,
    document: {
      kind: 'unexpected',
      message: `something went wrong that Keelson did not foresee: ${summary}`,
      fix:
        file === undefined
          ? 'set KEELSON_DEBUG=1 to see the stack trace, and report it'
          : `the stack trace is in ${file}; report it, it is a fault of Keelson`,
      log: file,
    },
  };
}

/** The stack trace of whatever was thrown. */
export function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
}

/** What the API server refused; told by name, so that printing an error loads no client. */
function serverRefusal(error: unknown): { readonly message: string; readonly fix: string } | undefined {
  if (!(error instanceof Error) || error.name !== 'ApiError') {
    return undefined;
  }
  return {
    message: `the API server refused: ${error.message}`,
    fix: 'run `keelson doctor` to see what this user may do',
  };
}

const DENIED = ['permission denied', 'make it readable and writable for this user, or use another folder'] as const;
const IN_THE_WAY = ['a file is in the way of a folder', 'move it away, or name another folder'] as const;

/** Failures of the file system that the user can mend: what each means, and what to do. */
const SYSTEM_FAILURES: Readonly<Record<string, readonly [string, string]>> = {
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: ['the file system is read-only', 'use a folder that can be written'],
  ENOSPC: ['the disk is full', 'free some space and run the same command again'],
  ENOTDIR: IN_THE_WAY,
  EEXIST: IN_THE_WAY,
  EISDIR: ['is a folder, not a file', 'name a file'],
};

function systemFailure(error: unknown): { readonly message: string; readonly fix: string } | undefined {
  if (!(error instanceof Error)) {
    return undefined;
  }
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === undefined || path === undefined) {
    return undefined;
  }
  const known = SYSTEM_FAILURES[code];
  return known === undefined ? undefined : { message: `${path}: ${known[0]}`, fix: known[1] };
}

/** Bytes after which a log takes no more: what fails again and again is known by then. */
const MAX_LOG_BYTES = 1024 * 1024;

/**
 * Writes a stack trace where it can be found again, unless the log is full.
 * @returns the file, or nothing where no folder takes it
 */
export function writeLog(folder: string | undefined, name: string, trace: string): string | undefined {
  const folders = [...(folder === undefined ? [] : [folder]), join(tmpdir(), 'keelson-logs')];
  for (const candidate of folders) {
    try {
      mkdirSync(candidate, { recursive: true });
      const file = join(candidate, name);
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) < MAX_LOG_BYTES) {
        appendFileSync(file, `${trace.slice(0, MAX_LOG_BYTES)}\n`);
      }
      return file;
    } catch {
      // The next folder may take it; the error that is being reported matters more than this one.
    }
  }
  return undefined;
}
