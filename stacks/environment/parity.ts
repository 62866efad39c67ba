/**
 * The keys that may differ between environments. Everything else is the same in all of them, so that what was seen to work in one is
 * known to work in the next. `*` stands for any one key.
 */
export const MAY_DIFFER: readonly string[] = [
  'target',
  'delivery',
  'images.registry',
  'images.requireDigest',
  'namespaces.*.requestsCpu',
  'namespaces.*.requestsMemory',
  'namespaces.*.limitsCpu',
  'namespaces.*.limitsMemory',
  'namespaces.*.requestsStorage',
  'namespaces.*.pods',
  'redis.queue.strategy',
  'redis.queue.memory',
  'redis.queue.storage',
  'raibidCi.server.image.tag',
  'raibidCi.server.image.digest',
  'raibidCi.server.replicas',
  'raibidCi.agents.image.tag',
  'raibidCi.agents.image.digest',
  'raibidCi.agents.maxReplicas',
  'raibidCi.agents.machine',
  'raibidCi.agents.cache',
  'keda.replicas',
  'postgres.strategy',
  'postgres.memory',
  'postgres.storage',
  'postgres.host',
  'postgres.administrator',
  'postgres.cidr',
  'postgres.authority',
  'postgres.backup.recipient',
  'postgres.backup.storage',
  'temporal.strategy',
  'temporal.storage',
  'temporal.numHistoryShards',
  'temporal.replicas',
  'gitea.hostname',
  'gitea.tlsSecret',
  'gitea.storage',
  'gitea.backup.recipient',
  'gitea.backup.storage',
  'gitea.backup.retentionDays',
  'gitea.cacheMemory',
  'gitea.runners.image.tag',
  'gitea.runners.image.digest',
  'gitea.runners.maxReplicas',
  'gitea.runners.machine',
  // Where Argo CD delivers, it must know from where, and secrets come from the store that it can reach.
  'gitops.repository',
  'gitops.revision',
  'secretStore.clusterSecretStore',
];

/** Whether the value at `path`, a dotted way below `keelson:`, may differ. */
export function mayDiffer(path: string): boolean {
  const parts = path.split('.');
  return MAY_DIFFER.some((pattern) => {
    const expected = pattern.split('.');
    return (
      expected.length === parts.length && expected.every((part, position) => part === '*' || part === parts[position])
    );
  });
}

/**
 * Objects of dev that the others have not, by group, kind, namespace and name: what runs once there and in several parts, or by others,
 * elsewhere.
 */
export const ONLY_IN_DEV: readonly string[] = [
  // One server of PostgreSQL; elsewhere a managed one.
  'ConfigMap/data/postgres-config',
  'Secret/data/postgres-exporter',
  'Secret/data/postgres-roles',
  'Service/data/postgres-pods',
  'ServiceAccount/data/postgres',
  'apps/StatefulSet/data/postgres',
  'networking.k8s.io/NetworkPolicy/data/postgres',
  // One process of Temporal; elsewhere four services and a page.
  'Service/temporal/temporal',
  'Service/temporal/temporal-pods',
  'ServiceAccount/temporal/temporal',
  'apps/StatefulSet/temporal/temporal',
  'monitoring.coreos.com/ServiceMonitor/temporal/temporal',
  'networking.k8s.io/NetworkPolicy/temporal/temporal',
];
