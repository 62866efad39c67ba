import { asRecords, at } from '../../objects/json';
import { nearestName } from '../../objects/locate';
import { selected, type Selection } from '../../objects/relations';
import type { ResourceIndex } from '../../objects/resources';
import { formatSelector, isEmpty, labelSelector, matches } from '../../objects/selector';
import { graphRule, keelson, kubeLinter, kubeScore, objectRule, podRule, type Finding } from '../rule';

export const selections = graphRule({
  id: 'selector-selects',
  sources: keelson('selector-selects'),
  severity: 'fatal',
  holdsFor: 'platform',
  reason: 'A selector that selects nothing is never an error to Kubernetes, and never what was meant.',
  check: ({ relations, index }, report) => {
    for (const relation of relations) {
      for (const selection of relation.selections) {
        if (selection.mustMatch && selected(selection, index).length === 0) {
          report(relation.manifest, unmatched(selection, index));
        }
      }
    }
  },
});

function unmatched(selection: Selection, index: ResourceIndex): Finding {
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
    field: selection.field,
    message: `selects no ${selection.what === 'pods' ? 'pod' : 'Service'} in ${namespaces}`,
    got: formatSelector(selection.selector),
    fix: near === undefined ? 'take the selector from the workload that is meant' : `did you mean ${near}?`,
  };
}

export const ownPods = objectRule({
  id: 'selector-matches-template',
  sources: [
    ...kubeScore(
      'deployment-pod-selector-labels-match-template-metadata-labels',
      'statefulset-pod-selector-labels-match-template-metadata-labels',
    ),
    ...kubeLinter('mismatching-selector'),
  ],
  severity: 'fatal',
  reason: 'A workload selects the pods that its template makes; the API server refuses any other.',
  check: (manifest, report, { index }) => {
    const { maker, path = '', labels = {} } = index.podsOf(manifest) ?? {};
    const written = at(manifest.object.spec, 'selector');
    const selector = labelSelector(written);
    if (maker === undefined || maker.selector === 'none' || (maker.selector === 'optional' && written === undefined)) {
      return;
    }
    if (isEmpty(selector) || !matches(selector, labels)) {
      report({
        field: 'spec.selector',
        message: isEmpty(selector) ? 'is missing or empty' : "does not select the workload's own pods",
        got: isEmpty(selector) ? undefined : formatSelector(selector),
        allowed: `labels of ${path}: ${formatSelector({ matchLabels: labels, matchExpressions: [] })}`,
      });
    }
  },
});

export const spread = podRule({
  id: 'spread-counts-own-pods',
  sources: keelson('spread-counts-own-pods'),
  severity: 'fatal',
  holdsFor: 'platform',
  reason: "A topology spread constraint that does not select the workload's own pods spreads nothing.",
  check: ({ spec, labels }, report) => {
    for (const [position, constraint] of asRecords(spec.topologySpreadConstraints).entries()) {
      const selector = labelSelector(constraint.labelSelector);
      if (!matches(selector, labels)) {
        report({
          field: `spec.topologySpreadConstraints[${position}].labelSelector`,
          message: "does not select the workload's own pods, so it spreads nothing",
          got: formatSelector(selector),
          allowed: `labels of the template: ${formatSelector({ matchLabels: labels, matchExpressions: [] })}`,
        });
      }
    }
  },
});
