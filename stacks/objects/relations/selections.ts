import { asList, asRecord, asText, at } from '../json';
import type { CollectedManifest } from '../manifest';
import { isEmpty, labelSelector, mapSelector, type Selector } from '../selector';
import type { Selection } from './selection';

/** Whom a Service serves; nobody if it has no selector, or points outside the cluster. */
export function serviceSelector({ object }: CollectedManifest): Selector | undefined {
  const selector = mapSelector(at(object.spec, 'selector'));
  return isEmpty(selector) || at(object.spec, 'type') === 'ExternalName' ? undefined : selector;
}

/** Pods that a Service serves; nobody waits, because it stands without them. */
export function servedPods(manifest: CollectedManifest, namespace: string): Selection[] {
  const selector = serviceSelector(manifest);
  return selector === undefined
    ? []
    : [{ what: 'pods', namespaces: [namespace], selector, field: 'spec.selector', waits: 'nobody', mustMatch: true }];
}

export function budgetedPods(manifest: CollectedManifest, namespace: string): Selection[] {
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
export function policedPods(manifest: CollectedManifest, namespace: string): Selection[] {
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

export function monitoredServices(manifest: CollectedManifest, namespace: string): Selection[] {
  return monitored(manifest, namespace, 'services');
}

export function monitoredPods(manifest: CollectedManifest, namespace: string): Selection[] {
  return monitored(manifest, namespace, 'pods');
}

function monitored(manifest: CollectedManifest, namespace: string, what: Selection['what']): Selection[] {
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
