import type { Construct } from 'constructs';
import type { ExternalSecretSpec } from '../../crds/types/external-secret';
import { CustomResource, type CustomResourceProps, type CustomResourceType } from './custom-resource';

export type * from '../../crds/types/external-secret';

/** A Secret whose values External Secrets fetches from a store. */
export class ExternalSecret extends CustomResource<ExternalSecretSpec> {
  static readonly GVK: CustomResourceType = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' };

  constructor(scope: Construct, id: string, props: CustomResourceProps<ExternalSecretSpec>) {
    super(scope, id, ExternalSecret.GVK, props);
  }
}
