import type { Cluster } from '../../lib/core';

/** A cluster with every capability named differently, so that a test sees which one was used. */
export function testCluster(overrides: Partial<Cluster> = {}): Cluster {
  return {
    environment: 'test',
    podSecurityVersion: 'v1.35',
    storageClasses: { standard: 'standard-class', fast: 'fast-class' },
    sharedStorage: { storageClass: 'shared-class', accessMode: 'ReadWriteMany' },
    scraper: { namespace: 'observability', labels: { 'app.kubernetes.io/name': 'prometheus' } },
    ingress: {
      className: 'test-ingress',
      namespace: 'ingress',
      labels: { app: 'ingress' },
      ports: [8080, 8443],
    },
    topologyKeys: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'],
    nodePools: {
      general: { nodeSelector: { pool: 'general' } },
      interruptible: {
        tolerations: [{ key: 'spot', operator: 'Equal', value: 'true', effect: 'NoSchedule' }],
      },
    },
    images: { registry: 'registry.test/keelson', requireDigest: false },
    secretStore: { type: 'derived' },
    workloadIdentity: false,
    ...overrides,
  };
}
