import { needsOf } from '../../../stacks/capacity';
import { formatFault } from '../../../lib/core/errors';
import { claim, GI, manifest, needOf, template, type Plain } from '../capacity/support';

const podsOf = (apiVersion: string, kind: string, spec: Plain, nodes?: number): number | undefined =>
  needOf([manifest(apiVersion, kind, spec)], nodes).pods;

describe('pods of a workload at its busiest', () => {
  it.each<[string, number | undefined, string, string, Plain]>([
    ['a Pod', 1, 'v1', 'Pod', template()['spec'] as Plain],
    ['a ReplicationController', 3, 'v1', 'ReplicationController', { replicas: 3, template: template() }],
    ['a ReplicaSet that says nothing', 1, 'apps/v1', 'ReplicaSet', { template: template() }],
    ['a StatefulSet, which replaces in place', 3, 'apps/v1', 'StatefulSet', { replicas: 3, template: template() }],
    ['a Deployment with the default surge of 25 %', 5, 'apps/v1', 'Deployment', { replicas: 4, template: template() }],
    ['a Deployment with a part of a pod', 6, 'apps/v1', 'Deployment', { replicas: 4, ...surge('30%') }],
    ['a Deployment with a surge in pods', 6, 'apps/v1', 'Deployment', { replicas: 4, ...surge(2) }],
    ['a Deployment without surge', 4, 'apps/v1', 'Deployment', { replicas: 4, ...surge(0) }],
    ['a Deployment that ends first', 4, 'apps/v1', 'Deployment', { replicas: 4, ...surge(2, 'Recreate') }],
    ['a Deployment of none', undefined, 'apps/v1', 'Deployment', { replicas: 0, ...surge(2) }],
    ['a Job', 1, 'batch/v1', 'Job', { template: template() }],
    ['a Job with many pods', 3, 'batch/v1', 'Job', { parallelism: 3, completions: 9, template: template() }],
    [
      'a Job with less to do than it may at once',
      2,
      'batch/v1',
      'Job',
      { parallelism: 3, completions: 2, template: template() },
    ],
    ['a CronJob that skips', 1, 'batch/v1', 'CronJob', cron('Forbid')],
    ['a CronJob that replaces', 2, 'batch/v1', 'CronJob', cron('Replace', { parallelism: 2 })],
    ['a ScaledJob', 8, 'keda.sh/v1alpha1', 'ScaledJob', { maxReplicaCount: 8, jobTargetRef: { template: template() } }],
    [
      'a ScaledJob with several pods for each',
      16,
      'keda.sh/v1alpha1',
      'ScaledJob',
      { maxReplicaCount: 8, jobTargetRef: { parallelism: 2, template: template() } },
    ],
    ['a ScaledJob that says nothing', 100, 'keda.sh/v1alpha1', 'ScaledJob', { jobTargetRef: { template: template() } }],
    ['instances and a pod that begins one', 4, 'postgresql.cnpg.io/v1', 'Cluster', { instances: 3 }],
    ['a Pooler and its surge', 3, 'postgresql.cnpg.io/v1', 'Pooler', { instances: 2 }],
    ['a Prometheus in shards', 4, 'monitoring.coreos.com/v1', 'Prometheus', { replicas: 2, shards: 2 }],
    ['an Alertmanager', 3, 'monitoring.coreos.com/v1', 'Alertmanager', { replicas: 3 }],
    ['what is no workload', undefined, 'example.org/v1', 'Deployment', { replicas: 3, template: template() }],
  ])('%s: %s', (_, pods, apiVersion, kind, spec) => {
    expect(podsOf(apiVersion, kind, spec)).toBe(pods);
  });

  it.each([
    [undefined, 5],
    [1, 6],
    ['10%', 6],
  ])('a DaemonSet on five nodes with a surge of %s: %s', (maxSurge, pods) => {
    const updateStrategy = { rollingUpdate: { maxSurge } };
    expect(podsOf('apps/v1', 'DaemonSet', { updateStrategy, template: template() }, 5)).toBe(pods);
  });

  it('a CronJob whose runs pile up is refused, because no quota could hold them', () => {
    const { byNamespace, faults } = needsOf([manifest('batch/v1', 'CronJob', cron(undefined))], 1);
    expect(byNamespace).toEqual(new Map());
    expect(faults.map(formatFault)).toEqual([
      'shop/web (CronJob shop/web) spec.concurrencyPolicy: lets late runs pile up, so no quota could hold them (got "Allow", allowed: Forbid, Replace); set it to Forbid',
    ]);
  });
});

describe('pods of a workload that is scaled', () => {
  const replicas = (count: number) => manifest('apps/v1', 'StatefulSet', { replicas: count, template: template() });
  const scaled = (spec: Plain) =>
    manifest(
      'keda.sh/v1alpha1',
      'ScaledObject',
      { scaleTargetRef: { kind: 'StatefulSet', name: 'web' }, ...spec },
      'scaler',
    );
  const autoscaled = (maxReplicas: number, target: Plain) =>
    manifest('autoscaling/v2', 'HorizontalPodAutoscaler', { maxReplicas, scaleTargetRef: target }, 'scaler');

  it.each([
    ['a ScaledObject', 7, [replicas(2), scaled({ maxReplicaCount: 7 })]],
    ['a ScaledObject that says nothing', 100, [replicas(2), scaled({})]],
    ['what it began with, when that is more', 9, [replicas(9), scaled({ maxReplicaCount: 7 })]],
    ['an autoscaler', 6, [autoscaled(6, { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web' }), replicas(2)]],
    [
      'the higher of two',
      7,
      [
        autoscaled(6, { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web' }),
        scaled({ maxReplicaCount: 7 }),
        replicas(2),
      ],
    ],
    [
      'a scaler of another kind',
      2,
      [autoscaled(6, { apiVersion: 'example.org/v1', kind: 'StatefulSet', name: 'web' }), replicas(2)],
    ],
    [
      'a scaler of another name',
      2,
      [autoscaled(6, { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'api' }), replicas(2)],
    ],
  ])('%s: %d', (_, pods, manifests) => {
    expect(needOf(manifests).pods).toBe(pods);
  });

  it('a Deployment is what a ScaledObject means that names no kind, and its surge grows with it', () => {
    const deployment = manifest('apps/v1', 'Deployment', { replicas: 1, template: template() });
    const scaler = manifest('keda.sh/v1alpha1', 'ScaledObject', {
      scaleTargetRef: { name: 'web' },
      maxReplicaCount: 8,
    });
    expect(needOf([scaler, deployment]).pods).toBe(10);
  });
});

describe('storage', () => {
  const ephemeral = template({
    restartPolicy: 'Never',
    volumes: [
      { name: 'work', ephemeral: { volumeClaimTemplate: claim('1Gi') } },
      { name: 'tmp', emptyDir: {} },
    ],
  });

  it.each<[string, number, string, string, Plain]>([
    ['a claim', 5, 'v1', 'PersistentVolumeClaim', claim('5Gi')['spec'] as Plain],
    [
      'templates of a StatefulSet',
      9,
      'apps/v1',
      'StatefulSet',
      { replicas: 3, template: template(), volumeClaimTemplates: [claim('2Gi'), claim('1Gi')] },
    ],
    [
      'ephemeral volumes of a Deployment, surge included',
      3,
      'apps/v1',
      'Deployment',
      { replicas: 2, template: ephemeral },
    ],
    ['a Job, each of whose tries keeps its volume', 3, 'batch/v1', 'Job', { backoffLimit: 2, template: ephemeral }],
    ['a Job with the default of six tries more', 7, 'batch/v1', 'Job', { template: ephemeral }],
    [
      'a Job that tries again in the same pod',
      1,
      'batch/v1',
      'Job',
      { template: { spec: { ...(ephemeral['spec'] as Plain), restartPolicy: 'OnFailure' } } },
    ],
    [
      'a CronJob, with the runs that are kept to be looked at',
      10,
      'batch/v1',
      'CronJob',
      {
        ...cron('Forbid', { backoffLimit: 1, template: ephemeral }),
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
      },
    ],
    [
      'a CronJob with the default history',
      5,
      'batch/v1',
      'CronJob',
      cron('Forbid', { backoffLimit: 0, template: ephemeral }),
    ],
    [
      'a ScaledJob, with its history',
      9,
      'keda.sh/v1alpha1',
      'ScaledJob',
      {
        maxReplicaCount: 2,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 4,
        jobTargetRef: { backoffLimit: 0, template: ephemeral },
      },
    ],
    [
      'volumes of CloudNativePG',
      33,
      'postgresql.cnpg.io/v1',
      'Cluster',
      {
        instances: 3,
        storage: { size: '8Gi' },
        walStorage: { size: '2Gi' },
        tablespaces: [{ storage: { size: '1Gi' } }],
      },
    ],
    [
      'volumes of a Prometheus',
      20,
      'monitoring.coreos.com/v1',
      'Prometheus',
      { replicas: 2, storage: { volumeClaimTemplate: claim('10Gi') } },
    ],
  ])('%s: %d GiB', (_, size, apiVersion, kind, spec) => {
    expect(needOf([manifest(apiVersion, kind, spec)])['requests.storage']).toBe(size * GI);
  });
});

function surge(maxSurge: number | string, type = 'RollingUpdate'): Plain {
  return { strategy: { type, rollingUpdate: { maxSurge } }, template: template() };
}

function cron(concurrencyPolicy: string | undefined, job: Plain = {}): Plain {
  return { concurrencyPolicy, jobTemplate: { spec: { template: template(), ...job } } };
}
