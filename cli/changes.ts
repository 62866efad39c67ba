import { KeelsonError } from '../lib/core/errors';
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

/** Kinds that hold data, or take down what does. */
const DATA_KINDS: ReadonlySet<string> = new Set([
  'Namespace',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apps/StatefulSet',
  'postgresql.cnpg.io/Cluster',
]);

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
      operation === 'same' ? [] : [{ key, chart, operation, holdsData: DATA_KINDS.has(kindOf(key)) }],
    );
  }

  /** Changes after which something that was there is gone. */
  get destructive(): Change[] {
    return this.changes.filter(({ operation }) => operation === 'delete' || operation === 'replace');
  }
}

/** `apps/StatefulSet` of the key `apps/StatefulSet/queue/redis`. */
function kindOf(key: string): string {
  return key.split('/').slice(0, -2).join('/');
}

/** `2 to create, 1 to delete, 80 unchanged`, or as done: `2 created, …`. */
export function describeResult(result: RunCounts, planned: boolean): string {
  const { created, updated, replaced, deleted, unchanged } = result;
  const counts = new Map<Operation, number>([
    ['create', created],
    ['update', updated],
    ['replace', replaced],
    ['delete', deleted],
    ['same', unchanged],
  ]);
  const text = describeCounts(counts, 0, planned);
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
