import type { CollectedManifest } from '../manifest';
import type { Holder, PodSource, ResourceIndex, ServiceSource } from '../resources';
import { referencesOf } from './references';
import type { Reference } from './reference';
import { selectionsOf, type Selection } from './selections';

/** Everything that one manifest says about others: edges are made of it, and faults. */
export interface Relations {
  readonly manifest: CollectedManifest;
  readonly references: readonly Reference[];
  readonly selections: readonly Selection[];
}

export function relationsOf(manifest: CollectedManifest, index: ResourceIndex): Relations {
  return { manifest, references: referencesOf(manifest, index), selections: selectionsOf(manifest) };
}

/** The object in the set that a reference means, or the one that has it made. */
export function resolve(reference: Reference, index: ResourceIndex): CollectedManifest | undefined {
  const { kind, namespace = '', name } = reference;
  switch (kind) {
    case 'PersistentVolumeClaim':
      return index.claims.get(namespace, name);
    case 'Secret':
    case 'ConfigMap':
      return holderOf(reference, index)?.manifest;
    case 'Service':
      return index.servicesByName.get(namespace, name)?.manifest;
    default:
      return index.find(kind, reference.namespace, name);
  }
}

/** The Secret or ConfigMap that a reference means. */
export function holderOf(reference: Reference, index: ResourceIndex): Holder | undefined {
  const holders = reference.kind === 'Secret' ? index.secrets : index.configMaps;
  return holders.get(reference.namespace ?? '', reference.name);
}

/** Pods that a selection chooses. */
export function selectedPods(selection: Selection, index: ResourceIndex): readonly PodSource[] {
  return namespacesOf(selection, index.pods.namespaces).flatMap((namespace) =>
    index.pods.select(namespace, selection.selector),
  );
}

/** Services that a selection chooses. */
export function selectedServices(selection: Selection, index: ResourceIndex): readonly ServiceSource[] {
  return namespacesOf(selection, index.services.namespaces).flatMap((namespace) =>
    index.services.select(namespace, selection.selector),
  );
}

function namespacesOf(selection: Selection, all: Iterable<string>): readonly string[] {
  return selection.namespaces ?? [...all];
}
