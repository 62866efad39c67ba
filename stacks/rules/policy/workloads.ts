import { fieldsOf, textOf, valueAt } from '../../objects/fields';
import { namespaceOf } from '../../objects/pods';
import { graphRule, kubeLinter, kubeScore, objectRule, podRule } from '../rule';
import { isEmptySelector, selects } from '../../objects/selects';
import { serviceSelector } from '../../objects/platform';

const WITH_SELECTOR: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

export const selectorMatchesTemplate = podRule({
  id: 'selector-matches-template',
  sources: [
    ...kubeScore(
      'deployment-pod-selector-labels-match-template-metadata-labels',
      'statefulset-pod-selector-labels-match-template-metadata-labels',
    ),
    ...kubeLinter('mismatching-selector'),
  ],
  severity: 'error',
  reason: 'A workload selects the pods that its template makes; the API server refuses any other.',
  check: (pod, report) => {
    const selector = valueAt(pod.manifest.object, 'spec', 'selector');
    const required = WITH_SELECTOR.has(pod.kind);
    if (!required && !(pod.kind === 'Job' && selector !== undefined)) {
      return;
    }
    if (isEmptySelector(selector) || !selects(selector, pod.labels)) {
      report({
        field: 'metadata.labels',
        message: `are not selected by spec.selector of the ${pod.kind}`,
        got: selector ?? null,
        allowed: 'a selector that these labels satisfy',
        fix: 'take both from the same labels',
      });
    }
  },
});

export const statefulSetService = graphRule({
  id: 'stateful-set-service',
  sources: kubeScore('statefulset-has-servicename'),
  severity: 'error',
  reason: 'A StatefulSet names a headless Service that selects its pods: it is what gives each pod its own host name.',
  check: (platform, report) => {
    for (const statefulSet of platform.ofKind('StatefulSet')) {
      const name = textOf(valueAt(statefulSet.object, 'spec', 'serviceName')) ?? '';
      const service = platform.find('Service', statefulSet.identity.namespace, name);
      const finding = { field: 'spec.serviceName', allowed: 'a Service with clusterIP None that selects the pods' };
      if (service === undefined) {
        report(statefulSet, {
          ...finding,
          message: 'names no Service of the namespace',
          got: name,
          fix: `add the Service to namespace ${namespaceOf(statefulSet)}`,
        });
      } else if (valueAt(service.object, 'spec', 'clusterIP') !== 'None') {
        report(statefulSet, {
          ...finding,
          message: 'names a Service with an address of its own',
          got: name,
          fix: 'make it headless',
        });
      } else if (!selects(serviceSelector(service), platform.podsOf(statefulSet)?.labels ?? {})) {
        report(statefulSet, {
          ...finding,
          message: 'names a Service that selects other pods',
          got: fieldsOf(service.object.spec).selector ?? null,
          fix: 'take the selector from the workload',
        });
      }
    }
  },
});

/** The longest label value that the API server takes. */
const LONGEST_LABEL_VALUE = 63;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

export const labelValues = objectRule({
  id: 'label-values',
  sources: kubeScore('label-values'),
  severity: 'error',
  reason: 'Label values are ones that the API server accepts, on objects and on the pods that they make.',
  check: (manifest, report) => {
    for (const [path, labels] of [
      ['metadata.labels', manifest.object.metadata.labels],
      ['spec.template.metadata.labels', valueAt(manifest.object, 'spec', 'template', 'metadata', 'labels')],
    ] as const) {
      for (const [key, value] of Object.entries(fieldsOf(labels))) {
        if (typeof value !== 'string' || value.length > LONGEST_LABEL_VALUE || !LABEL_VALUE.test(value)) {
          report({
            field: `${path}[${key}]`,
            message: 'is not a value that a label can have',
            got: value,
            allowed: `at most ${LONGEST_LABEL_VALUE} of A-Z, a-z, 0-9, "-", "_" and ".", a letter or digit first and last`,
            fix: 'put it into an annotation',
          });
        }
      }
    }
  },
});

/** API versions that Kubernetes has taken away, and what came in their place (kubernetes.io/docs/reference/using-api/deprecation-guide). */
const REMOVED: Readonly<Record<string, string>> = {
  'extensions/v1beta1': 'apps/v1, networking.k8s.io/v1 or policy/v1',
  'apps/v1beta1': 'apps/v1',
  'apps/v1beta2': 'apps/v1',
  'batch/v1beta1': 'batch/v1',
  'policy/v1beta1': 'policy/v1',
  'networking.k8s.io/v1beta1': 'networking.k8s.io/v1',
  'autoscaling/v2beta1': 'autoscaling/v2',
  'autoscaling/v2beta2': 'autoscaling/v2',
  'rbac.authorization.k8s.io/v1beta1': 'rbac.authorization.k8s.io/v1',
  'apiextensions.k8s.io/v1beta1': 'apiextensions.k8s.io/v1',
  'admissionregistration.k8s.io/v1beta1': 'admissionregistration.k8s.io/v1',
};

export const stableApiVersion = objectRule({
  id: 'stable-api-version',
  sources: [...kubeScore('stable-version'), ...kubeLinter('no-extensions-v1beta')],
  severity: 'error',
  reason: 'No object is of an API version that Kubernetes has taken away: new clusters do not know it.',
  check: ({ object }, report) => {
    const { apiVersion } = object;
    const replacement =
      (Object.hasOwn(REMOVED, apiVersion) ? REMOVED[apiVersion] : undefined) ??
      (apiVersion.startsWith('extensions/v1beta') ? REMOVED['extensions/v1beta1'] : undefined);
    if (replacement !== undefined) {
      report({
        field: 'apiVersion',
        message: 'is a version that Kubernetes has taken away',
        got: apiVersion,
        allowed: replacement,
        fix: `write ${replacement}`,
      });
    }
  },
});
