import { FaultReport, KeelsonError, type Fault } from '../lib/core/errors';
import type { Environment, EnvironmentOptions } from '../stacks/environment';
import type { Synthesis } from '../stacks/synth';
import { load } from './load';

/** Reads an environment's file and synthesizes it. Loaded on first use: the command line itself starts without the charts. */
export async function synthesizeEnvironment(
  root: string,
  name: string,
  options: EnvironmentOptions = {},
): Promise<Synthesis> {
  return synthesizeRead(await readEnvironment(root, name, options));
}

export async function readEnvironment(
  root: string,
  name: string,
  options: EnvironmentOptions = {},
): Promise<Environment> {
  const { environmentFromFile } = load.environment();
  return environmentFromFile(root, name, options);
}

export async function synthesizeRead(environment: Environment): Promise<Synthesis> {
  const { synthesize } = load.synth();
  return synthesize(environment);
}

/**
 * Does something for each environment and speaks once about all that fail.
 * @throws the one error, or a FaultReport of all
 */
export async function forEachEnvironment<Result>(
  names: readonly string[],
  work: (name: string) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const failed: { readonly name: string; readonly error: unknown }[] = [];
  for (const name of names) {
    try {
      results.push(await work(name));
    } catch (error) {
      failed.push({ name, error });
    }
  }
  const [first, ...others] = failed;
  if (first === undefined) {
    return results;
  }
  const foreseen = failed.every(({ error }) => error instanceof KeelsonError);
  if (others.length === 0 || !foreseen) {
    throw failed.find(({ error }) => !(error instanceof KeelsonError))?.error ?? first.error;
  }
  throw new FaultReport(
    `the environments ${failed.map(({ name }) => name).join(', ')}`,
    failed.flatMap(({ name, error }) => faultsOf(name, error as KeelsonError)),
  );
}

function faultsOf(name: string, error: KeelsonError): Fault[] {
  return error instanceof FaultReport
    ? error.faults.map((fault) => ({ ...fault, path: `${name}: ${fault.path}` }))
    : [{ path: name, message: error.message, fix: error.fix }];
}
