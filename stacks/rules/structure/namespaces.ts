import { CATALOGUE } from '../../../crds/catalogue';
import { checkNamespace } from '../../../lib/core/names';
import { asText, at } from '../../objects/json';
import { CLUSTER_SCOPED, groupKind, isBuiltIn, SYSTEM_NAMESPACES, type GroupKind } from '../../objects/kinds';
import { listNames, locate, nearestName } from '../../objects/locate';
import type { ResourceIndex } from '../../objects/resources';
import type { Rule } from './rule';

/** Every object lives where its kind lives, in a namespace that exists. */
export const namespaces: Rule = function* ({ manifests, index, external }) {
  const custom = scopesOfCustomResources(index);
  const known = new Set([
    ...index.ofKind('Namespace').map(({ identity }) => identity.name),
    ...external.namespaces,
    ...SYSTEM_NAMESPACES,
  ]);
  for (const manifest of manifests) {
    const { group, kind, namespace, name } = manifest.identity;
    const scope = scopeOf(groupKind(group, kind), group, custom);
    if (groupKind(group, kind) === 'Namespace') {
      const objection = checkNamespace(name);
      if (objection !== undefined) {
        yield { path: locate(manifest, 'metadata.name'), ...objection };
      }
    }
    if (namespace === undefined) {
      if (scope === 'Namespaced') {
        yield {
          path: locate(manifest, 'metadata.namespace'),
          message: `is missing: a ${kind} lives in a namespace, and which one would depend on who applies it`,
          fix: 'name the namespace',
        };
      }
    } else if (scope === 'Cluster') {
      yield {
        path: locate(manifest, 'metadata.namespace'),
        message: `stands on a ${kind}, which lives outside namespaces`,
        got: namespace,
        fix: 'leave it out',
      };
    } else if (namespace === 'default') {
      yield {
        path: locate(manifest, 'metadata.namespace'),
        message: 'is the namespace of everybody, which has no quota, no policies and no owner',
        got: namespace,
        fix: 'make a namespace for it',
      };
    } else if (!known.has(namespace)) {
      const near = nearestName(namespace, known);
      yield {
        path: locate(manifest, 'metadata.namespace'),
        message: 'is a namespace that nobody makes',
        got: namespace,
        allowed: listNames(known, 'none'),
        fix: near === undefined ? 'add it to the environment' : `did you mean ${near}?`,
      };
    }
  }
};

type Scope = 'Cluster' | 'Namespaced';

/** Absent where nobody here knows the definition: then the object's author is believed. */
function scopeOf(kind: GroupKind, group: string, custom: ReadonlyMap<GroupKind, string>): Scope | undefined {
  if (isBuiltIn(group)) {
    return CLUSTER_SCOPED.has(kind) ? 'Cluster' : 'Namespaced';
  }
  return custom.get(kind) as Scope | undefined;
}

function scopesOfCustomResources(index: ResourceIndex): ReadonlyMap<GroupKind, string> {
  const scopes = new Map<GroupKind, string>(
    Object.entries(CATALOGUE).map(([kind, { group, scope }]) => [groupKind(group, kind), scope]),
  );
  for (const { object } of index.ofKind('apiextensions.k8s.io/CustomResourceDefinition')) {
    const group = asText(at(object.spec, 'group'));
    const kind = asText(at(object.spec, 'names', 'kind'));
    const scope = asText(at(object.spec, 'scope'));
    if (group !== undefined && kind !== undefined && scope !== undefined) {
      scopes.set(groupKind(group, kind), scope);
    }
  }
  return scopes;
}
