import type { Construct, IConstruct } from 'constructs';

/** The child of this id, made when it is first asked for: what several clients share, each of whom may be the first. */
export function once<T extends IConstruct>(scope: Construct, id: string, make: () => T): T {
  return (scope.node.tryFindChild(id) as T | undefined) ?? make();
}
