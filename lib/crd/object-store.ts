import type { Construct } from 'constructs';
import type { ObjectStoreSpec } from '../../crds/types/object-store';
import { CustomResource, type CustomResourceProps, type CustomResourceType } from './custom-resource';

export type * from '../../crds/types/object-store';

/** Where the barman-cloud plugin keeps physical backups. */
export class BarmanObjectStore extends CustomResource<ObjectStoreSpec> {
  static readonly GVK: CustomResourceType = { apiVersion: 'barmancloud.cnpg.io/v1', kind: 'ObjectStore' };

  constructor(scope: Construct, id: string, props: CustomResourceProps<ObjectStoreSpec>) {
    super(scope, id, BarmanObjectStore.GVK, props);
  }
}
