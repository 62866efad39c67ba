import { CATALOGUE, type CustomResourceKind } from '../../crds/catalogue';
import { CUSTOM_RESOURCE_KINDS, definitionOf } from './catalogue';
import type { JsonSchema } from './json-schema';

/** What crds/ says of an API version and kind. */
export type KnownKind =
  | { readonly state: 'served'; readonly kind: CustomResourceKind; readonly version: string }
  | { readonly state: 'not-served'; readonly kind: CustomResourceKind; readonly served: readonly string[] }
  | { readonly state: 'unknown' };

/** Looks a kind up without reading its definition. */
export function knownKind(apiVersion: string, kind: string): KnownKind {
  const [group, version] = apiVersion.split('/');
  const found = CUSTOM_RESOURCE_KINDS.find((candidate) => candidate === kind && CATALOGUE[candidate].group === group);
  if (found === undefined || version === undefined) {
    return { state: 'unknown' };
  }
  const { versions } = CATALOGUE[found];
  return versions.includes(version)
    ? { state: 'served', kind: found, version }
    : { state: 'not-served', kind: found, served: versions.map((served) => `${group}/${served}`) };
}

/**
 * The structural schema of a custom resource, as the API server is told it.
 * @returns undefined for kinds that crds/ does not hold, and for versions that are not served.
 */
export function openApiSchemaFor(apiVersion: string, kind: string): JsonSchema | undefined {
  const known = knownKind(apiVersion, kind);
  if (known.state !== 'served') {
    return undefined;
  }
  return definitionOf(known.kind).spec.versions.find(({ name }) => name === known.version)?.schema.openAPIV3Schema;
}
