import { identityOf, keyOf, type KubernetesObject, type Manifest } from '../objects/manifest';
import { asRecord, asString } from '../objects/json';

/** What the engine says about a resource, as far as the pack needs it. */
export interface EngineResource {
  /** Type token, for instance `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  readonly urn: string;
  /** Name of the resource in the program. */
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  /** URN of the resource that it belongs to. */
  readonly parent?: string;
}

/**
 * The manifest of a resource that stands for a Kubernetes object; every other resource has none: components, providers, and the
 * provider's own kinds such as releases of Helm charts.
 */
export function manifestOf(resource: EngineResource): Manifest | undefined {
  const token = /^kubernetes:([^:]+):([A-Z][A-Za-z0-9]*)$/.exec(resource.type);
  if (token === null) {
    return undefined;
  }
  const [, group, typeKind] = token as unknown as [string, string, string];
  const metadata = asRecord(resource.props.metadata);
  const apiVersion = asString(resource.props.apiVersion) ?? group.replace(/^core\//, '');
  const kind = asString(resource.props.kind) ?? typeKind;
  if (group.startsWith('helm.sh/') || group.startsWith('kustomize')) {
    return undefined;
  }
  const object = {
    ...resource.props,
    apiVersion,
    kind,
    metadata: { ...metadata, name: asString(metadata.name) ?? resource.name },
  } as KubernetesObject;
  const identity = identityOf(object);
  const chart = resource.parent === undefined ? stackOf(resource.urn) : nameOf(resource.parent);
  return {
    key: keyOf(identity),
    identity,
    chart,
    constructPath: chart,
    object,
    dependsOn: [],
  };
}

/** Name of the stack in a URN: `urn:pulumi:<stack>::<project>::<types>::<name>`. */
export function stackOf(urn: string): string {
  return urn.split('::')[0]?.replace(/^urn:pulumi:/, '') ?? '';
}

function nameOf(urn: string): string {
  const parts = urn.split('::');
  return parts.slice(3).join('::');
}
