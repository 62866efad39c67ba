import { validateCustomResource } from '../../../lib/crd';
import { isBuiltIn } from '../../objects/kinds';
import { listNames, nearestName } from '../../objects/locate';
import { groupKind } from '../../objects/manifest';
import { definitionsByKind } from '../../objects/resources';
import { graphRule, keelson, objectRule } from '../rule';
import { isExternalKind } from './references';

export const definitions = graphRule({
  id: 'definition-exists',
  sources: keelson('definition-exists'),
  severity: 'fatal',
  holdsFor: 'platform',
  reason:
    'A custom resource without a definition is refused by the API server, after everything before it was applied.',
  check: ({ unique, index, external }, report) => {
    const known = definitionsByKind(index);
    for (const manifest of unique) {
      const { group, kind } = manifest.identity;
      const type = groupKind(group, kind);
      if (isBuiltIn(group) || known.has(type) || isExternalKind(type, external)) {
        continue;
      }
      const near = nearestName(type, known.keys());
      report(manifest, {
        field: '',
        message: 'is a custom resource whose definition is neither in the set nor known to be in the cluster',
        got: type,
        allowed: listNames([...known.keys(), ...(external?.customResources ?? [])], 'none'),
        fix: near === undefined ? 'add its definition to the chart crds' : `did you mean ${near}?`,
      });
    }
  },
});

export const schemas = objectRule({
  id: 'custom-resource-schema',
  sources: keelson('custom-resource-schema'),
  severity: 'fatal',
  holdsFor: 'platform',
  reason: 'A custom resource is as its schema says: the API server would drop unknown fields without a word.',
  check: ({ identity, object }, report) => {
    if (!isBuiltIn(identity.group)) {
      for (const { path, ...fault } of validateCustomResource(object)) {
        report({ field: path, ...fault });
      }
    }
  },
});
