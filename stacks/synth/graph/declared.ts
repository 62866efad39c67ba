import type { CollectedManifest } from '../../objects/manifest';
import type { DeclaredDependency, ObjectRange } from '../collect';
import { connect, furnitureOf, relayAmong } from './connect';
import type { Edges } from './edges';

/**
 * Adds the edges that constructs declare with `node.addDependency`: everything below one waits for everything below the other. Only
 * the last objects of the one and the first of the other are tied together; the rest follows from the edges inside each.
 */
export function addDeclaredEdges(
  objects: readonly (CollectedManifest | undefined)[],
  declared: readonly DeclaredDependency[],
  edges: Edges,
): void {
  const furniture = furnitureOf(objects.filter((object) => object !== undefined));
  const lastOfSpan = new Map<string, CollectedManifest[]>();
  // All is planned before the first edge is added, so that the result hangs on no order.
  const plans = declared.map(({ path, dependents, dependency }) => {
    const [waiting, waitedFor] = apart(dependents, dependency);
    const id = JSON.stringify(waitedFor);
    const last = lastOfSpan.get(id) ?? lastOf(members(objects, waitedFor), edges);
    lastOfSpan.set(id, last);
    return { reason: `${path} declares it`, first: firstOf(members(objects, waiting), edges), last };
  });
  const neededElsewhere = new Set([...lastOfSpan.values()].flatMap((last) => last.map((manifest) => manifest.key)));
  const relays = plans.map(({ first }) => relayAmong(first, edges, furniture, neededElsewhere));
  for (const [position, { reason, first, last }] of plans.entries()) {
    connect(first, last, relays[position], reason, edges);
  }
}

type Span = readonly ObjectRange[];

/** A construct inside the other is left out of it: nothing waits for itself. */
function apart(dependents: ObjectRange, dependency: ObjectRange): [Span, Span] {
  if (dependency.start >= dependents.start && dependency.end <= dependents.end) {
    return [
      [
        { start: dependents.start, end: dependency.start },
        { start: dependency.end, end: dependents.end },
      ],
      [dependency],
    ];
  }
  if (dependents.start >= dependency.start && dependents.end <= dependency.end) {
    return [
      [dependents],
      [
        { start: dependency.start, end: dependents.start },
        { start: dependents.end, end: dependency.end },
      ],
    ];
  }
  return [[dependents], [dependency]];
}

function members(objects: readonly (CollectedManifest | undefined)[], span: Span): CollectedManifest[] {
  return span
    .flatMap(({ start, end }) => objects.slice(start, end))
    .filter((manifest): manifest is CollectedManifest => manifest !== undefined);
}

/** Those that wait for none of the others. */
function firstOf(manifests: readonly CollectedManifest[], edges: Edges): CollectedManifest[] {
  const keys = new Set(manifests.map((manifest) => manifest.key));
  return manifests.filter(({ key }) => ![...edges.from(key)].some((target) => keys.has(target)));
}

/** Those that none of the others waits for. */
function lastOf(manifests: readonly CollectedManifest[], edges: Edges): CollectedManifest[] {
  const waitedFor = new Set(manifests.flatMap(({ key }) => [...edges.from(key)]));
  return manifests.filter(({ key }) => !waitedFor.has(key));
}
