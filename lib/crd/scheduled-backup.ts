import type { Construct } from 'constructs';
import type { ScheduledBackupSpec } from '../../crds/types/scheduled-backup';
import { CustomResource, type CustomResourceProps, type CustomResourceType } from './custom-resource';

export type * from '../../crds/types/scheduled-backup';

/** Has CloudNativePG back a cluster up again and again. */
export class ScheduledBackup extends CustomResource<ScheduledBackupSpec> {
  static readonly GVK: CustomResourceType = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'ScheduledBackup' };

  constructor(scope: Construct, id: string, props: CustomResourceProps<ScheduledBackupSpec>) {
    super(scope, id, ScheduledBackup.GVK, props);
  }
}
