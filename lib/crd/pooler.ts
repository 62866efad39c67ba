import type { Construct } from 'constructs';
import type { PoolerSpec } from '../../crds/types/pooler';
import { CustomResource, type CustomResourceProps, type CustomResourceType } from './custom-resource';

export type * from '../../crds/types/pooler';

/** Connection pools (PgBouncer) before a CloudNativePG cluster. */
export class PostgresPooler extends CustomResource<PoolerSpec> {
  static readonly GVK: CustomResourceType = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Pooler' };

  constructor(scope: Construct, id: string, props: CustomResourceProps<PoolerSpec>) {
    super(scope, id, PostgresPooler.GVK, props);
  }
}
