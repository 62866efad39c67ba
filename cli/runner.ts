import type { Command } from 'commander';
import type { Outcome, Perform, Session } from './command';
import { describeFailure, InterruptedError, traceOf, writeLog, type Failure } from './errors';
import { EXIT, type ExitCode } from './exit-codes';
import { Interrupt, type SignalSource } from './interrupt';
import type { GlobalOptions } from './options';
import { showProgress, type Progress } from './progress';
import { findProject, projectPaths } from './project';
import type { Terminal } from './terminal';

export interface RunnerOptions {
  /** Where Ctrl-C comes from. @default - nobody interrupts */
  readonly signals?: SignalSource;
  /** Ends the process at once. @default - nothing happens */
  readonly exitNow?: (code: ExitCode) => void;
}

/** Performs one command: gives it what it works with, prints what it hands back or how it failed, and keeps the exit code. */
export class Runner {
  code: ExitCode = EXIT.ok;
  private shown: Progress | undefined;
  private engineRuns = false;
  private root: string | undefined;
  private interrupt: Interrupt | undefined;

  constructor(
    private readonly terminal: Terminal,
    private readonly wantsJson: boolean,
    private readonly options: RunnerOptions,
  ) {}

  readonly perform: Perform =
    <Parameters extends readonly unknown[]>(
      action: (session: Session, ...parameters: Parameters) => Promise<Outcome>,
    ) =>
    async (...parameters: unknown[]) => {
      const command = parameters[parameters.length - 1] as Command;
      const name = commandName(command);
      const interrupt = new Interrupt(
        () => this.note('stopping: what has begun is being finished; press Ctrl-C again to stop at once'),
        () => {
          this.shown?.stop();
          this.fail(new InterruptedError('stopped at once'), name);
          this.options.exitNow?.(EXIT.interrupted);
        },
      );
      this.interrupt = interrupt;
      interrupt.listen(this.options.signals);
      try {
        const globals = command.optsWithGlobals<GlobalOptions>();
        this.root = findProject(this.terminal.host.directory, globals.directory);
        const session = this.session(globals, this.root, interrupt);
        const outcome = await action(session, ...(parameters.slice(0, -1) as unknown as Parameters));
        this.shown?.stop();
        this.print(name, outcome);
      } catch (error) {
        this.shown?.stop();
        this.fail(interrupt.requested ? asInterrupted(error) : error, name);
      } finally {
        interrupt.close();
      }
    };

  readonly crash = (error: unknown): void => {
    if (this.engineRuns) {
      this.log(traceOf(error), 'engine');
      return;
    }
    this.shown?.stop();
    this.fail(error, undefined);
    this.options.exitNow?.(this.code);
  };

  /**
   * Whoever reads the output has gone: `keelson up | head`, or a session that was dropped. What changes a cluster stops as after Ctrl-C;
   * what only prints has nothing left to do.
   */
  readonly readerLeft = (stream: 'stdout' | 'stderr'): void => {
    if (this.interrupt?.requestOnce() !== true && stream === 'stdout') {
      this.options.exitNow?.(EXIT.ok);
    }
  };

  fail(error: unknown, command: string | undefined): void {
    const failure = describeFailure(error, (trace) => this.log(trace, command));
    this.code = failure.code;
    if (this.wantsJson) {
      this.writeDocument({ command: command ?? null, ok: false, error: failure.document });
    }
    // Also with --json: whoever reads a log of standard error should see what went wrong.
    this.terminal.host.stderr.write(this.describe(failure));
  }

  private session(options: GlobalOptions, root: string, interrupt: Interrupt): Session {
    return {
      terminal: this.terminal,
      options,
      interrupt,
      root,
      progress: (wanted) => {
        this.shown = showProgress(this.terminal.err, {
          now: () => this.terminal.host.now(),
          quiet: options.quiet,
          plain: isCi(this.terminal.host.variables),
          ...wanted,
        });
        return this.shown;
      },
      engineBegins: () => {
        this.engineRuns = true;
      },
      note: (text) => {
        if (!options.quiet) {
          this.note(text);
        }
      },
    };
  }

  private note(text: string): void {
    if (this.shown === undefined) {
      this.terminal.host.stderr.write(`${text}\n`);
    } else {
      this.shown.note(text);
    }
  }

  private print(command: string, outcome: Outcome): void {
    this.code = outcome.code ?? EXIT.ok;
    if (this.wantsJson) {
      this.writeDocument({ command, ok: this.code === EXIT.ok, ...outcome.document });
    } else if (outcome.text !== '') {
      this.terminal.host.stdout.write(`${outcome.text}\n`);
    }
  }

  private writeDocument(document: Readonly<Record<string, unknown>>): void {
    this.terminal.host.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  }

  private describe({ document }: Failure): string {
    const { colors } = this.terminal.err;
    const cure = document.fix === undefined ? '' : `  ${colors.dim('fix:')} ${document.fix}\n`;
    return `${colors.red('keelson:')} ${document.message}\n${cure}`;
  }

  private log(trace: string, command: string | undefined): string | undefined {
    const { host } = this.terminal;
    if (host.variables['KEELSON_DEBUG'] === '1') {
      host.stderr.write(`${trace}\n`);
    }
    const stamp = new Date(host.now()).toISOString().replaceAll(':', '-').replace(/\..*$/, '');
    return writeLog(
      this.root === undefined ? undefined : projectPaths(this.root).logs,
      `${stamp}-${command ?? 'keelson'}.log`,
      trace,
    );
  }
}

/** `sandbox start` for a command within a command. */
function commandName(command: Command): string {
  const names: string[] = [];
  for (let current: Command | null = command; current !== null && current.parent !== null; current = current.parent) {
    names.unshift(current.name());
  }
  return names.join(' ');
}

/** After Ctrl-C every failure is the stop's doing, and is told as such. */
function asInterrupted(error: unknown): unknown {
  return error instanceof InterruptedError ? error : new InterruptedError('stopped by Ctrl-C');
}

function isCi(variables: Readonly<Record<string, string | undefined>>): boolean {
  const value = variables['CI'];
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}
