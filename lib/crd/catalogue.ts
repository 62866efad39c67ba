import { CATALOGUE, type CustomResourceKind } from '../../crds/catalogue';
import type { JsonSchema } from './json-schema';

export type { CustomResourceKind } from '../../crds/catalogue';

/** The parts of a CustomResourceDefinition that we read. */
export interface CustomResourceDefinition {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema: { readonly openAPIV3Schema: JsonSchema };
      readonly subresources?: { readonly scale?: { readonly specReplicasPath: string } };
    }[];
    readonly [field: string]: unknown;
  };
}

const read = new Map<CustomResourceKind, CustomResourceDefinition>();

/** Every kind that crds/ holds, sorted. */
export const CUSTOM_RESOURCE_KINDS = Object.keys(CATALOGUE) as readonly CustomResourceKind[];

/** The definition of a kind. It is read when it is first asked for, and shared: do not change it. */
export function definitionOf(kind: CustomResourceKind): CustomResourceDefinition {
  const known = read.get(kind);
  if (known !== undefined) {
    return known;
  }
  const loaded = CATALOGUE[kind].load();
  const definition = (typeof loaded === 'string' ? JSON.parse(loaded) : loaded) as CustomResourceDefinition;
  read.set(kind, definition);
  return definition;
}
