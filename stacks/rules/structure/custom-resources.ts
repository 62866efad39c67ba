import { validateCustomResource } from '../../../lib/crd';
import { definitionsByKind } from '../../objects/resources';
import { groupKind, isBuiltIn } from '../../objects/kinds';
import { listNames, locate, nearestName } from '../../objects/locate';
import type { Rule } from './rule';

/** A custom resource whose definition nobody brings is refused by the API server, after everything before it was applied. */
export const definitions: Rule = function* ({ manifests, index, external }) {
  const known = definitionsByKind(index);
  for (const manifest of manifests) {
    const { group, kind } = manifest.identity;
    const type = groupKind(group, kind);
    const allowed = external.customResources;
    if (isBuiltIn(group) || known.has(type) || allowed.includes(type) || allowed.includes(`${group}/*`)) {
      continue;
    }
    const near = nearestName(type, known.keys());
    yield {
      path: locate(manifest),
      message: 'is a custom resource whose definition is neither in the set nor known to be in the cluster',
      got: type,
      allowed: listNames([...known.keys(), ...allowed], 'none'),
      fix: near === undefined ? 'add its definition to the chart crds' : `did you mean ${near}?`,
    };
  }
};

/** A custom resource is as its schema says, unknown fields included: the API server would drop those without a word. */
export const schemas: Rule = function* ({ manifests }) {
  for (const manifest of manifests) {
    if (isBuiltIn(manifest.identity.group)) {
      continue;
    }
    for (const fault of validateCustomResource(manifest.object)) {
      yield { ...fault, path: locate(manifest, fault.path) };
    }
  }
};
