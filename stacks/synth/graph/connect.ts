import { compareText } from '../../../lib/core/errors';
import type { CollectedManifest } from '../../objects/manifest';
import { kindOf } from '../../objects/kinds';
import type { Edges } from './edges';

/**
 * Has all `dependents` wait for all `dependencies`. Every pair would be an edge in every resource of the state, N × M of them. Where a
 * `relay` can pass the waiting on, there are N + M: it waits for the dependencies, and the dependents wait for it. It may be one of
 * the dependents itself.
 */
export function connect(
  dependents: readonly CollectedManifest[],
  dependencies: readonly CollectedManifest[],
  relay: CollectedManifest | undefined,
  reason: string,
  edges: Edges,
): void {
  const { length: count } = dependents;
  const relayed = relay !== undefined && count * dependencies.length > count + dependencies.length;
  for (const dependent of relayed ? [relay] : dependents) {
    for (const dependency of dependencies) {
      edges.add(dependent.key, dependency.key, reason);
    }
  }
  if (relayed) {
    for (const dependent of dependents) {
      edges.add(dependent.key, relay.key, `${reason}, passed on`);
    }
  }
}

/**
 * The object that may pass waiting on: it waits for nothing but furniture, nobody elsewhere waits for it, and it is the first of those
 * by key.
 */
export function relayAmong(
  candidates: readonly CollectedManifest[],
  edges: Edges,
  furniture: ReadonlySet<string>,
  neededElsewhere: ReadonlySet<string>,
): CollectedManifest | undefined {
  return candidates
    .filter(
      ({ key, identity }) =>
        kindOf(identity)?.order === 'relay' &&
        !neededElsewhere.has(key) &&
        [...edges.from(key)].every((target) => furniture.has(target)),
    )
    .sort((a, b) => compareText(a.key, b.key))[0];
}

/** Keys of namespaces and definitions. */
export function furnitureOf(manifests: readonly CollectedManifest[]): ReadonlySet<string> {
  return new Set(
    manifests.filter(({ identity }) => kindOf(identity)?.order === 'furniture').map((manifest) => manifest.key),
  );
}
