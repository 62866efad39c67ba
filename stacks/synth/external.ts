import { externalOf as declaredBy, type Environment } from '../environment';
import type { External } from '../objects/external';

/** What every cluster has: the controller-manager publishes the API server's authority in each namespace, and the API server brings roles. */
const KUBERNETES: Partial<External> = {
  configMaps: ['*/kube-root-ca.crt'],
  priorityClasses: ['system-cluster-critical', 'system-node-critical'],
  // Those of its bootstrap policy that are made to be bound; `system:` ones are known by their prefix.
  clusterRoles: ['admin', 'cluster-admin', 'edit', 'view'],
};

/** What an environment's sections and its target say about the cluster, and what a chart's author adds to it. */
export function externalOf(environment: Environment, more: Partial<External> = {}): External {
  const { scraper, ingress, storageClasses, sharedStorage } = environment.cluster;
  const ofTarget: Partial<External> = {
    namespaces: [scraper, ingress].flatMap((pods) => pods?.namespace ?? []),
    storageClasses: [...Object.values(storageClasses), sharedStorage.storageClass],
  };
  const all = [KUBERNETES, ofTarget, ...declaredBy(environment), more];
  const together = (key: keyof External): string[] => all.flatMap((one) => one[key] ?? []);
  return {
    customResources: together('customResources'),
    namespaces: together('namespaces'),
    secrets: together('secrets'),
    configMaps: together('configMaps'),
    storageClasses: together('storageClasses'),
    priorityClasses: together('priorityClasses'),
    clusterRoles: together('clusterRoles'),
  };
}
