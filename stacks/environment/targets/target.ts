import type { Cluster } from '../../../lib/core/cluster';

/** What a kind of cluster decides, and nothing that an environment's values decide. */
export type Target = Pick<
  Cluster,
  'storageClasses' | 'sharedStorage' | 'ingress' | 'topologyKeys' | 'nodePools' | 'workloadIdentity'
>;
