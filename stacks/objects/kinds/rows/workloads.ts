import { templateClaims } from '../../brought';
import { cronJob, daemonSet, deployment, oneJob, replicaSet, statefulSet } from '../../busiest';
import { serviceAndStorageOf } from '../../relations/references';
import { kind, stored, type Kind } from '../kind';
import { checkDnsLabel } from '../../../../lib/core/names';
import { checkCronJobName } from '../names';
import { availableReplicas, condition, readyReplicas, scheduledPods } from '../readiness';

const TEMPLATE = ['spec', 'template'] as const;
const BEFORE_APPS = { 'extensions/v1beta1': 16, 'apps/v1beta1': 16, 'apps/v1beta2': 16 } as const;
const NOTHING = { loses: 'nothing', references: () => [], selections: () => [] } as const;

/** Kinds that run pods. */
export const WORKLOADS = {
  'apps/Deployment': kind({
    ...NOTHING,
    scope: 'Namespaced',
    version: 'apps/v1',
    ready: 'up',
    lacks: availableReplicas,
    immutable: ['spec.selector'],
    removed: BEFORE_APPS,
    busiest: deployment,
    pods: { template: TEMPLATE, ends: false, selector: 'required', replicas: 'scalable' },
  }),
  'apps/StatefulSet': kind({
    scope: 'Namespaced',
    version: 'apps/v1',
    loses: 'claims',
    ready: 'up',
    lacks: readyReplicas,
    references: serviceAndStorageOf,
    selections: () => [],
    checkName: checkDnsLabel,
    immutable: ['selector', 'serviceName', 'podManagementPolicy', 'volumeClaimTemplates', 'revisionHistoryLimit'].map(
      (name) => `spec.${name}`,
    ),
    removed: BEFORE_APPS,
    busiest: statefulSet,
    pods: { template: TEMPLATE, ends: false, selector: 'required', replicas: 'scalable' },
    brings: templateClaims,
  }),
  'apps/DaemonSet': kind({
    ...NOTHING,
    scope: 'Namespaced',
    version: 'apps/v1',
    ready: 'up',
    lacks: scheduledPods,
    immutable: ['spec.selector'],
    removed: BEFORE_APPS,
    busiest: daemonSet,
    pods: { template: TEMPLATE, ends: false, selector: 'required', replicas: 'none' },
  }),
  'apps/ReplicaSet': kind({
    ...NOTHING,
    scope: 'Namespaced',
    version: 'apps/v1',
    ready: 'stored',
    immutable: ['spec.selector'],
    removed: BEFORE_APPS,
    busiest: replicaSet,
    pods: { template: TEMPLATE, ends: false, selector: 'required', replicas: 'counted' },
  }),
  'apps/ControllerRevision': stored('Namespaced'),
  'batch/Job': kind({
    ...NOTHING,
    scope: 'Namespaced',
    version: 'batch/v1',
    ready: 'up',
    lacks: condition('Complete'),
    immutable: ['spec.template', 'spec.completions', 'spec.completionMode'],
    vanishes: 'ttlSecondsAfterFinished',
    busiest: oneJob,
    pods: { template: TEMPLATE, ends: true, selector: 'optional', replicas: 'none' },
  }),
  'batch/CronJob': kind({
    ...NOTHING,
    scope: 'Namespaced',
    version: 'batch/v1',
    ready: 'stored',
    checkName: checkCronJobName,
    removed: { 'batch/v1beta1': 25 },
    formerVersions: ['batch/v1beta1'],
    busiest: cronJob,
    pods: {
      template: ['spec', 'jobTemplate', 'spec', 'template'],
      ends: true,
      selector: 'none',
      replicas: 'none',
    },
  }),
} satisfies Record<string, Kind>;
