import type { Construct } from 'constructs';
import type { ClusterSecretStoreSpec } from '../../crds/types/cluster-secret-store';
import { CustomResource, type CustomResourceProps, type CustomResourceType } from './custom-resource';

export type * from '../../crds/types/cluster-secret-store';

/** A store of secrets outside the cluster, for every namespace. */
export class ClusterSecretStore extends CustomResource<ClusterSecretStoreSpec> {
  static readonly GVK: CustomResourceType = { apiVersion: 'external-secrets.io/v1', kind: 'ClusterSecretStore' };

  constructor(scope: Construct, id: string, props: CustomResourceProps<ClusterSecretStoreSpec>) {
    super(scope, id, ClusterSecretStore.GVK, props);
  }
}
