import type { Construct } from 'constructs';
import type { ScaledObjectSpec } from '../../crds/types/scaled-object';
import { CustomResource, type CustomResourceProps, type CustomResourceType } from './custom-resource';

export type * from '../../crds/types/scaled-object';

/** Scales a workload by events with KEDA. */
export class ScaledObject extends CustomResource<ScaledObjectSpec> {
  static readonly GVK: CustomResourceType = { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject' };

  constructor(scope: Construct, id: string, props: CustomResourceProps<ScaledObjectSpec>) {
    super(scope, id, ScaledObject.GVK, props);
  }
}
