import { Command, CommanderError } from 'commander';
import manifest from '../package.json';
import { destroy } from './commands/destroy';
import { diff } from './commands/diff';
import { doctor } from './commands/doctor';
import { graph } from './commands/graph';
import { handOver } from './commands/hand-over';
import { policy } from './commands/policy';
import { preview } from './commands/preview';
import { programs } from './commands/programs';
import { sandbox } from './commands/sandbox';
import { synth } from './commands/synth';
import { up } from './commands/up';
import type { CommandModule, Perform } from './command';
import { UsageError } from './errors';
import { addGlobalOptions } from './options';
import type { Terminal } from './terminal';

const COMMANDS: readonly CommandModule[] = [
  synth,
  up,
  preview,
  diff,
  destroy,
  handOver,
  graph,
  policy,
  doctor,
  sandbox,
  programs,
];

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

/**
 * What the parser threw, as an error of ours.
 * @returns nothing where it only stopped after printing help or the version
 */
export function usageFailure(error: unknown): UsageError | unknown | undefined {
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
