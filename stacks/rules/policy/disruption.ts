import type { CollectedManifest } from '../../objects/manifest';
import { asRecord, asNumber, asString, at } from '../../objects/json';
import type { Platform } from '../platform';
import { hasSeveralReplicas, type PodSource } from '../../objects/pods';
import { graphRule, kubeLinter, kubeScore, objectRule, type Finding } from '../rule';

export const hasDisruptionBudget = graphRule({
  id: 'disruption-budget',
  sources: kubeScore('deployment-has-poddisruptionbudget', 'statefulset-has-poddisruptionbudget'),
  severity: 'error',
  reason: 'Replicas have a PodDisruptionBudget, so that draining nodes does not take them all at once.',
  check: (platform, report) => {
    const covered = new Set<PodSource>();
    for (const budget of platform.index.ofKind('policy/PodDisruptionBudget')) {
      const selector = at(budget.object, 'spec', 'selector');
      platform.index.selectPods(budget.identity.namespace, selector).forEach((pod) => covered.add(pod));
    }
    for (const pod of platform.index.templates) {
      if (pod.maker.replicas === 'scalable' && hasSeveralReplicas(pod) && !covered.has(pod)) {
        report(pod.manifest, {
          field: 'spec.template.metadata.labels',
          message: 'are selected by no PodDisruptionBudget',
          got: pod.labels,
          allowed: 'a budget in the same namespace that selects them',
          fix: 'add a budget with maxUnavailable 1',
        });
      }
    }
  },
});

export const budgetHasPolicy = objectRule({
  id: 'disruption-budget-policy',
  sources: kubeScore('poddisruptionbudget-has-policy'),
  severity: 'error',
  reason:
    'A PodDisruptionBudget says how many pods may be missing; one that says nothing allows nothing to be evicted.',
  kinds: ['policy/PodDisruptionBudget'],
  check: ({ object }, report) => {
    const { minAvailable, maxUnavailable } = asRecord(object.spec);
    if (minAvailable === undefined && maxUnavailable === undefined) {
      report({
        field: 'spec',
        message: 'says neither minAvailable nor maxUnavailable',
        allowed: 'one of the two',
        fix: 'set maxUnavailable to 1',
      });
    }
  },
});

export const budgetForUnhealthyPods = objectRule({
  id: 'disruption-budget-unhealthy-pods',
  sources: kubeLinter('pdb-unhealthy-pod-eviction-policy'),
  severity: 'error',
  reason:
    'A PodDisruptionBudget says what becomes of pods that are not ready: by default they hold up a drain for ever.',
  kinds: ['policy/PodDisruptionBudget'],
  check: ({ object }, report) => {
    const policy = at(object, 'spec', 'unhealthyPodEvictionPolicy');
    if (policy === undefined) {
      report({
        field: 'spec.unhealthyPodEvictionPolicy',
        message: 'is not set, so a pod that never gets ready holds up every drain',
        got: null,
        allowed: 'AlwaysAllow, IfHealthyBudget',
        fix: 'set it to AlwaysAllow',
      });
    }
  },
});

export const budgetAllowsEviction = graphRule({
  id: 'disruption-budget-allows-eviction',
  sources: kubeLinter('pdb-max-unavailable', 'pdb-min-available'),
  severity: 'error',
  reason: 'A PodDisruptionBudget lets at least one pod go, or no node under those pods can ever be drained.',
  check: (platform, report) => {
    for (const budget of platform.index.ofKind('policy/PodDisruptionBudget')) {
      const finding = evictionFinding(platform, budget);
      if (finding !== undefined) {
        report(budget, finding);
      }
    }
  },
});

function evictionFinding(platform: Platform, budget: CollectedManifest): Finding | undefined {
  const { minAvailable, maxUnavailable, selector } = asRecord(budget.object.spec);
  const fix = 'set maxUnavailable to 1 instead';
  if (maxUnavailable !== undefined && podsOutOf(maxUnavailable, 100, Math.floor) === 0) {
    const allowed = '1 or more, or a percentage above 0%';
    return {
      field: 'spec.maxUnavailable',
      message: 'lets no pod go',
      got: maxUnavailable,
      allowed,
      fix: 'set it to 1',
    };
  }
  if (minAvailable === undefined) {
    return undefined;
  }
  for (const pod of platform.index.selectPods(budget.identity.namespace, selector)) {
    if (pod.spec === undefined) {
      continue;
    }
    const replicas = replicasOf(platform, pod.manifest);
    if (podsOutOf(minAvailable, replicas, Math.ceil) >= replicas) {
      const { kind, name } = pod.manifest.identity;
      return {
        field: 'spec.minAvailable',
        message: `lets no pod of ${kind} ${name} go, which has ${replicas}`,
        got: minAvailable,
        allowed: replicas > 1 ? `at most ${replicas - 1}` : 'none: a single pod needs no budget',
        fix,
      };
    }
  }
  return undefined;
}

/** A number of pods as it is, a percentage of all of them rounded as the disruption controller does. */
function podsOutOf(amount: unknown, all: number, round: (value: number) => number): number {
  const percentage = /^(\d+)%$/.exec(asString(amount) ?? '')?.[1];
  if (percentage !== undefined) {
    return round((all * Number(percentage)) / 100);
  }
  return asNumber(amount) ?? Number(asString(amount) ?? Number.NaN);
}

/** What a workload never goes below: its own number, or its scaler's. */
function replicasOf(platform: Platform, workload: CollectedManifest): number {
  const replicas = asNumber(at(workload.object, 'spec', 'replicas'));
  return replicas ?? platform.index.scalerOf(workload)?.minimum ?? 1;
}
