import type { Construct } from 'constructs';
import type { ApplicationSpec } from '../../crds/types/application';
import { CustomResource, type CustomResourceProps, type CustomResourceType } from './custom-resource';

export type * from '../../crds/types/application';

/** An Application of Argo CD: manifests from a repository, kept in step with a cluster. */
export class Application extends CustomResource<ApplicationSpec> {
  static readonly GVK: CustomResourceType = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' };

  constructor(scope: Construct, id: string, props: CustomResourceProps<ApplicationSpec>) {
    super(scope, id, Application.GVK, props);
  }
}
