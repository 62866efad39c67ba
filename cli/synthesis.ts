import { FaultReport, KeelsonError, type Fault } from '../lib/core/errors';
import type { Environment, EnvironmentOptions } from '../stacks/environment';
import type { Synthesis } from '../stacks/synth';
import { load } from './load';

/** Reads an environment's file and synthesizes it. Loaded on first use: the command line itself starts without the charts. */
export function synthesizeEnvironment(root: string, name: string, options: EnvironmentOptions = {}): Synthesis {
  return synthesizeRead(readEnvironment(root, name, options), root);
}

export function readEnvironment(root: string, name: string, options: EnvironmentOptions = {}): Environment {
  return load.environment().environmentFromFile(root, name, options);
}

export function synthesizeRead(environment: Environment, root: string): Synthesis {
  return load.synth().synthesize(environment, { root });
}

/**
 * Does something for each environment and speaks once about all that fail.
 * @throws the one error, or a FaultReport of all
 */
export function forEachEnvironment<Result>(names: readonly string[], work: (name: string) => Result): Result[] {
  const results: Result[] = [];
  const failed: { readonly name: string; readonly error: unknown }[] = [];
  for (const name of names) {
    try {
      results.push(work(name));
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
