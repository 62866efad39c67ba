import type { Readable } from 'node:stream';
import { styleFor, type Style } from './style';

/** The part of an output stream that is used: process.stdout and process.stderr, or what a test puts in their place. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** The process as the command line sees it. */
export interface Host {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** One stream with the look that fits it. */
export interface Surface extends Style {
  readonly stream: TextStream;
  readonly isTerminal: boolean;
  /** Width in columns; read each time because windows are resized. */
  columns(): number;
  /** Height in rows. */
  rows(): number;
}

/** Results go to `out`, progress and complaints to `err`, so that a pipe carries results only. */
export interface Terminal {
  readonly host: Host;
  readonly out: Surface;
  readonly err: Surface;
  /** Whether somebody can be asked. */
  readonly canAsk: boolean;
}

const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

export function openTerminal(host: Host, noColorOption: boolean): Terminal {
  const surface = (stream: TextStream): Surface => ({
    ...styleFor(stream, host.variables, noColorOption),
    stream,
    isTerminal: stream.isTTY === true && host.variables['TERM'] !== 'dumb',
    columns: () => positive(stream.columns) ?? positive(Number(host.variables['COLUMNS'])) ?? DEFAULT_COLUMNS,
    rows: () => positive(stream.rows) ?? DEFAULT_ROWS,
  });
  return {
    host,
    out: surface(host.stdout),
    err: surface(host.stderr),
    canAsk: host.stdin.isTTY === true && host.stderr.isTTY === true,
  };
}

/** A pseudo terminal without a size reports 0 columns. */
function positive(value: number | undefined): number | undefined {
  return value !== undefined && Number.isInteger(value) && value > 0 ? value : undefined;
}
