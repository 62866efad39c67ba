import type { Command } from 'commander';
import type { ExitCode } from './exit-codes';
import type { Interrupt } from './interrupt';
import type { GlobalOptions } from './options';
import type { Progress, ProgressOptions } from './progress';
import type { Terminal } from './terminal';

/** What a command hands back; it is printed as text, or as JSON with `--json`, never both. */
export interface Outcome {
  /** @default 0 */
  readonly code?: ExitCode;
  /** The fields of the JSON document, after `command` and `ok`. */
  readonly document: Readonly<Record<string, unknown>>;
  /** What people read, lines without the last line feed. */
  readonly text: string;
}

/** What a command has to work with. */
export interface Session {
  readonly terminal: Terminal;
  readonly options: GlobalOptions;
  readonly interrupt: Interrupt;
  /** The folder of the project. */
  readonly root: string;
  /** Begins to show progress; it ends with the command. */
  progress(options?: Pick<ProgressOptions, 'planned'>): Progress;
  /**
   * To be said before the engine runs: when a run is stopped, its SDK leaves promises behind that fail and that nobody can catch. The
   * operation itself says what went wrong; those go to the log only.
   */
  engineBegins(): void;
  /** Says something beside the result, on standard error. */
  note(text: string): void;
}

/**
 * Wraps an action so that its outcome or failure is printed and becomes the exit code. The action gets the positional arguments, then the
 * options of its own.
 */
export type Perform = <Parameters extends readonly unknown[]>(
  action: (session: Session, ...parameters: Parameters) => Promise<Outcome>,
) => (...parameters: unknown[]) => Promise<void>;

/** One command: its words on the command line, and what it does. */
export interface CommandModule {
  register(program: Command, perform: Perform): void;
}
