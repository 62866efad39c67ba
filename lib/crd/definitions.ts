import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { definitionOf, type CustomResourceKind } from './catalogue';

export interface CustomResourceDefinitionsProps {
  /** The kinds to define; each is emitted once. */
  readonly kinds: readonly CustomResourceKind[];
}

/** Tells the API server of custom resources. */
export class CustomResourceDefinitions extends Construct {
  constructor(scope: Construct, id: string, props: CustomResourceDefinitionsProps) {
    super(scope, id);
    for (const kind of [...new Set(props.kinds)].sort()) {
      new Definition(this, kind, kind);
    }
  }
}

class Definition extends ApiObject {
  constructor(
    scope: Construct,
    id: string,
    private readonly defined: CustomResourceKind,
  ) {
    const { apiVersion, kind, metadata } = definitionOf(defined);
    const { name, labels } = metadata;
    super(scope, id, { apiVersion, kind, metadata: { name, labels: labels && { ...labels } } });
  }

  /** The schema is handed over as it is: to resolve tokens in up to 20,000 nodes that hold none takes longer than all the rest. */
  override toJson(): Record<string, unknown> {
    return { ...(super.toJson() as Record<string, unknown>), spec: definitionOf(this.defined).spec };
  }
}
