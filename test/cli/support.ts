import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { run } from '../../cli/run';
import type { Host, TextStream } from '../../cli/terminal';

/** A stream that keeps what is written. */
export class Recorder implements TextStream {
  text = '';
  constructor(
    readonly isTTY = false,
    readonly columns?: number,
    readonly rows?: number,
  ) {}
  write(text: string): boolean {
    this.text += text;
    return true;
  }
}

export interface TestHost extends Host {
  readonly stdout: Recorder;
  readonly stderr: Recorder;
}

export interface TestHostOptions {
  readonly directory?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Columns of a terminal. @default - output goes to a pipe */
  readonly columns?: number;
  /** What is typed. @default - nobody is there */
  readonly input?: string;
}

export function testHost(options: TestHostOptions = {}): TestHost {
  const isTTY = options.columns !== undefined;
  const stdin = Object.assign(new PassThrough(), { isTTY: options.input !== undefined });
  stdin.end(options.input ?? '');
  return {
    stdin,
    stdout: new Recorder(isTTY, options.columns, 24),
    stderr: new Recorder(isTTY, options.columns, 24),
    variables: options.variables ?? {},
    directory: options.directory ?? tmpdir(),
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
  };
}

/** Runs a command line as the shell would, within this process. */
export async function keelson(
  words: readonly string[],
  options: TestHostOptions = {},
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const host = testHost(options);
  const code = await run(words, host);
  return { code, stdout: host.stdout.text, stderr: host.stderr.text };
}

/** A folder that is removed after the test. */
export function scratchFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'keelson-cli-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A project without environments. */
export function emptyProject(folder: string): string {
  writeFileSync(join(folder, 'Pulumi.yaml'), 'name: keelson\nruntime: nodejs\n');
  return folder;
}
