import { KeelsonError } from '../lib/core/errors';
import { KINDS } from '../stacks/objects/kinds';
import type { Operation, RunCounts, RunEvent } from '../stacks/pulumi';
import { describeCounts } from './progress/model';
import { labelOf } from './progress/run-events';
import type { Colors } from './style';

/** One object that a run changes, or would change. */
export interface Change {
  readonly key: string;
  readonly chart: string;
  readonly operation: Exclude<Operation, 'same'>;
  /** Whether data goes with the object when it is deleted. */
  readonly holdsData: boolean;
}

/** What a run did or would do, gathered from its events. */
export class ChangeLog {
  private readonly byKey = new Map<string, { readonly chart: string; readonly operation: Operation }>();

  readonly record = (event: RunEvent): void => {
    if (event.type === 'resource' && event.status === 'done') {
      this.byKey.set(event.key, event);
    }
  };

  /** Without those that stay as they are, in the order in which they came. */
  get changes(): Change[] {
    return [...this.byKey].flatMap(([key, { chart, operation }]) =>
      operation === 'same' ? [] : [{ key, chart, operation, holdsData: holdsData(key) }],
    );
  }

  /** Changes after which something that was there is gone. */
  get destructive(): Change[] {
    return this.changes.filter(({ operation }) => operation === 'delete' || operation === 'replace');
  }
}

/** Whether an object of the kind holds data, or takes down what does; the key is all that a state knows of it. */
function holdsData(key: string): boolean {
  return (KINDS.get(key.split('/').slice(0, -2).join('/'))?.loses ?? 'nothing') !== 'nothing';
}

/** `2 to create, 1 to delete, 80 unchanged`, or as done: `2 created, …`. */
export function describeResult(result: RunCounts, planned: boolean): string {
  const { created, updated, replaced, deleted, unchanged } = result;
  const counts = { create: created, update: updated, replace: replaced, delete: deleted, same: unchanged };
  const text = describeCounts(new Map(Object.entries(counts)), 0, planned);
  return text === '' ? 'nothing to do' : text;
}

/** One line for each change. */
export function formatChanges(changes: readonly Change[], colors: Colors): string[] {
  const marks = {
    create: colors.green('+'),
    update: colors.yellow('~'),
    replace: colors.magenta('±'),
    delete: colors.red('-'),
  };
  return changes.map(({ key, operation, holdsData }) => {
    const lost = holdsData && (operation === 'delete' || operation === 'replace') ? colors.red('  holds data') : '';
    return `  ${marks[operation]} ${labelOf(key)}${lost}`;
  });
}

/**
 * Refuses to lose data where nobody can be asked.
 * @throws KeelsonError naming the objects
 */
export function refuseUnasked(changes: readonly Change[]): void {
  const lost = changes.filter(({ holdsData }) => holdsData);
  if (lost.length > 0) {
    throw new KeelsonError(
      `this would delete data: ${lost.map(({ key, operation }) => `${labelOf(key)} (${operation})`).join(', ')}`,
      'run it in a terminal and confirm, or say --yes',
    );
  }
}
