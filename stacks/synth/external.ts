import type { Environment } from '../environment/environment';
import type { External } from '../objects/external';

/** Cluster roles of the API server's own bootstrap policy that are made to be bound. `system:` ones are known by their prefix. */
const DEFAULT_CLUSTER_ROLES = ['admin', 'cluster-admin', 'edit', 'view'];

/** What an environment's values say about the cluster, and what a chart's author adds to it. */
export function externalOf(
  environment: Pick<Environment, 'cluster' | 'delivery'> & Partial<Pick<Environment, 'gitea' | 'redis'>>,
  more: Partial<External> = {},
): External {
  const { cluster, delivery, gitea, redis } = environment;
  const argo = delivery === 'gitops';
  const externalSecrets = cluster.secretStore.type === 'external';
  const { pullSecret } = cluster.images;
  return {
    customResources: [
      ...(argo ? ['argoproj.io/*'] : []),
      ...(externalSecrets ? ['external-secrets.io/*'] : []),
      ...(more.customResources ?? []),
    ],
    namespaces: [
      ...(argo ? ['argocd'] : []),
      ...(cluster.scraper === undefined ? [] : [cluster.scraper.namespace]),
      ...(cluster.ingress === undefined ? [] : [cluster.ingress.namespace]),
      ...(more.namespaces ?? []),
    ],
    secrets: [
      ...(pullSecret === undefined ? [] : [`*/${pullSecret}`]),
      ...(redis?.queue.tls === undefined ? [] : [`queue/${redis.queue.tls.secretName}`]),
      ...(gitea?.tlsSecret === undefined ? [] : [`gitea/${gitea.tlsSecret}`]),
      ...(more.secrets ?? []),
    ],
    // Every namespace has it: the controller-manager publishes the API server's CA there.
    configMaps: ['*/kube-root-ca.crt', ...(more.configMaps ?? [])],
    storageClasses: [
      ...Object.values(cluster.storageClasses),
      cluster.sharedStorage.storageClass,
      ...(more.storageClasses ?? []),
    ],
    priorityClasses: ['system-cluster-critical', 'system-node-critical', ...(more.priorityClasses ?? [])],
    clusterRoles: [...DEFAULT_CLUSTER_ROLES, ...(more.clusterRoles ?? [])],
  };
}
