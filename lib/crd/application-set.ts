import type { Construct } from 'constructs';
import type { ApplicationSetSpec } from '../../crds/types/application-set';
import { CustomResource, type CustomResourceProps, type CustomResourceType } from './custom-resource';

export type * from '../../crds/types/application-set';

/** Applications of Argo CD made from a template. */
export class ApplicationSet extends CustomResource<ApplicationSetSpec> {
  static readonly GVK: CustomResourceType = { apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationSet' };

  constructor(scope: Construct, id: string, props: CustomResourceProps<ApplicationSetSpec>) {
    super(scope, id, ApplicationSet.GVK, props);
  }
}
