import { Command, CommanderError } from 'commander';
import manifest from '../package.json';
import { diff } from './commands/diff';
import { destroy } from './commands/destroy';
import { doctor } from './commands/doctor';
import { graph } from './commands/graph';
import { preview } from './commands/preview';
import { sandbox } from './commands/sandbox';
import { synth } from './commands/synth';
import { up } from './commands/up';
import type { CommandModule, Outcome, Perform, Session } from './command';
import { describeFailure, InterruptedError, UsageError, writeLog, type Failure } from './errors';
import { EXIT, type ExitCode } from './exit-codes';
import { Interrupt, type SignalSource } from './interrupt';
import { addGlobalOptions, type GlobalOptions } from './options';
import { showProgress, type Progress } from './progress';
import { findProject, projectPaths } from './project';
import { openTerminal, type Host, type Terminal } from './terminal';

const COMMANDS: readonly CommandModule[] = [synth, up, preview, diff, destroy, graph, doctor, sandbox];

export interface RunOptions {
  /** Where Ctrl-C comes from. @default - nobody interrupts */
  readonly signals?: SignalSource;
  /** Ends the process at once, with everything it started. @default - nothing happens */
  readonly exitNow?: (code: ExitCode) => void;
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

/** Says that the process broke where nothing could catch it, in the same words as any failure. */
export function reportCrash(error: unknown, host: Host): ExitCode {
  const runner = new Runner(openTerminal(host, false), false, {});
  runner.fail(error, 'crash');
  return runner.code;
}

/** The whole command line: names, options, help. */
export function createProgram(terminal: Terminal, perform: Perform): Command {
  const program = new Command('keelson')
    .description('The agent platform as one typed program: synthesized, applied, inspected.')
    .version(manifest.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void terminal.host.stdout.write(text),
      writeErr: () => undefined,
      getOutHelpWidth: () => terminal.out.columns(),
      getOutHasColors: () => false,
    })
    .exitOverride()
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed or refused, 2 wrong command line, 130 stopped by Ctrl-C.\nEvery option is explained in docs/cli.md.',
    );
  addGlobalOptions(program);
  for (const command of COMMANDS) {
    command.register(program, perform);
  }
  return program;
}

/** @returns nothing where commander only stopped after printing help or the version */
function usageFailure(error: unknown): UsageError | unknown | undefined {
  if (!(error instanceof CommanderError)) {
    return error;
  }
  if (error.exitCode === 0) {
    return undefined;
  }
  if (error.code === 'commander.help') {
    return new UsageError('no command is named', 'run `keelson --help` to see all commands');
  }
  const [first = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const meant = /^\(Did you mean (.*)\?\)$/.exec(suggestion ?? '')?.[1];
  return new UsageError(
    first.replaceAll("'", '"'),
    meant === undefined ? 'run `keelson --help` to see what there is' : `did you mean ${meant}?`,
  );
}

class Runner {
  code: ExitCode = EXIT.ok;
  private shown: Progress | undefined;

  constructor(
    private readonly terminal: Terminal,
    private readonly wantsJson: boolean,
    private readonly options: RunOptions,
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
      if (this.options.signals !== undefined) {
        interrupt.listen(this.options.signals);
      }
      let root: string | undefined;
      try {
        const globals = command.optsWithGlobals<GlobalOptions>();
        root = findProject(this.terminal.host.directory, globals.directory);
        const session = this.session(globals, root, interrupt);
        const outcome = await action(session, ...(parameters.slice(0, -1) as unknown as Parameters));
        this.shown?.stop();
        this.print(name, outcome);
      } catch (error) {
        this.shown?.stop();
        this.fail(interrupt.requested ? asInterrupted(error) : error, name, root);
      } finally {
        interrupt.close();
      }
    };

  fail(error: unknown, command: string | undefined, root?: string): void {
    const failure = describeFailure(error, (trace) => this.log(trace, command, root));
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

  private log(trace: string, command: string | undefined, root: string | undefined): string | undefined {
    const { host } = this.terminal;
    if (host.variables['KEELSON_DEBUG'] === '1') {
      host.stderr.write(`${trace}\n`);
    }
    const stamp = new Date(host.now()).toISOString().replaceAll(':', '-').replace(/\..*$/, '');
    return writeLog(
      root === undefined ? undefined : projectPaths(root).logs,
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
  if (error instanceof InterruptedError) {
    return error;
  }
  return new InterruptedError(
    'stopped by Ctrl-C; what had begun was finished and is recorded',
    'run the same command again to go on',
  );
}

function isCi(variables: Readonly<Record<string, string | undefined>>): boolean {
  const value = variables['CI'];
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}
