import type { RecordedState } from '../stacks/pulumi/engine/state';
import { load } from './load';

/** What a local state says about an environment; `elsewhere` where the state is not on this machine. */
export function recordedState(
  root: string,
  environment: string,
): Pick<RecordedState, 'keys' | 'context'> | 'elsewhere' {
  const { findBackend, readState } = load.state();
  const { folder } = findBackend(root);
  return folder === undefined ? 'elsewhere' : (readState(folder, environment) ?? { keys: new Set() });
}

/** Whether a run that was killed may have left objects that neither the state nor a plan shows. */
export function hasLeftovers(root: string, environment: string): boolean {
  const { Journal } = load.journal();
  return new Journal(root, environment).read().length > 0;
}

/** The context in which an environment was applied, where the state is on this machine and holds something. */
export function recordedContext(root: string, environment: string): string | undefined {
  const recorded = recordedState(root, environment);
  return recorded === 'elsewhere' || recorded.keys.size === 0 ? undefined : recorded.context;
}
