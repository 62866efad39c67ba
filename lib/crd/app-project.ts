import type { Construct } from 'constructs';
import type { AppProjectSpec } from '../../crds/types/app-project';
import { CustomResource, type CustomResourceProps, type CustomResourceType } from './custom-resource';

export type * from '../../crds/types/app-project';

/** A project of Argo CD: where its Applications may take manifests from, and where they may put them. */
export class AppProject extends CustomResource<AppProjectSpec> {
  static readonly GVK: CustomResourceType = { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject' };

  constructor(scope: Construct, id: string, props: CustomResourceProps<AppProjectSpec>) {
    super(scope, id, AppProject.GVK, props);
  }
}
