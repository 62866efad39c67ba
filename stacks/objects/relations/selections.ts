import type { CollectedManifest } from '../manifest';
import { asList, asRecord, asText, at } from '../json';
import { groupKind, type GroupKind } from '../kinds';
import { isEmpty, labelSelector, mapSelector, type Selector } from '../selector';

/** One object choosing others by their labels. */
export interface Selection {
  readonly what: 'pods' | 'services';
  /** Namespaces that are looked at; absent for all. */
  readonly namespaces?: readonly string[];
  readonly selector: Selector;
  /** Path of the selector. */
  readonly field: string;
  /** Who waits: the object for what it selects, what it selects for the object, or nobody. */
  readonly waits: 'selector' | 'selected' | 'nobody';
  /** Whether it is a fault to select nothing. */
  readonly mustMatch: boolean;
}

type Reader = (manifest: CollectedManifest, namespace: string) => readonly Selection[];

const READERS: ReadonlyMap<GroupKind, Reader> = new Map<GroupKind, Reader>([
  ['Service', service],
  ['policy/PodDisruptionBudget', disruptionBudget],
  ['networking.k8s.io/NetworkPolicy', networkPolicy],
  ['monitoring.coreos.com/ServiceMonitor', (manifest, namespace) => monitor(manifest, namespace, 'services')],
  ['monitoring.coreos.com/PodMonitor', (manifest, namespace) => monitor(manifest, namespace, 'pods')],
]);

/** Every selection that a manifest makes among other objects. */
export function selectionsOf(manifest: CollectedManifest): readonly Selection[] {
  const { group, kind, namespace = '' } = manifest.identity;
  return READERS.get(groupKind(group, kind))?.(manifest, namespace) ?? [];
}

function service(manifest: CollectedManifest, namespace: string): Selection[] {
  const { spec } = manifest.object;
  const selector = mapSelector(at(spec, 'selector'));
  // Without a selector somebody else writes the endpoints; an ExternalName has none.
  return isEmpty(selector) || at(spec, 'type') === 'ExternalName'
    ? []
    : [{ what: 'pods', namespaces: [namespace], selector, field: 'spec.selector', waits: 'nobody', mustMatch: true }];
}

function disruptionBudget(manifest: CollectedManifest, namespace: string): Selection[] {
  return [
    {
      what: 'pods',
      namespaces: [namespace],
      selector: labelSelector(at(manifest.object.spec, 'selector')),
      field: 'spec.selector',
      waits: 'selector',
      mustMatch: true,
    },
  ];
}

/** Pods wait for the policies that fence them in: no pod ever runs open, and none starts before its ways are. */
function networkPolicy(manifest: CollectedManifest, namespace: string): Selection[] {
  const selector = labelSelector(at(manifest.object.spec, 'podSelector'));
  return [
    {
      what: 'pods',
      namespaces: [namespace],
      selector,
      field: 'spec.podSelector',
      waits: 'selected',
      mustMatch: !isEmpty(selector),
    },
  ];
}

function monitor(manifest: CollectedManifest, namespace: string, what: Selection['what']): Selection[] {
  const { spec } = manifest.object;
  const among = asRecord(at(spec, 'namespaceSelector'));
  const names = asList(among.matchNames).flatMap((name) => asText(name) ?? []);
  return [
    {
      what,
      ...(among.any === true ? {} : { namespaces: names.length > 0 ? names : [namespace] }),
      selector: labelSelector(at(spec, 'selector')),
      field: 'spec.selector',
      waits: 'selector',
      mustMatch: true,
    },
  ];
}
