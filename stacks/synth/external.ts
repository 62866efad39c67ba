import type { Environment } from '../environment/environment';

/**
 * What a cluster holds that the platform uses but does not bring along. Everything else that an object refers to must be in the set,
 * or synth says so.
 */
export interface External {
  /** Custom resources whose definitions others install: `group/Kind`, or `group/*`. */
  readonly customResources: readonly string[];
  /** Names of namespaces that others make. */
  readonly namespaces: readonly string[];
  /** `namespace/name` of Secrets that others make; `*` stands for every namespace. */
  readonly secrets: readonly string[];
  /** `namespace/name` of ConfigMaps that others make; `*` stands for every namespace. */
  readonly configMaps: readonly string[];
  /** Names of storage classes. */
  readonly storageClasses: readonly string[];
  /** Names of priority classes. */
  readonly priorityClasses: readonly string[];
  /** Names of cluster roles. */
  readonly clusterRoles: readonly string[];
}

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
