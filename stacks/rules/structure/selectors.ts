import type { Fault } from '../../../lib/core/errors';
import { asRecords, at } from '../../objects/json';
import { groupKind } from '../../objects/kinds';
import { locate, nearestName } from '../../objects/locate';
import { selectedPods, selectedServices, type Relations, type Selection } from '../../objects/relations';
import type { PodSource, ResourceIndex } from '../../objects/resources';
import { formatSelector, isEmpty, labelSelector, matches } from '../../objects/selector';
import type { Rule } from './rule';

/** Workloads whose selector must be found on their own template. A Job's is made by the API server. */
const SELECTING_KINDS: ReadonlySet<string> = new Set([
  'apps/Deployment',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'apps/ReplicaSet',
]);

/** A selector that selects nothing is never an error to Kubernetes, and never what was meant. */
export const selectors: Rule = function* ({ relations, index }) {
  for (const relation of relations) {
    for (const selection of relation.selections) {
      if (selection.mustMatch && isUnmatched(selection, index)) {
        yield unmatched(relation, selection, index);
      }
    }
    const { manifest } = relation;
    const pods = index.podsOf(manifest);
    if (pods?.spec !== undefined) {
      if (SELECTING_KINDS.has(groupKind(manifest.identity.group, manifest.identity.kind))) {
        yield* ownSelectorFaults(relation, pods);
      }
      yield* spreadFaults(relation, pods);
    }
  }
};

function isUnmatched(selection: Selection, index: ResourceIndex): boolean {
  return (selection.what === 'pods' ? selectedPods(selection, index) : selectedServices(selection, index)).length === 0;
}

function unmatched({ manifest }: Relations, selection: Selection, index: ResourceIndex): Fault {
  const namespaces = selection.namespaces?.join(', ') ?? 'any namespace';
  const labelsThere = new Set<string>();
  for (const namespace of selection.namespaces ?? []) {
    const there =
      selection.what === 'pods'
        ? index.pods.all(namespace).map((pod) => pod.labels)
        : index.services.all(namespace).map((service) => service.manifest.object.metadata.labels ?? {});
    for (const labels of there) {
      for (const [key, value] of Object.entries(labels)) {
        labelsThere.add(`${key}=${value}`);
      }
    }
  }
  const missing = Object.entries(selection.selector.matchLabels)
    .map(([key, value]) => `${key}=${value}`)
    .find((pair) => !labelsThere.has(pair));
  const near = missing === undefined ? undefined : nearestName(missing, labelsThere);
  return {
    path: locate(manifest, selection.field),
    message: `selects no ${selection.what === 'pods' ? 'pod' : 'Service'} in ${namespaces}`,
    got: formatSelector(selection.selector),
    fix: near === undefined ? 'take the selector from the workload that is meant' : `did you mean ${near}?`,
  };
}

function* ownSelectorFaults({ manifest }: Relations, pods: PodSource): Iterable<Fault> {
  const selector = labelSelector(at(manifest.object.spec, 'selector'));
  if (isEmpty(selector) || !matches(selector, pods.labels)) {
    yield {
      path: locate(manifest, 'spec.selector'),
      message: isEmpty(selector) ? 'is missing or empty' : "does not select the workload's own pods",
      got: isEmpty(selector) ? undefined : formatSelector(selector),
      allowed: `labels of spec.template: ${formatSelector({ matchLabels: pods.labels, matchExpressions: [] })}`,
    };
  }
}

function* spreadFaults({ manifest }: Relations, pods: PodSource): Iterable<Fault> {
  for (const [position, constraint] of asRecords(pods.spec?.topologySpreadConstraints).entries()) {
    const selector = labelSelector(constraint.labelSelector);
    if (!matches(selector, pods.labels)) {
      yield {
        path: locate(manifest, `${pods.field}.topologySpreadConstraints[${position}].labelSelector`),
        message: "does not select the workload's own pods, so it spreads nothing",
        got: formatSelector(selector),
        allowed: `labels of the template: ${formatSelector({ matchLabels: pods.labels, matchExpressions: [] })}`,
      };
    }
  }
}
