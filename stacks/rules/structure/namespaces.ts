import { checkNamespace } from '../../../lib/core/names';
import { asText, at } from '../../objects/json';
import { kindIdOf, kindOf, type Kind } from '../../objects/kinds';
import { listNames, nearestName } from '../../objects/locate';
import { groupKind, type CollectedManifest, type GroupKind } from '../../objects/manifest';
import type { ResourceIndex } from '../../objects/resources';
import { graphRule, keelson, type Finding } from '../rule';

export const namespaces = graphRule({
  id: 'namespace-exists',
  sources: keelson('namespace-exists'),
  severity: 'fatal',
  holdsFor: 'platform',
  reason: 'Every object lives where its kind lives, in a namespace that exists.',
  check: (platform, report) => {
    const scopes = definedScopes(platform.index);
    const known = [...platform.namespaces.keys()];
    for (const manifest of platform.unique) {
      const { group, kind, name } = manifest.identity;
      const objection = kindIdOf(manifest.identity) === 'Namespace' ? checkNamespace(name) : undefined;
      if (objection !== undefined) {
        report(manifest, { field: 'metadata.name', ...objection });
      }
      // Where nobody here knows the kind, the object's author is believed.
      const finding = judge(manifest, scopes.get(groupKind(group, kind)) ?? kindOf(manifest.identity)?.scope, known);
      if (finding !== undefined) {
        report(manifest, { field: 'metadata.namespace', ...finding });
      }
    }
  },
});

function judge(
  { identity: { kind, namespace } }: CollectedManifest,
  scope: Kind['scope'] | undefined,
  known: readonly string[],
): Omit<Finding, 'field'> | undefined {
  if (namespace === undefined) {
    return scope !== 'Namespaced'
      ? undefined
      : {
          message: `is missing: a ${kind} lives in a namespace, and which one would depend on who applies it`,
          fix: 'name the namespace',
        };
  }
  if (scope === 'Cluster') {
    return { message: `stands on a ${kind}, which lives outside namespaces`, got: namespace, fix: 'leave it out' };
  }
  if (namespace === 'default') {
    return {
      message: 'is the namespace of everybody, which has no quota, no policies and no owner',
      got: namespace,
      fix: 'make a namespace for it',
    };
  }
  if (known.includes(namespace) || known.includes('*')) {
    return undefined;
  }
  const near = nearestName(namespace, known);
  return {
    message: 'is a namespace that is never created',
    got: namespace,
    allowed: listNames(known, 'none'),
    fix: near === undefined ? 'add it to the environment' : `did you mean ${near}?`,
  };
}

/** Scopes of the kinds that the set itself defines. */
function definedScopes(index: ResourceIndex): ReadonlyMap<GroupKind, Kind['scope']> {
  return new Map(
    index
      .ofKind('apiextensions.k8s.io/CustomResourceDefinition')
      .map(({ object: { spec } }) => [
        groupKind(asText(at(spec, 'group')) ?? '', asText(at(spec, 'names', 'kind')) ?? ''),
        at(spec, 'scope') === 'Cluster' ? 'Cluster' : 'Namespaced',
      ]),
  );
}
