import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { ScaledJobSpec } from '../../crds/types/scaled-job';
import { CustomResource, type CustomResourceProps, type CustomResourceType } from './custom-resource';

export type * from '../../crds/types/scaled-job';

/** Starts Jobs by events with KEDA. */
export class ScaledJob extends CustomResource<ScaledJobSpec> {
  static readonly GVK: CustomResourceType = { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledJob' };

  constructor(scope: Construct, id: string, props: CustomResourceProps<ScaledJobSpec>) {
    super(scope, id, ScaledJob.GVK, props);
  }

  /** The Job's template has cdk8s-plus' types, whose names and quantities differ from Kubernetes' own (`hostPid`, `Quantity`). */
  override toJson(): Record<string, unknown> {
    const object = super.toJson() as { readonly spec: ScaledJobSpec };
    return { ...object, spec: { ...object.spec, jobTargetRef: k8s.toJson_JobSpec(object.spec.jobTargetRef) } };
  }
}
