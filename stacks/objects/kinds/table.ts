import { at } from '../json';
import { groupKind, type GroupKind, type Identity, type KubernetesObject } from '../manifest';
import type { Kind } from './kind';
import { CORE } from './rows/core';
import { CUSTOM_RESOURCES } from './rows/custom';
import { PLATFORM } from './rows/platform';
import { WORKLOADS } from './rows/workloads';

const ROWS = { ...CORE, ...WORKLOADS, ...PLATFORM, ...CUSTOM_RESOURCES };

/** A kind that has a row: `group/Kind`, or the bare kind for the core group. */
export type KindId = keyof typeof ROWS;

/** The rows. Source of the built-in ones: Kubernetes API reference, 1.35; a test compares them with a server of that version. */
export const KINDS: ReadonlyMap<GroupKind, Kind> = new Map(Object.entries(ROWS));

/** `extensions/Ingress` → `networking.k8s.io/Ingress`: an object of a group that served its kind once is judged like a new one. */
const FORMER: ReadonlyMap<GroupKind, GroupKind> = new Map(
  [...KINDS].flatMap(([id, { removed }]) =>
    Object.keys(removed).map(
      (version) => [groupKind(groupOf(version), id.slice(id.lastIndexOf('/') + 1)), id] as const,
    ),
  ),
);

const BUILT_IN_GROUPS: ReadonlySet<string> = new Set([
  'extensions',
  ...[...KINDS].filter(([, { custom }]) => !custom).map(([id]) => groupOf(id)),
]);

/** The name under which an object's kind has its row; for a kind without one, its own. */
export function kindIdOf({ group, kind }: Pick<Identity, 'group' | 'kind'>): GroupKind {
  const id = groupKind(group, kind);
  return KINDS.has(id) ? id : (FORMER.get(id) ?? id);
}

/** The row of an object's kind; none for a kind that this program has never heard of. */
export function kindOf(identity: Pick<Identity, 'group' | 'kind'>): Kind | undefined {
  return KINDS.get(kindIdOf(identity));
}

/**
 * The minor version of Kubernetes that stopped serving a kind under an API version; none if it is served. A kind that left its group
 * left it with every version.
 */
export function removalOf(identity: Identity, apiVersion: string): number | undefined {
  const removed = kindOf(identity)?.removed ?? {};
  const hasLeft = kindIdOf(identity) !== groupKind(identity.group, identity.kind);
  const minors = Object.entries(removed).filter(([version]) => hasLeft && groupOf(version) === identity.group);
  return removed[apiVersion] ?? minors.at(-1)?.[1];
}

/** Whether every API server serves the group without a CustomResourceDefinition. */
export function isBuiltIn(group: string): boolean {
  return BUILT_IN_GROUPS.has(group);
}

/** Whether the cluster removes the object by itself, so that its absence means nothing. */
export function vanishesByItself(identity: Identity, object: KubernetesObject): boolean {
  const field = kindOf(identity)?.vanishes;
  return field !== undefined && at(object.spec, field) !== undefined;
}

function groupOf(id: string): string {
  return id.includes('/') ? id.slice(0, id.lastIndexOf('/')) : '';
}
