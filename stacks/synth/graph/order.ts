import { compareText, type Fault } from '../../../lib/core/errors';
import type { CollectedManifest } from '../../objects/manifest';
import { describe } from '../../objects/locate';
import { push } from '../../objects/named';
import type { Edges } from './edges';

export interface Order {
  /** Keys, each after everything that it waits for; by level, then by key. */
  readonly keys: readonly string[];
  /** Length of the longest chain of edges below a key; 0 for what waits for nothing. */
  readonly levels: ReadonlyMap<string, number>;
}

/**
 * Puts keys in order of their edges. Edges to keys that are not among them are left out of account. Keys on a cycle, and those that
 * wait for one, get no level.
 */
export function orderOf(keys: readonly string[], edgesFrom: (key: string) => Iterable<string>): Order {
  const waiting = new Map<string, number>(keys.map((key) => [key, 0]));
  const dependents = new Map<string, string[]>();
  for (const key of keys) {
    for (const target of edgesFrom(key)) {
      if (waiting.has(target)) {
        waiting.set(key, (waiting.get(key) ?? 0) + 1);
        push(dependents, target, key);
      }
    }
  }
  const levels = new Map<string, number>();
  let front = keys.filter((key) => waiting.get(key) === 0);
  for (let level = 0; front.length > 0; level++) {
    const next: string[] = [];
    for (const key of front) {
      levels.set(key, level);
      for (const dependent of dependents.get(key) ?? []) {
        const left = (waiting.get(dependent) ?? 0) - 1;
        waiting.set(dependent, left);
        if (left === 0) {
          next.push(dependent);
        }
      }
    }
    front = next;
  }
  const ordered = [...levels.keys()].sort(
    (a, b) => (levels.get(a) as number) - (levels.get(b) as number) || compareText(a, b),
  );
  return { keys: ordered, levels };
}

/** A fault for a cycle among the keys without a level, with its whole path; none if there is no cycle. */
export function cycleFault(manifests: readonly CollectedManifest[], order: Order, edges: Edges): Fault | undefined {
  const left = new Map(
    manifests.filter(({ key }) => !order.levels.has(key)).map((manifest) => [manifest.key, manifest]),
  );
  const start = [...left.keys()].sort(compareText)[0];
  if (start === undefined) {
    return undefined;
  }
  // Everything that is left waits for something that is left, so walking on must come back to where it has been.
  const seen = new Map<string, number>();
  const path: string[] = [];
  let current = start;
  while (!seen.has(current)) {
    seen.set(current, path.length);
    path.push(current);
    current = edges.sortedFrom(current).find((target) => left.has(target)) as string;
  }
  const cycle = turnToSmallest(path.slice(seen.get(current)));
  const steps = cycle.map((key, position) => {
    const next = cycle[(position + 1) % cycle.length] as string;
    return `${name(key)} waits for ${name(next)} (${edges.reason(key, next)})`;
  });
  return {
    path: left.get(cycle[0] as string)?.constructPath ?? name(cycle[0] as string),
    message: `waits for itself: ${steps.join(', ')}`,
    fix: 'take one of these dependencies away',
  };

  function name(key: string): string {
    const manifest = left.get(key);
    return manifest === undefined ? key : describe(manifest.identity);
  }
}

function turnToSmallest(cycle: readonly string[]): string[] {
  const smallest = cycle.indexOf([...cycle].sort(compareText)[0] as string);
  return [...cycle.slice(smallest), ...cycle.slice(0, smallest)];
}
