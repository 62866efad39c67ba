import { numberOf, valueAt } from '../../objects/fields';
import { scalerTarget, type Platform } from '../../objects/platform';
import type { Manifest } from '../../objects/manifest';
import { graphRule, kubeScore, objectRule } from '../rule';

const SCALERS = ['HorizontalPodAutoscaler', 'ScaledObject'] as const;

export const scaledHasNoReplicas = graphRule({
  id: 'scaled-workload-without-replicas',
  sources: kubeScore('deployment-targeted-by-hpa-does-not-have-replicas-configured'),
  severity: 'error',
  reason: 'A workload that is scaled names no number of replicas, or every apply undoes what the scaler did.',
  check: (platform, report) => {
    for (const kind of ['Deployment', 'StatefulSet']) {
      for (const workload of platform.ofKind(kind)) {
        const replicas = valueAt(workload.object, 'spec', 'replicas');
        const scaler = platform.scalerOf(workload);
        if (replicas !== undefined && scaler !== undefined) {
          const { kind: scalerKind, name } = scaler.manifest.identity;
          report(workload, {
            field: 'spec.replicas',
            message: `fights with ${scalerKind} ${name}`,
            got: replicas,
            allowed: 'not set',
            fix: 'remove replicas',
          });
        }
      }
    }
  },
});

export const scalerHasTarget = graphRule({
  id: 'scaler-target-exists',
  sources: kubeScore('horizontalpodautoscaler-has-target'),
  severity: 'error',
  reason: 'What a scaler scales exists, in the same namespace.',
  check: (platform, report) => {
    for (const kind of SCALERS) {
      for (const scaler of platform.ofKind(kind)) {
        const target = scalerTarget(scaler);
        if (!targetExists(platform, scaler, target)) {
          report(scaler, {
            field: 'spec.scaleTargetRef',
            message: 'refers to nothing in the namespace',
            got: `${target.apiVersion === undefined ? '' : `${target.apiVersion} `}${target.kind} ${target.name}`,
            allowed: 'a workload of the same namespace, with its API version',
            fix: 'refer to the workload by its object',
          });
        }
      }
    }
  },
});

function targetExists(platform: Platform, scaler: Manifest, target: ReturnType<typeof scalerTarget>): boolean {
  const found = platform.find(target.kind, scaler.identity.namespace, target.name);
  if (found === undefined) {
    return false;
  }
  // KEDA takes a target without a version for apps/v1; a HorizontalPodAutoscaler must say it.
  const optional = scaler.identity.kind === 'ScaledObject';
  return target.apiVersion === undefined ? optional : target.apiVersion === found.object.apiVersion;
}

const LEAST_REPLICAS = 2;

export const autoscalerReplicas = objectRule({
  id: 'autoscaler-replicas',
  sources: kubeScore('horizontalpodautoscaler-replicas'),
  severity: 'warning',
  reason: 'A HorizontalPodAutoscaler keeps two replicas or more, so that there is one while the other is replaced.',
  kinds: ['HorizontalPodAutoscaler'],
  check: ({ object }, report) => {
    const minimum = numberOf(valueAt(object, 'spec', 'minReplicas'));
    if ((minimum ?? 1) < LEAST_REPLICAS) {
      report({
        field: 'spec.minReplicas',
        message: 'leaves one pod',
        got: minimum ?? null,
        allowed: `${LEAST_REPLICAS} or more`,
        fix: `set it to ${LEAST_REPLICAS}`,
      });
    }
  },
});
