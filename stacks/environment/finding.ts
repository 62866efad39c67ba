import type { Fault, Objection } from '../../lib/core/errors';

/** The project's name, which stands in front of every key of ours. */
export const PROJECT = 'keelson';

/** Way to a value: keys of objects and positions in lists. */
export type PropertyPath = readonly (string | number)[];

/** A fault before anybody has looked up where in the file it stands. */
export interface Finding extends Objection {
  readonly at: PropertyPath;
  /** Where it stands, when that is not below `config`. @default - the place of `at` */
  readonly place?: string;
}

/** `redis.queue.memory`, `secrets["redis/queue"]`, `agents[0]`: as `pulumi config set --path` spells it. */
export function formatPath(path: PropertyPath): string {
  return path
    .map((part, position) => {
      if (typeof part === 'number') {
        return `[${part}]`;
      }
      return /^[A-Za-z0-9_-]+$/.test(part) ? `${position === 0 ? '' : '.'}${part}` : `[${JSON.stringify(part)}]`;
    })
    .join('');
}

/** As `formatPath`, but a section alone with the project in front, as it stands in the file. */
export function formatPlace(path: PropertyPath): string {
  return path.length === 1 ? `${PROJECT}:${path[0]}` : formatPath(path);
}

/** Whether `path` is `ancestor` or below it. */
function isWithin(path: PropertyPath, ancestor: PropertyPath): boolean {
  return ancestor.length <= path.length && ancestor.every((part, position) => part === path[position]);
}

/**
 * Leaves out what follows from something that was found before: a value that can't be read has no type, and no sense.
 */
export function withoutConsequences(findings: readonly Finding[]): Finding[] {
  const kept: Finding[] = [];
  for (const finding of findings) {
    const follows = kept.some((earlier) => earlier.place === undefined && isWithin(finding.at, earlier.at));
    if (!follows || finding.place !== undefined) {
      kept.push(finding);
    }
  }
  return kept;
}

export function toFault(finding: Finding, placeOf: (path: PropertyPath) => string): Fault {
  const { at, place, ...objection } = finding;
  return { path: place ?? placeOf(at), ...objection };
}
