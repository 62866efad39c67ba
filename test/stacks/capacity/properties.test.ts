import fc from 'fast-check';
import { deriveCapacity, RESOURCE_NAMES } from '../../../stacks/capacity';
import type { Manifest } from '../../../stacks/objects/manifest';
import { claim, container, manifest } from './support';

const quantity = fc.integer({ min: 1, max: 3000 });
const count = fc.integer({ min: 0, max: 12 });

/** A workload of any kind, as a function of how much more of it there is. */
const workload = fc
  .record({
    kind: fc.constantFrom('Deployment', 'StatefulSet', 'Scaled', 'ScaledJob', 'Job', 'CronJob', 'Service', 'Claim'),
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    count,
    cpu: quantity,
    memory: quantity,
    init: fc.array(fc.record({ cpu: quantity, memory: quantity, stays: fc.boolean() }), { maxLength: 3 }),
    surge: fc.oneof(
      count,
      fc.integer({ min: 0, max: 100 }).map((percent) => `${percent}%`),
    ),
  })
  .map(({ kind, name, count, cpu, memory, init, surge }) => (more: number): Manifest[] => {
    const template = {
      spec: {
        containers: [container(`${cpu}m`, `${memory}Mi`)],
        initContainers: init.map(({ cpu, memory, stays }) =>
          container(`${cpu}m`, `${memory}Mi`, stays ? { restartPolicy: 'Always' } : {}),
        ),
        volumes: [{ name: 'work', ephemeral: { volumeClaimTemplate: claim(`${memory}Mi`) } }],
      },
    };
    const replicas = count + more;
    switch (kind) {
      case 'Deployment':
        return [
          manifest('apps/v1', kind, { replicas, strategy: { rollingUpdate: { maxSurge: surge } }, template }, name),
        ];
      case 'StatefulSet':
        return [manifest('apps/v1', kind, { replicas, template, volumeClaimTemplates: [claim('1Gi')] }, name)];
      case 'Scaled':
        return [
          manifest('apps/v1', 'Deployment', { replicas: 1, template }, `scaled-${name}`),
          manifest(
            'keda.sh/v1alpha1',
            'ScaledObject',
            { scaleTargetRef: { name: `scaled-${name}` }, maxReplicaCount: replicas },
            name,
          ),
        ];
      case 'ScaledJob':
        return [manifest('keda.sh/v1alpha1', kind, { maxReplicaCount: replicas, jobTargetRef: { template } }, name)];
      case 'Job':
        return [manifest('batch/v1', kind, { parallelism: replicas, template }, name)];
      case 'CronJob':
        return [
          manifest(
            'batch/v1',
            kind,
            { concurrencyPolicy: 'Forbid', jobTemplate: { spec: { parallelism: replicas, template } } },
            name,
          ),
        ];
      case 'Service':
        return [
          manifest(
            'v1',
            kind,
            { type: 'NodePort', ports: Array.from({ length: replicas }, () => ({ port: 80 })) },
            name,
          ),
        ];
      default:
        return [
          manifest('v1', 'PersistentVolumeClaim', { resources: { requests: { storage: `${replicas}Gi` } } }, name),
        ];
    }
  });

const quotaOf = (manifests: readonly Manifest[]) =>
  deriveCapacity(manifests, undefined, 'test').namespaces.get('shop')?.quota;

describe('a quota', () => {
  it('is never lower for more replicas', () => {
    fc.assert(
      fc.property(fc.array(workload, { minLength: 1, maxLength: 6 }), fc.nat(), count, (workloads, chosen, more) => {
        const before = quotaOf(workloads.flatMap((of) => of(0)));
        const after = quotaOf(
          workloads.flatMap((of, position) => of(position === chosen % workloads.length ? more : 0)),
        );
        for (const resource of RESOURCE_NAMES) {
          expect(after?.[resource] ?? 0).toBeGreaterThanOrEqual(before?.[resource] ?? 0);
        }
      }),
    );
  });

  it('is the same in whatever order the manifests stand', () => {
    const inTwoOrders = fc
      .array(workload, { minLength: 1, maxLength: 8 })
      .map((workloads) => workloads.flatMap((of) => of(0)))
      .chain((manifests) =>
        fc.tuple(
          fc.constant(manifests),
          fc.shuffledSubarray(manifests, { minLength: manifests.length, maxLength: manifests.length }),
        ),
      );
    fc.assert(
      fc.property(inTwoOrders, ([manifests, shuffled]) => {
        expect(quotaOf(shuffled)).toEqual(quotaOf(manifests));
      }),
    );
  });
});
