import type * as pulumi from '@pulumi/pulumi';
import { asList, at } from '../../objects/json';
import { isBuiltIn, kindOf } from '../../objects/kinds';
import type { Manifest } from '../../objects/manifest';

/** The type that Pulumi's Kubernetes provider knows an object by; it spells the core group out. */
export function typeToken(apiVersion: string, kind: string): string {
  return `kubernetes:${apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/** Former types of an object, so that a new API version is not taken for a new object: the type is part of a URN. */
export function formerTypes({ identity, object }: Manifest): pulumi.Alias[] {
  const former = kindOf(identity)?.formerVersions ?? [];
  return former
    .filter((version) => version !== object.apiVersion)
    .map((version) => ({ type: typeToken(version, object.kind) }));
}

/** Whether losing the object loses data, or everything that stands in it. */
export function isProtected(manifest: Manifest): boolean {
  return kindOf(manifest.identity)?.loses === 'contents' || ownsVolume(manifest);
}

/** Whether the object owns a volume. */
export function ownsVolume({ identity, object }: Manifest): boolean {
  const loses = kindOf(identity)?.loses;
  return loses === 'volume' || (loses === 'claims' && asList(at(object.spec, 'volumeClaimTemplates')).length > 0);
}

/**
 * Whether deleting the namespace is enough to delete the object. Not for claims, whose volumes outlive them, and not for objects of
 * operators, which hold them back with finalizers and must see the deletion while they still run.
 */
export function goesWithNamespace(manifest: Manifest): boolean {
  const { namespace, group } = manifest.identity;
  return namespace !== undefined && isBuiltIn(group) && !ownsVolume(manifest);
}
