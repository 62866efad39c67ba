import type { SecretRecipe } from '../../lib/core/secrets';

/** A Kubernetes object as plain JSON: what the API server is sent. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** What makes an object one object in a cluster; the version is left out because it is a view of the same object. */
export interface Identity {
  /** API group, empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Absent for cluster-scoped kinds. */
  readonly namespace?: string;
  readonly name: string;
}

/** One object of the platform with everything that writing, applying and testing it needs. */
export interface Manifest {
  /** `[group/]Kind/namespace/name`, `_` for the namespace of cluster-scoped objects. Unique, stable: Pulumi names are made of it. */
  readonly key: string;
  readonly identity: Identity;
  /** The chart (unit of delivery) that the object belongs to. */
  readonly chart: string;
  /** Path of the construct in the tree, for messages. */
  readonly constructPath: string;
  readonly object: KubernetesObject;
  /** Keys of the manifests that must exist (and be ready, where readiness is known) before this one; sorted. */
  readonly dependsOn: readonly string[];
  /** How the values of a Secret come about; the object itself never holds them. */
  readonly secret?: SecretRecipe;
}

/** An object of the platform before its edges are known. */
export type CollectedManifest = Omit<Manifest, 'dependsOn'>;

/** `group/Kind`, or the bare kind for the core group. */
export type GroupKind = string;

export function groupKind(group: string, kind: string): GroupKind {
  return group === '' ? kind : `${group}/${kind}`;
}

/** The key of an identity. */
export function keyOf(identity: Identity): string {
  return `${groupKind(identity.group, identity.kind)}/${identity.namespace ?? '_'}/${identity.name}`;
}

/** The identity of an object. */
export function identityOf(object: KubernetesObject): Identity {
  const slash = object.apiVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : object.apiVersion.slice(0, slash),
    kind: object.kind,
    namespace: object.metadata.namespace,
    name: object.metadata.name,
  };
}
