import type { Target } from './target';

/**
 * Azure Kubernetes Service with a system pool, at least one user pool, and spot pools where there are any.
 * Sources: learn.microsoft.com/azure/aks, "Concepts: storage" (classes), "Use system node pools" (label `mode`), "Add an Azure Spot
 * node pool" (taint and label `scalesetpriority`), "Availability zones" (zone label), "Managed
 * nginx Ingress with the application routing add-on" (class and namespace; labels: Azure/aks-app-routing-operator pkg/manifests/nginx.go).
 */
export const aks: Target = {
  storageClasses: { standard: 'managed-csi', fast: 'managed-csi-premium' },
  sharedStorage: { storageClass: 'azurefile-csi', accessMode: 'ReadWriteMany' },
  ingress: {
    className: 'webapprouting.kubernetes.azure.com',
    namespace: 'app-routing-system',
    labels: { app: 'nginx' },
    ports: [80, 443],
  },
  topologyKeys: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'],
  nodePools: {
    // Spot nodes belong to user pools too, but their taint keeps away what does not tolerate it.
    general: { nodeSelector: { 'kubernetes.azure.com/mode': 'user' } },
    // Tolerated, not selected: when Azure has no spot nodes to give, the work still runs on regular ones.
    interruptible: {
      tolerations: [
        { key: 'kubernetes.azure.com/scalesetpriority', operator: 'Equal', value: 'spot', effect: 'NoSchedule' },
      ],
    },
  },
  workloadIdentity: true,
};
