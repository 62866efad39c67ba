import { asNumber, asText, at } from './json';
import { kindIdOf, kindOf, type KindId, type Thing } from './kinds';
import { groupKind, type CollectedManifest, type GroupKind } from './manifest';
import { Named, push } from './named';
import { podOf, type PodSource, type PodView } from './pods';
import { scaleTargetOf } from './relations/references';
import { serviceSelector } from './relations/selections';
import { LabelIndex, labelSelector } from './selector';

/** Something in the set that others refer to: an object, or what an object has made. */
export interface Entry {
  readonly manifest: CollectedManifest;
  /** Keys of a Secret or ConfigMap. Absent where they can't be known. */
  readonly keys?: ReadonlySet<string>;
  readonly ports: NonNullable<Thing['ports']>;
}

/** What changes the number of a workload's replicas. */
export interface Scaler {
  readonly manifest: CollectedManifest;
  /** Replicas that are never gone below. */
  readonly minimum: number;
}

/** Every object by the ways in which others refer to it; built once, so that each rule is one pass. */
export class ResourceIndex {
  readonly byKey = new Map<string, CollectedManifest>();
  /** Pods by labels, those that operators make included. */
  readonly pods = new LabelIndex<PodSource>();
  /** The pods of our own templates, in the order of the manifests. */
  readonly templates: PodView[] = [];
  /** Our Services by their own labels. */
  readonly services = new LabelIndex<Entry>();
  private readonly podsByManifest = new Map<CollectedManifest, PodView>();
  private readonly byKind = new Map<GroupKind, CollectedManifest[]>();
  private readonly entries = new Map<GroupKind, Named<Entry>>();
  private served?: ReadonlySet<PodSource>;
  private scalers?: ReadonlyMap<CollectedManifest, Scaler>;

  /** @param manifests of unique keys. */
  constructor(manifests: readonly CollectedManifest[]) {
    for (const manifest of manifests) {
      this.add(manifest);
    }
  }

  /** What bears a name, whoever makes it. */
  entry(kind: GroupKind, namespace: string | undefined, name: string): Entry | undefined {
    return this.entries.get(kind)?.get(namespace ?? '', name);
  }

  find(kind: GroupKind, namespace: string | undefined, name: string): CollectedManifest | undefined {
    return this.entry(kind, namespace, name)?.manifest;
  }

  /** Names of a kind in a namespace, for suggestions. */
  names(kind: GroupKind, namespace: string | undefined): readonly string[] {
    return this.entries.get(kind)?.names(namespace ?? '') ?? [];
  }

  ofKind(kind: KindId): readonly CollectedManifest[] {
    return this.byKind.get(kind) ?? [];
  }

  podsOf(manifest: CollectedManifest): PodView | undefined {
    return this.podsByManifest.get(manifest);
  }

  /** The pods of a namespace that a selector of the `matchLabels` kind chooses; none where there is no selector, as in the API. */
  selectPods(namespace: string | undefined, selector: unknown): readonly PodSource[] {
    return selector === undefined || selector === null
      ? []
      : this.pods.select(namespace ?? '', labelSelector(selector));
  }

  /** Pods that a Service sends traffic to. */
  get servedPods(): ReadonlySet<PodSource> {
    this.served ??= new Set(
      this.ofKind('Service').flatMap((service) => {
        const selector = serviceSelector(service);
        return selector === undefined ? [] : this.pods.select(service.identity.namespace ?? '', selector);
      }),
    );
    return this.served;
  }

  /** What scales a workload. */
  scalerOf(workload: CollectedManifest): Scaler | undefined {
    this.scalers ??= this.findScalers();
    return this.scalers.get(workload);
  }

  private add(manifest: CollectedManifest): void {
    const { identity, object } = manifest;
    const id = kindIdOf(identity);
    const namespace = identity.namespace ?? '';
    this.byKey.set(manifest.key, manifest);
    push(this.byKind, id, manifest);
    const pod = podOf(manifest);
    if (pod !== undefined) {
      this.templates.push(pod);
      this.podsByManifest.set(manifest, pod);
      this.pods.add(namespace, pod.labels, pod);
    }
    this.set(id, namespace, identity.name, { manifest, ports: [] });
    const { things = [], pods = [] } = kindOf(identity)?.brings(manifest) ?? {};
    for (const { kind, name, keys, ports = [] } of things) {
      this.set(kind, namespace, name, { manifest, keys: keys && new Set(keys), ports });
    }
    for (const labels of pods) {
      this.pods.add(namespace, labels, { manifest, namespace, labels });
    }
    if (id === 'Service') {
      this.services.add(namespace, object.metadata.labels ?? {}, this.entry(id, namespace, identity.name) as Entry);
    }
  }

  private set(kind: GroupKind, namespace: string, name: string, entry: Entry): void {
    let named = this.entries.get(kind);
    if (named === undefined) {
      named = new Named();
      this.entries.set(kind, named);
    }
    named.set(namespace, name, entry);
  }

  private findScalers(): ReadonlyMap<CollectedManifest, Scaler> {
    const found = new Map<CollectedManifest, Scaler>();
    for (const manifest of this.byKey.values()) {
      const scaling = kindOf(manifest.identity)?.scaling;
      const target = scaling === undefined ? undefined : this.scaleTarget(manifest);
      if (scaling !== undefined && target !== undefined) {
        const minimum = asNumber(at(manifest.object.spec, scaling.minimum)) ?? scaling.fallback;
        found.set(target, { manifest, minimum });
      }
    }
    return found;
  }

  private scaleTarget(scaler: CollectedManifest): CollectedManifest | undefined {
    const { group, kind, name } = scaleTargetOf(scaler);
    return this.find(kindIdOf({ group, kind }), scaler.identity.namespace, name);
  }
}

/** Keys of the CustomResourceDefinitions by the `group/Kind` that they define. */
export function definitionsByKind(index: ResourceIndex): ReadonlyMap<string, string> {
  return new Map(
    index.ofKind('apiextensions.k8s.io/CustomResourceDefinition').map(({ key, object }) => {
      const group = asText(at(object.spec, 'group')) ?? '';
      const kind = asText(at(object.spec, 'names', 'kind')) ?? '';
      return [groupKind(group, kind), key];
    }),
  );
}
