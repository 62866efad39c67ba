import type { Construct } from 'constructs';
import type { ClusterTriggerAuthenticationSpec } from '../../crds/types/cluster-trigger-authentication';
import { CustomResource, type CustomResourceProps, type CustomResourceType } from './custom-resource';

export type * from '../../crds/types/cluster-trigger-authentication';

/** Credentials with which the scalers of every namespace ask a source. */
export class ClusterTriggerAuthentication extends CustomResource<ClusterTriggerAuthenticationSpec> {
  static readonly GVK: CustomResourceType = { apiVersion: 'keda.sh/v1alpha1', kind: 'ClusterTriggerAuthentication' };

  constructor(scope: Construct, id: string, props: CustomResourceProps<ClusterTriggerAuthenticationSpec>) {
    super(scope, id, ClusterTriggerAuthentication.GVK, props);
  }
}
