import { kindOf } from '../kinds';
import type { CollectedManifest } from '../manifest';
import type { PodSource } from '../pods';
import type { Entry, ResourceIndex } from '../resources';
import { podReferences } from './pods';
import type { Reference } from './reference';
import type { Selection } from './selection';

/** Everything that one manifest says about others: edges are made of it, and faults. */
export interface Relations {
  readonly manifest: CollectedManifest;
  readonly references: readonly Reference[];
  readonly selections: readonly Selection[];
}

export function relationsOf(manifest: CollectedManifest, index: ResourceIndex): Relations {
  const kind = kindOf(manifest.identity);
  const { namespace = '' } = manifest.identity;
  const own = kind?.references(manifest, namespace) ?? [];
  const pods = index.podsOf(manifest);
  return {
    manifest,
    references: pods === undefined ? own : [...own, ...podReferences(pods)],
    selections: kind?.selections(manifest, namespace) ?? [],
  };
}

/** The object in the set that a reference means, or the one that has it made. */
export function resolve(reference: Reference, index: ResourceIndex): CollectedManifest | undefined {
  return index.entry(reference.kind, reference.namespace, reference.name)?.manifest;
}

/** What a selection chooses. */
export function selected(selection: Selection, index: ResourceIndex): readonly (PodSource | Entry)[] {
  return selection.what === 'pods' ? selectedPods(selection, index) : selectedServices(selection, index);
}

export function selectedPods({ namespaces, selector }: Selection, index: ResourceIndex): readonly PodSource[] {
  return [...(namespaces ?? index.pods.namespaces)].flatMap((namespace) => index.pods.select(namespace, selector));
}

export function selectedServices({ namespaces, selector }: Selection, index: ResourceIndex): readonly Entry[] {
  return [...(namespaces ?? index.services.namespaces)].flatMap((namespace) =>
    index.services.select(namespace, selector),
  );
}
