import type * as pulumi from '@pulumi/pulumi';
import type { Manifest } from '../../objects/manifest';

// Groups whose objects no operator holds back with a finalizer: the namespace's own deletion takes them along.
const PLAIN_GROUPS: ReadonlySet<string> = new Set([
  '',
  'apps',
  'autoscaling',
  'batch',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
]);

// A kind that moves to another API version keeps its resource: the type is part of a URN, so the old one must be named.
const FORMER_VERSIONS: Readonly<Record<string, readonly string[]>> = {
  'autoscaling/v2/HorizontalPodAutoscaler': ['autoscaling/v2beta2', 'autoscaling/v1'],
  'batch/v1/CronJob': ['batch/v1beta1'],
  'external-secrets.io/v1/ExternalSecret': ['external-secrets.io/v1beta1'],
  'external-secrets.io/v1/ClusterSecretStore': ['external-secrets.io/v1beta1'],
  'networking.k8s.io/v1/Ingress': ['networking.k8s.io/v1beta1'],
  'policy/v1/PodDisruptionBudget': ['policy/v1beta1'],
};

/** The type that Pulumi's Kubernetes provider knows an object by; it spells the core group out. */
export function typeToken(apiVersion: string, kind: string): string {
  return `kubernetes:${apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/** Former types of an object, so that a new API version is not taken for a new object. */
export function formerTypes(manifest: Manifest): pulumi.Alias[] {
  const { apiVersion, kind } = manifest.object;
  const former = FORMER_VERSIONS[`${apiVersion}/${kind}`] ?? [];
  return former.map((version) => ({ type: typeToken(version, kind) }));
}

/** Whether losing the object loses data, or everything that stands in it. */
export function isProtected(manifest: Manifest): boolean {
  switch (`${manifest.identity.group}/${manifest.identity.kind}`) {
    case '/Namespace':
    case 'apiextensions.k8s.io/CustomResourceDefinition':
      return true;
    default:
      return ownsVolume(manifest);
  }
}

/** Whether the object owns a volume. */
export function ownsVolume(manifest: Manifest): boolean {
  switch (`${manifest.identity.group}/${manifest.identity.kind}`) {
    case '/PersistentVolumeClaim':
      return true;
    case 'apps/StatefulSet': {
      const spec = manifest.object.spec as { volumeClaimTemplates?: readonly unknown[] } | undefined;
      return (spec?.volumeClaimTemplates ?? []).length > 0;
    }
    default:
      return false;
  }
}

/**
 * Whether deleting the namespace is enough to delete the object. Not for claims, whose volumes outlive them, and not for objects of
 * operators, which must see the deletion while they still run.
 */
export function goesWithNamespace(manifest: Manifest): boolean {
  return (
    manifest.identity.namespace !== undefined && PLAIN_GROUPS.has(manifest.identity.group) && !ownsVolume(manifest)
  );
}
