import { asNumber, asRecord, at } from '../../objects/json';
import { kindIdOf, kindOf, type Scaling } from '../../objects/kinds';
import { scaleTargetOf } from '../../objects/relations';
import type { Platform } from '../platform';
import type { CollectedManifest } from '../../objects/manifest';
import { graphRule, kubeScore, objectRule } from '../rule';

export const scaledHasNoReplicas = graphRule({
  id: 'scaled-workload-without-replicas',
  sources: kubeScore('deployment-targeted-by-hpa-does-not-have-replicas-configured'),
  severity: 'error',
  reason: 'A workload that is scaled names no number of replicas, or every apply undoes what the scaler did.',
  check: (platform, report) => {
    for (const { manifest: workload } of platform.index.templates) {
      const replicas = at(workload.object, 'spec', 'replicas');
      const scaler = platform.index.scalerOf(workload);
      if (replicas !== undefined && scaler !== undefined) {
        const { kind, name } = scaler.manifest.identity;
        report(workload, {
          field: 'spec.replicas',
          message: `fights with ${kind} ${name}`,
          got: replicas,
          allowed: 'not set',
          fix: 'remove replicas',
        });
      }
    }
  },
});

export const scalerHasTarget = graphRule({
  id: 'scaler-target-exists',
  sources: kubeScore('horizontalpodautoscaler-has-target'),
  severity: 'error',
  unless: 'reference-exists',
  reason: 'What a scaler scales exists, in the same namespace.',
  check: (platform, report) => {
    for (const scaler of platform.unique) {
      const scaling = kindOf(scaler.identity)?.scaling;
      if (scaling !== undefined && !hasTarget(platform, scaler, scaling)) {
        const { apiVersion, kind = 'Deployment', name } = asRecord(at(scaler.object, 'spec', 'scaleTargetRef'));
        report(scaler, {
          field: 'spec.scaleTargetRef',
          message: 'refers to nothing in the namespace',
          got: [apiVersion, kind, name ?? ''].filter((part) => part !== undefined).join(' '),
          allowed: 'a workload of the same namespace, with its API version',
          fix: 'refer to the workload by its object',
        });
      }
    }
  },
});

function hasTarget({ index }: Platform, scaler: CollectedManifest, scaling: Scaling): boolean {
  const { group, kind, name } = scaleTargetOf(scaler);
  const found = index.find(kindIdOf({ group, kind }), scaler.identity.namespace, name);
  const version = at(scaler.object, 'spec', 'scaleTargetRef', 'apiVersion');
  return found !== undefined && (version === undefined ? scaling.guessesVersion : version === found.object.apiVersion);
}

const LEAST_REPLICAS = 2;

export const autoscalerReplicas = objectRule({
  id: 'autoscaler-replicas',
  sources: kubeScore('horizontalpodautoscaler-replicas'),
  severity: 'warning',
  reason: 'A HorizontalPodAutoscaler keeps two replicas or more, so that there is one while the other is replaced.',
  kinds: ['autoscaling/HorizontalPodAutoscaler'],
  check: ({ object }, report) => {
    const minimum = asNumber(at(object, 'spec', 'minReplicas'));
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
