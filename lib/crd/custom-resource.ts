import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';

/** API version and kind of a custom resource. */
export interface CustomResourceType {
  readonly apiVersion: string;
  readonly kind: string;
}

export interface CustomResourceProps<Spec> {
  /** @default - cdk8s' own: a name made of the construct's path, the chart's namespace */
  readonly metadata?: ApiObjectMetadata;
  readonly spec: Spec;
}

/**
 * An object of a kind that another project defines. Its spec is written as it is; `validateCustomResource` holds it against the kind's
 * schema at synth.
 */
export abstract class CustomResource<Spec> extends ApiObject {
  readonly spec: Spec;

  protected constructor(scope: Construct, id: string, type: CustomResourceType, props: CustomResourceProps<Spec>) {
    super(scope, id, { ...type, metadata: props.metadata, spec: props.spec });
    this.spec = props.spec;
  }
}
