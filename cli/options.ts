import type { Command } from 'commander';
import { UsageError } from './errors';

/** The environment that is meant where none is named. */
export const DEFAULT_ENVIRONMENT = 'dev';

/** Options that every command takes, before or after its name. */
export interface GlobalOptions {
  readonly env?: string;
  readonly json: boolean;
  readonly color: boolean;
  readonly quiet: boolean;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly directory?: string;
}

export function addGlobalOptions(program: Command): void {
  program
    .option('-e, --env <name>', `environment, instead of the argument (default: "${DEFAULT_ENVIRONMENT}")`)
    .option('--context <name>', 'context of the kubeconfig (default: its current context)')
    .option('--kubeconfig <file>', 'kubeconfig (default: KUBECONFIG, else ~/.kube/config)')
    .option('-C, --directory <folder>', 'folder of the project (default: the nearest with Pulumi.yaml, upwards)')
    .option('--json', 'print one JSON document on standard output')
    .option('--no-color', 'print without colours, as NO_COLOR does')
    .option('-q, --quiet', 'print results and errors only, no progress');
}

/**
 * The one environment that a command works on.
 * @throws UsageError when the argument and `--env` name different ones
 */
export function chooseEnvironment(argument: string | undefined, options: GlobalOptions): string {
  if (argument !== undefined && options.env !== undefined && argument !== options.env) {
    throw new UsageError(
      `two environments are named: "${argument}" and --env ${options.env}`,
      'name one, as the argument or with --env',
    );
  }
  return argument ?? options.env ?? DEFAULT_ENVIRONMENT;
}
