import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';

export interface CustomResourceProps<Spec> {
  /** @default - cdk8s' own: a name made of the construct's path, the chart's namespace */
  readonly metadata?: ApiObjectMetadata;
  readonly spec: Spec;
}

/**
 * The class of a kind that another project defines. Its spec is written as it is, and `validateCustomResource` checks it against the
 * kind's schema at synth. Only the `embedded` fields are converted: they have cdk8s-plus' types, whose names and quantities differ from
 * those of Kubernetes (`hostPid`, `Quantity`).
 */
export function customResource<Spec>(
  apiVersion: string,
  kind: string,
  embedded: { readonly [field in keyof Spec]?: (value: Spec[field]) => unknown } = {},
) {
  return class extends ApiObject {
    static readonly GVK = { apiVersion, kind };

    readonly spec: Spec;

    constructor(scope: Construct, id: string, props: CustomResourceProps<Spec>) {
      super(scope, id, { apiVersion, kind, metadata: props.metadata, spec: props.spec });
      this.spec = props.spec;
    }

    override toJson(): Record<string, unknown> {
      const object = super.toJson() as { readonly spec: Spec };
      const spec: Spec = { ...object.spec };
      for (const field of (Object.keys(embedded) as (keyof Spec)[]).filter((name) => spec[name] !== undefined)) {
        spec[field] = embedded[field]?.(spec[field]) as Spec[keyof Spec];
      }
      return { ...object, spec };
    }
  };
}
