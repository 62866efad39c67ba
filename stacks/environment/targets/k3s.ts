import type { Target } from './target';

/**
 * One machine or a few, from a laptop to a rack, that run k3s with what it brings along.
 * Source: docs.k3s.io, "Volumes and Storage" (class `local-path`).
 */
export const k3s: Target = {
  storageClasses: { standard: 'local-path', fast: 'local-path' },
  // Of one node: k3s brings no class that several nodes can mount.
  sharedStorage: { storageClass: 'local-path', accessMode: 'ReadWriteOnce' },
  topologyKeys: ['kubernetes.io/hostname'],
  nodePools: { general: {}, interruptible: {} },
  workloadIdentity: false,
};
