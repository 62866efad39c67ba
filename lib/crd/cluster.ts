import type { Construct } from 'constructs';
import type { ClusterSpec } from '../../crds/types/cluster';
import { CustomResource, type CustomResourceProps, type CustomResourceType } from './custom-resource';

export type * from '../../crds/types/cluster';

/** A PostgreSQL with replicas and failover, run by CloudNativePG. */
export class PostgresCluster extends CustomResource<ClusterSpec> {
  static readonly GVK: CustomResourceType = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster' };

  constructor(scope: Construct, id: string, props: CustomResourceProps<ClusterSpec>) {
    super(scope, id, PostgresCluster.GVK, props);
  }
}
