import { asRecord, asList, asNumber, asString, asStrings, at } from '../../objects/json';
import { hasSeveralReplicas, type PodView } from '../../objects/pods';
import { graphRule, keelson, kubeLinter, kubeScore, podRule, type Report } from '../rule';
import { selects } from '../../objects/selector';

const LEAST_REPLICAS = 2;

export const multipleReplicas = graphRule({
  id: 'multiple-replicas',
  sources: kubeScore('deployment-replicas'),
  severity: 'warning',
  reason: 'A Deployment behind a Service has two replicas or more, so that it answers while one of them is replaced.',
  check: (platform, report) => {
    for (const deployment of platform.index.ofKind('apps/Deployment')) {
      const pod = platform.index.podsOf(deployment);
      if (
        pod === undefined ||
        !platform.index.servedPods.has(pod) ||
        platform.index.scalerOf(deployment) !== undefined
      ) {
        continue;
      }
      const replicas = asNumber(at(deployment.object, 'spec', 'replicas'));
      if ((replicas ?? 1) < LEAST_REPLICAS) {
        report(deployment, {
          field: 'spec.replicas',
          message: 'leaves clients alone whenever its pod is replaced',
          got: replicas ?? null,
          allowed: `${LEAST_REPLICAS} or more, or a scaler`,
          fix: `set it to ${LEAST_REPLICAS}`,
        });
      }
    }
  },
});

export const rollingUpdate = graphRule({
  id: 'rolling-update',
  sources: kubeScore('deployment-strategy'),
  severity: 'warning',
  reason: 'A Deployment behind a Service is updated pod by pod: any other strategy takes all of them away at once.',
  check: (platform, report) => {
    for (const deployment of platform.index.ofKind('apps/Deployment')) {
      const pod = platform.index.podsOf(deployment);
      const type = asString(at(deployment.object, 'spec', 'strategy', 'type')) ?? 'RollingUpdate';
      if (pod !== undefined && type !== 'RollingUpdate' && platform.index.servedPods.has(pod)) {
        report(deployment, {
          field: 'spec.strategy.type',
          message: 'takes every pod away before the first new one is there',
          got: type,
          allowed: 'RollingUpdate',
          fix: 'set it to RollingUpdate',
        });
      }
    }
  },
});

const HOSTNAME = 'kubernetes.io/hostname';

export const antiAffinity = podRule({
  id: 'anti-affinity',
  sources: [
    ...kubeScore('deployment-has-host-podantiaffinity', 'statefulset-has-host-podantiaffinity'),
    ...kubeLinter('no-anti-affinity'),
  ],
  severity: 'error',
  reason: 'Replicas keep away from the node of another replica: one lost node must not take them all.',
  check: (pod, report) => {
    if (hasSeveralReplicas(pod) && !antiAffinityTerms(pod).some((term) => keepsApart(term, pod))) {
      report({
        field: 'spec.affinity.podAntiAffinity',
        message: 'does not keep the replicas on different nodes',
        got: at(pod.spec, 'affinity', 'podAntiAffinity') ?? null,
        allowed: `a term with topologyKey ${HOSTNAME} whose labelSelector selects the pods themselves`,
        fix: 'add a preferred term',
      });
    }
  },
});

function antiAffinityTerms(pod: PodView): readonly unknown[] {
  const rules = asRecord(at(pod.spec, 'affinity', 'podAntiAffinity'));
  return [
    ...asList(rules.preferredDuringSchedulingIgnoredDuringExecution).map((term) => asRecord(term).podAffinityTerm),
    ...asList(rules.requiredDuringSchedulingIgnoredDuringExecution),
  ];
}

function keepsApart(term: unknown, pod: PodView): boolean {
  const { topologyKey, labelSelector, namespaces } = asRecord(term);
  const names = asStrings(namespaces);
  return (
    topologyKey === HOSTNAME &&
    (names.length === 0 || names.includes(pod.namespace)) &&
    selects(labelSelector, pod.labels)
  );
}

export const topologySpread = podRule({
  id: 'topology-spread',
  sources: [...kubeScore('pod-topology-spread-constraints'), ...keelson('topology-spread')],
  severity: 'error',
  reason:
    'Replicas are spread evenly over nodes or zones, by constraints that are complete and count the pods themselves.',
  check: (pod, report) => {
    const constraints = asList(pod.spec.topologySpreadConstraints);
    if (constraints.length === 0 && hasSeveralReplicas(pod)) {
      report({
        field: 'spec.topologySpreadConstraints',
        message: 'do not spread the replicas',
        got: null,
        allowed: 'one constraint or more',
        fix: 'add a constraint for each topology key of the cluster',
      });
    }
    constraints.forEach((constraint, position) => {
      checkConstraint(pod, constraint, `spec.topologySpreadConstraints[${position}]`, report);
    });
  },
});

function checkConstraint(pod: PodView, constraint: unknown, path: string, report: Report): void {
  const { labelSelector, maxSkew, minDomains, topologyKey, whenUnsatisfiable } = asRecord(constraint);
  const expect = (holds: boolean, field: string, got: unknown, allowed: string): void => {
    if (!holds) {
      report({ field: `${path}.${field}`, message: 'spreads nothing', got: got ?? null, allowed, fix: `set ${field}` });
    }
  };
  expect(selects(labelSelector, pod.labels), 'labelSelector', labelSelector, 'labels of the pods themselves');
  expect((asNumber(maxSkew) ?? 0) > 0, 'maxSkew', maxSkew, '1 or more');
  expect(
    minDomains === undefined || (asNumber(minDomains) ?? 0) > 0,
    'minDomains',
    minDomains,
    '1 or more, or not set',
  );
  expect((asString(topologyKey) ?? '') !== '', 'topologyKey', topologyKey, 'a label of nodes');
  expect(
    whenUnsatisfiable === 'DoNotSchedule' || whenUnsatisfiable === 'ScheduleAnyway',
    'whenUnsatisfiable',
    whenUnsatisfiable,
    'DoNotSchedule, ScheduleAnyway',
  );
}
