import { CATALOGUE, type CustomResourceKind } from '../../crds/catalogue';
import { CUSTOM_RESOURCE_KINDS, definitionOf, type CustomResourceDefinition } from './catalogue';
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
  return versionOf(apiVersion, kind)?.schema.openAPIV3Schema;
}

/**
 * Path of the field that says how many replicas a custom resource has, from the manifest's root.
 * @returns undefined for kinds that can't be scaled or that crds/ does not hold.
 */
export function replicasPathFor(apiVersion: string, kind: string): readonly string[] | undefined {
  return versionOf(apiVersion, kind)?.subresources?.scale?.specReplicasPath.split('.').slice(1);
}

function versionOf(apiVersion: string, kind: string): CustomResourceDefinition['spec']['versions'][number] | undefined {
  const known = knownKind(apiVersion, kind);
  return known.state === 'served'
    ? definitionOf(known.kind).spec.versions.find(({ name }) => name === known.version)
    : undefined;
}
