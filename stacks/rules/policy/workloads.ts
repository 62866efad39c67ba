import { asRecord, asString, at } from '../../objects/json';
import type { CollectedManifest } from '../../objects/manifest';
import { serviceSelector } from '../../objects/relations';
import { matches } from '../../objects/selector';
import { graphRule, kubeScore } from '../rule';

export const statefulSetService = graphRule({
  id: 'stateful-set-service',
  sources: kubeScore('statefulset-has-servicename'),
  severity: 'error',
  unless: 'reference-exists',
  reason: 'A StatefulSet names a headless Service that selects its pods: it is what gives each pod its own host name.',
  check: (platform, report) => {
    for (const statefulSet of platform.index.ofKind('apps/StatefulSet')) {
      const name = asString(at(statefulSet.object, 'spec', 'serviceName')) ?? '';
      const service = platform.index.find('Service', statefulSet.identity.namespace, name);
      const finding = { field: 'spec.serviceName', allowed: 'a Service with clusterIP None that selects the pods' };
      if (service === undefined) {
        report(statefulSet, {
          ...finding,
          message: 'names no Service of the namespace',
          got: name,
          fix: `add the Service to namespace ${statefulSet.identity.namespace ?? ''}`,
        });
      } else if (at(service.object, 'spec', 'clusterIP') !== 'None') {
        report(statefulSet, {
          ...finding,
          message: 'names a Service with an address of its own',
          got: name,
          fix: 'make it headless',
        });
      } else if (!serves(service, platform.index.podsOf(statefulSet)?.labels ?? {})) {
        report(statefulSet, {
          ...finding,
          message: 'names a Service that selects other pods',
          got: asRecord(service.object.spec).selector ?? null,
          fix: 'take the selector from the workload',
        });
      }
    }
  },
});

function serves(service: CollectedManifest, labels: Readonly<Record<string, string>>): boolean {
  const selector = serviceSelector(service);
  return selector !== undefined && matches(selector, labels);
}
