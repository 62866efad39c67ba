import type { Manifest } from './manifest';
import { broughtBy } from './operators';
import { fieldsOf, itemsOf, numberOf, textEntriesOf, textOf, valueAt } from './fields';
import { namespaceOf, podOf, type PodView } from './pods';
import { isEmptySelector, selects, type Labels } from './selects';

/** Namespaces that every cluster has. */
const BUILT_IN_NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** What changes the number of a workload's replicas. */
export interface Scaler {
  readonly manifest: Manifest;
  /** Replicas that are never gone below. */
  readonly minimum: number;
}

/**
 * Groups of the kinds that rules ask for by name: another group's kind of the same name is something else. Deprecated groups are
 * here so that an old version is judged like a new one.
 */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  ClusterRole: ['rbac.authorization.k8s.io'],
  ClusterRoleBinding: ['rbac.authorization.k8s.io'],
  ConfigMap: [''],
  HorizontalPodAutoscaler: ['autoscaling'],
  Ingress: ['networking.k8s.io', 'extensions'],
  Namespace: [''],
  NetworkPolicy: ['networking.k8s.io', 'extensions'],
  PodDisruptionBudget: ['policy'],
  Role: ['rbac.authorization.k8s.io'],
  RoleBinding: ['rbac.authorization.k8s.io'],
  ScaledObject: ['keda.sh'],
  Secret: [''],
  Service: [''],
  ServiceAccount: [''],
};

/** Whether the object is of the kind that its name says. */
export function isOfItsKind(manifest: Manifest): boolean {
  const { kind, group } = manifest.identity;
  return !Object.hasOwn(GROUPS, kind) || (GROUPS[kind] as readonly string[]).includes(group);
}

interface NamespacePods {
  readonly all: PodView[];
  /** Pods by `key=value` of a label: the shortest such list holds every pod that a selector can select. */
  readonly byLabel: Map<string, PodView[]>;
}

/**
 * The objects, indexed once by kind, name and labels, so that rules which look at them together stay linear in their number.
 */
export class Platform {
  /** Pods in the order of the manifests. */
  readonly pods: readonly PodView[];
  private readonly kinds = new Map<string, Manifest[]>();
  private readonly names = new Map<string, Manifest>();
  private readonly podsByNamespace = new Map<string, NamespacePods>();
  private readonly podsByManifest = new Map<Manifest, PodView>();
  /** Labels of pods that operators make of custom resources, by namespace; nothing more is known of them. */
  private readonly broughtPods = new Map<string, Labels[]>();
  private served?: ReadonlySet<PodView>;
  private scalers?: ReadonlyMap<string, Scaler>;
  private labelsByNamespace?: ReadonlyMap<string, Labels>;

  /** @param foreignNamespaces names of namespaces that others make */
  constructor(
    manifests: readonly Manifest[],
    private readonly foreignNamespaces: readonly string[] = [],
  ) {
    const pods: PodView[] = [];
    for (const manifest of manifests) {
      if (!isOfItsKind(manifest)) {
        continue;
      }
      const { kind, name } = manifest.identity;
      addTo(this.kinds, kind, manifest);
      this.names.set(nameKey(kind, manifest.identity.namespace, name), manifest);
      const pod = podOf(manifest);
      if (pod !== undefined) {
        pods.push(pod);
        this.podsByManifest.set(manifest, pod);
        this.indexPod(pod);
      }
      const { group, namespace } = manifest.identity;
      for (const labels of broughtBy(`${group}/${kind}`, manifest.object).pods ?? []) {
        addTo(this.broughtPods, namespace ?? '', labels);
      }
    }
    this.pods = pods;
  }

  ofKind(kind: string): readonly Manifest[] {
    return this.kinds.get(kind) ?? [];
  }

  /** The object of that kind and name; the namespace is left out for cluster-scoped kinds. */
  find(kind: string, namespace: string | undefined, name: string): Manifest | undefined {
    return this.names.get(nameKey(kind, namespace, name));
  }

  podsOf(manifest: Manifest): PodView | undefined {
    return this.podsByManifest.get(manifest);
  }

  /** The pods of a namespace that a label selector selects. */
  selectPods(namespace: string, selector: unknown): readonly PodView[] {
    const candidates = this.candidates(namespace, selector);
    return isEmptySelector(selector) ? candidates : candidates.filter((pod) => selects(selector, pod.labels));
  }

  /** Whether a label selector selects a pod of the namespace, one that an operator makes included; stops at the first. */
  selectsPod(namespace: string, selector: unknown): boolean {
    return (
      this.candidates(namespace, selector).some((pod) => selects(selector, pod.labels)) ||
      (this.broughtPods.get(namespace) ?? []).some((labels) => selects(selector, labels))
    );
  }

  /** Pods that a Service sends traffic to. */
  get servedPods(): ReadonlySet<PodView> {
    this.served ??= this.findServedPods();
    return this.served;
  }

  /** What scales a workload, be it a HorizontalPodAutoscaler or a ScaledObject of KEDA. */
  scalerOf(manifest: Manifest): Scaler | undefined {
    this.scalers ??= this.findScalers();
    return this.scalers.get(nameKey(manifest.identity.kind, manifest.identity.namespace, manifest.identity.name));
  }

  /** Labels of the namespaces that exist, the cluster's own included. */
  get namespaces(): ReadonlyMap<string, Labels> {
    this.labelsByNamespace ??= this.findNamespaces();
    return this.labelsByNamespace;
  }

  private indexPod(pod: PodView): void {
    let index = this.podsByNamespace.get(pod.namespace);
    if (index === undefined) {
      index = { all: [], byLabel: new Map() };
      this.podsByNamespace.set(pod.namespace, index);
    }
    index.all.push(pod);
    for (const [key, value] of textEntriesOf(pod.labels)) {
      addTo(index.byLabel, `${key}=${value}`, pod);
    }
  }

  private candidates(namespace: string, selector: unknown): readonly PodView[] {
    const index = this.podsByNamespace.get(namespace);
    if (index === undefined || selector === undefined || selector === null) {
      return [];
    }
    let shortest: readonly PodView[] = index.all;
    for (const [key, value] of textEntriesOf(fieldsOf(selector).matchLabels)) {
      const pods = index.byLabel.get(`${key}=${value}`) ?? [];
      if (pods.length < shortest.length) {
        shortest = pods;
      }
    }
    return shortest;
  }

  private findServedPods(): ReadonlySet<PodView> {
    const served = new Set<PodView>();
    for (const service of this.ofKind('Service')) {
      for (const pod of this.selectPods(namespaceOf(service), serviceSelector(service))) {
        served.add(pod);
      }
    }
    return served;
  }

  private findScalers(): ReadonlyMap<string, Scaler> {
    const scalers = new Map<string, Scaler>();
    for (const [kind, minimumField, fallback] of [
      ['HorizontalPodAutoscaler', 'minReplicas', 1],
      ['ScaledObject', 'minReplicaCount', 0],
    ] as const) {
      for (const manifest of this.ofKind(kind)) {
        const target = scalerTarget(manifest);
        const minimum = numberOf(valueAt(manifest.object, 'spec', minimumField)) ?? fallback;
        scalers.set(nameKey(target.kind, manifest.identity.namespace, target.name), { manifest, minimum });
      }
    }
    return scalers;
  }

  private findNamespaces(): ReadonlyMap<string, Labels> {
    const found = new Map<string, Labels>();
    for (const name of [...BUILT_IN_NAMESPACES, ...this.foreignNamespaces]) {
      found.set(name, namespaceLabels(name, {}));
    }
    for (const manifest of this.ofKind('Namespace')) {
      const { name } = manifest.identity;
      found.set(name, namespaceLabels(name, fieldsOf(manifest.object.metadata.labels)));
    }
    return found;
  }
}

/** The selector of a Service, in the shape of all others; none if the Service has none, or points outside the cluster. */
export function serviceSelector(service: Manifest): object | undefined {
  const { type, selector } = fieldsOf(service.object.spec);
  return type === 'ExternalName' || textEntriesOf(selector).length === 0 ? undefined : { matchLabels: selector };
}

/** The workload that a HorizontalPodAutoscaler or ScaledObject scales; KEDA takes a target without a kind for a Deployment. */
export function scalerTarget(scaler: Manifest): {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
} {
  const { apiVersion, kind, name } = fieldsOf(valueAt(scaler.object, 'spec', 'scaleTargetRef'));
  return { apiVersion: textOf(apiVersion), kind: textOf(kind) ?? 'Deployment', name: textOf(name) ?? '' };
}

/**
 * Whether several pods of a workload may run side by side. A Deployment or StatefulSet that names no number is scaled by something,
 * so it counts (as for kube-score).
 */
export function hasSeveralReplicas(manifest: Manifest): boolean {
  const { kind } = manifest.identity;
  if (kind !== 'Deployment' && kind !== 'StatefulSet' && kind !== 'ReplicaSet') {
    return false;
  }
  const replicas = numberOf(valueAt(manifest.object, 'spec', 'replicas'));
  return replicas === undefined ? kind !== 'ReplicaSet' : replicas > 1;
}

/** The policy's directions; without `policyTypes` it is about ingress, and about egress if it has rules for it (as in the API). */
export function policyDirections(policy: Manifest): { readonly ingress: boolean; readonly egress: boolean } {
  const { policyTypes, egress } = fieldsOf(policy.object.spec);
  const types = itemsOf(policyTypes);
  return types.length === 0
    ? { ingress: true, egress: itemsOf(egress).length > 0 }
    : { ingress: types.includes('Ingress'), egress: types.includes('Egress') };
}

function namespaceLabels(name: string, labels: Labels): Labels {
  return { ...labels, 'kubernetes.io/metadata.name': name };
}

function nameKey(kind: string, namespace: string | undefined, name: string): string {
  return `${kind}/${namespace ?? ''}/${name}`;
}

function addTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (values === undefined) {
    map.set(key, [value]);
  } else {
    values.push(value);
  }
}
