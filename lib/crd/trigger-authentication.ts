import type { Construct } from 'constructs';
import type { TriggerAuthenticationSpec } from '../../crds/types/trigger-authentication';
import { CustomResource, type CustomResourceProps, type CustomResourceType } from './custom-resource';

export type * from '../../crds/types/trigger-authentication';

/** Credentials with which the scalers of one namespace ask a source. */
export class TriggerAuthentication extends CustomResource<TriggerAuthenticationSpec> {
  static readonly GVK: CustomResourceType = { apiVersion: 'keda.sh/v1alpha1', kind: 'TriggerAuthentication' };

  constructor(scope: Construct, id: string, props: CustomResourceProps<TriggerAuthenticationSpec>) {
    super(scope, id, TriggerAuthentication.GVK, props);
  }
}
