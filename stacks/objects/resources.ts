import { asRecord, asRecords, asText, asTexts, at, type JsonRecord } from './json';
import { groupKind, POD_TEMPLATE_PATHS, type GroupKind } from './kinds';
import { keyOf, type CollectedManifest } from './manifest';
import { Named, push } from './named';
import { broughtBy } from './operators';
import { LabelIndex } from './selector';

/** Where pods come from: a template in one of our objects, or a custom resource whose operator makes them. */
export interface PodSource {
  readonly manifest: CollectedManifest;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The pod's spec. Absent where an operator writes it. */
  readonly spec?: JsonRecord;
  /** Path of the spec in the object. */
  readonly field: string;
}

/** A Secret or ConfigMap by what it holds. */
export interface Holder {
  readonly manifest: CollectedManifest;
  /** Absent where the keys can't be known. */
  readonly keys?: ReadonlySet<string>;
}

/** A Service by its ports. */
export interface ServiceSource {
  readonly manifest: CollectedManifest;
  readonly ports: readonly { readonly name?: string; readonly number: number }[];
}

const LIST = ['containers', 'initContainers'] as const;

/** Every object by the ways in which others refer to it; built once, so that each rule is one pass. */
export class ResourceIndex {
  readonly byKey = new Map<string, CollectedManifest>();
  readonly pods = new LabelIndex<PodSource>();
  /** Our Services by their own labels. */
  readonly services = new LabelIndex<ServiceSource>();
  private readonly podsByManifest = new Map<CollectedManifest, PodSource>();
  private readonly byKind = new Map<GroupKind, CollectedManifest[]>();
  /** Secrets, whoever makes them. */
  readonly secrets = new Named<Holder>();
  readonly configMaps = new Named<Holder>();
  readonly servicesByName = new Named<ServiceSource>();
  /** Claims: each by itself, or the StatefulSet whose template makes it. */
  readonly claims = new Named<CollectedManifest>();

  /** @param manifests of unique keys. */
  constructor(manifests: readonly CollectedManifest[]) {
    for (const manifest of manifests) {
      this.add(manifest);
    }
  }

  find(kind: GroupKind, namespace: string | undefined, name: string): CollectedManifest | undefined {
    const slash = kind.lastIndexOf('/');
    const group = slash < 0 ? '' : kind.slice(0, slash);
    return this.byKey.get(keyOf({ group, kind: kind.slice(slash + 1), namespace, name }));
  }

  /** Names of the objects of a kind in a namespace, for suggestions. */
  names(kind: GroupKind, namespace: string | undefined): readonly string[] {
    return this.ofKind(kind)
      .filter(({ identity }) => identity.namespace === namespace)
      .map(({ identity }) => identity.name);
  }

  ofKind(kind: GroupKind): readonly CollectedManifest[] {
    return this.byKind.get(kind) ?? [];
  }

  podsOf(manifest: CollectedManifest): PodSource | undefined {
    return this.podsByManifest.get(manifest);
  }

  private add(manifest: CollectedManifest): void {
    const { identity, object } = manifest;
    const kind = groupKind(identity.group, identity.kind);
    const namespace = identity.namespace ?? '';
    this.byKey.set(manifest.key, manifest);
    push(this.byKind, kind, manifest);
    this.addPods(manifest, kind, namespace);
    switch (kind) {
      case 'Secret': {
        const keys = manifest.secret?.keys ?? { ...asRecord(object.data), ...asRecord(object.stringData) };
        this.secrets.set(namespace, identity.name, { manifest, keys: new Set(Object.keys(keys)) });
        break;
      }
      case 'ConfigMap':
        this.configMaps.set(namespace, identity.name, {
          manifest,
          keys: new Set([...Object.keys(asRecord(object.data)), ...Object.keys(asRecord(object.binaryData))]),
        });
        break;
      case 'PersistentVolumeClaim':
        this.claims.set(namespace, identity.name, manifest);
        break;
      case 'apps/StatefulSet':
        this.addTemplateClaims(manifest, namespace);
        break;
      case 'Service': {
        const source: ServiceSource = { manifest, ports: servicePorts(object.spec) };
        this.servicesByName.set(namespace, identity.name, source);
        this.services.add(namespace, object.metadata.labels ?? {}, source);
        break;
      }
      default:
        this.addBrought(manifest, kind, namespace);
    }
  }

  private addPods(manifest: CollectedManifest, kind: GroupKind, namespace: string): void {
    const path = POD_TEMPLATE_PATHS.get(kind);
    if (path === undefined) {
      return;
    }
    const template = at(manifest.object, ...path);
    const source: PodSource = {
      manifest,
      namespace,
      labels: asTexts(at(template, 'metadata', 'labels')),
      spec: asRecord(at(template, 'spec')),
      field: [...path, 'spec'].join('.'),
    };
    this.podsByManifest.set(manifest, source);
    this.pods.add(namespace, source.labels, source);
  }

  private addTemplateClaims(manifest: CollectedManifest, namespace: string): void {
    const { spec } = manifest.object;
    const replicas = at(spec, 'replicas');
    const count = typeof replicas === 'number' ? replicas : 1;
    for (const template of asRecords(at(spec, 'volumeClaimTemplates'))) {
      const name = asText(at(template, 'metadata', 'name'));
      for (let ordinal = 0; name !== undefined && ordinal < count; ordinal++) {
        this.claims.set(namespace, `${name}-${manifest.identity.name}-${ordinal}`, manifest);
      }
    }
  }

  private addBrought(manifest: CollectedManifest, kind: GroupKind, namespace: string): void {
    const brought = broughtBy(kind, manifest.object);
    for (const { name, keys } of brought.secrets ?? []) {
      this.secrets.set(namespace, name, { manifest, keys: keys && new Set(keys) });
    }
    for (const { name, ports } of brought.services ?? []) {
      this.servicesByName.set(namespace, name, { manifest, ports: ports.map((number) => ({ number })) });
    }
    for (const labels of brought.pods ?? []) {
      this.pods.add(namespace, labels, { manifest, namespace, labels, field: 'spec' });
    }
  }
}

/** Containers of a pod with their place, init containers last. */
export function containersOf(source: PodSource): { readonly container: JsonRecord; readonly field: string }[] {
  return LIST.flatMap((list) =>
    asRecords(source.spec?.[list]).map((container, position) => ({
      container,
      field: `${source.field}.${list}[${asText(container.name) ?? position}]`,
    })),
  );
}

function servicePorts(spec: unknown): ServiceSource['ports'] {
  return asRecords(at(spec, 'ports')).map((port) => ({
    name: asText(port.name),
    number: typeof port.port === 'number' ? port.port : Number.NaN,
  }));
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
