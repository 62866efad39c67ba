import type { Target } from './target';

/**
 * One machine or a few, from a laptop to a rack, that run k3s with what it brings along.
 * Sources: docs.k3s.io, "Volumes and Storage" (class `local-path`) and "Networking Services" (Traefik).
 */
export const k3s: Target = {
  storageClasses: { standard: 'local-path', fast: 'local-path' },
  // Of one node: k3s brings no class that several nodes can mount.
  sharedStorage: { storageClass: 'local-path', accessMode: 'ReadWriteOnce' },
  // Traefik, by its Helm chart's names; the ports are its entry points `web` and `websecure`.
  ingress: {
    className: 'traefik',
    namespace: 'kube-system',
    labels: { 'app.kubernetes.io/name': 'traefik' },
    ports: [8000, 8443],
  },
  topologyKeys: ['kubernetes.io/hostname'],
  nodePools: { general: {}, interruptible: {} },
  workloadIdentity: false,
};
