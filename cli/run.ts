import { EXIT, type ExitCode } from './exit-codes';
import { createProgram, usageFailure } from './program';
import { Runner, type RunnerOptions } from './runner';
import { openTerminal, type Host } from './terminal';

export interface RunOptions extends RunnerOptions {
  /** Where failures that nobody caught come from. @default - they are left to Node */
  readonly crashes?: CrashSource;
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
