import { EXIT, type ExitCode } from './exit-codes';
import { createProgram, usageFailure } from './program';
import { Runner, type RunnerOptions } from './runner';
import { openTerminal, type Host } from './terminal';

export interface RunOptions extends RunnerOptions {
  /** Where failures that nobody caught come from. @default - they are left to Node */
  readonly crashes?: CrashSource;
  /** Where it is heard that nobody reads an output any more. @default - it is left to Node */
  readonly outputs?: Readonly<Record<'stdout' | 'stderr', ErrorSource>>;
}

/** The part of an output stream that tells of failures. */
export interface ErrorSource {
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/** The part of `process` that tells of failures that nobody caught. */
export interface CrashSource {
  on(event: 'uncaughtException' | 'unhandledRejection', listener: (error: unknown) => void): unknown;
}

/**
 * Runs one command line.
 * @param words the arguments after the program's name
 * @returns the exit code; nothing is thrown
 */
export async function run(words: readonly string[], host: Host, options: RunOptions = {}): Promise<ExitCode> {
  const terminal = openTerminal(host, words.includes('--no-color'));
  const runner = new Runner(terminal, words.includes('--json'), options);
  const program = createProgram(terminal, runner.perform);
  // Not taken back at the end: what comes late is not to end the process either.
  options.crashes?.on('uncaughtException', runner.crash);
  options.crashes?.on('unhandledRejection', runner.crash);
  for (const name of ['stdout', 'stderr'] as const) {
    options.outputs?.[name].on('error', (error) => {
      if (error.code === 'EPIPE') {
        runner.readerLeft(name);
      }
    });
  }
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    const usage = usageFailure(error);
    if (usage === undefined) {
      return EXIT.ok;
    }
    runner.fail(usage, program.args[0]);
  }
  return runner.code;
}
