import { JsonPatch } from 'cdk8s';
import type { JsonSchema } from '../../lib/crd/json-schema';
import type { Amendment } from './sources';

/** The parts of a CustomResourceDefinition that crds/ keeps. */
export interface Definition {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly scope: 'Cluster' | 'Namespaced';
    readonly versions: readonly DefinitionVersion[];
    readonly [field: string]: unknown;
  };
}

export interface DefinitionVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly schema: { readonly openAPIV3Schema: JsonSchema };
  readonly additionalPrinterColumns?: readonly Readonly<Record<string, unknown>>[];
  readonly [field: string]: unknown;
}

/** Fields of a schema that are for readers only. */
const PROSE = new Set(['description', 'title', 'example', 'externalDocs']);

/** The definition without prose, annotations and status: what the API server acts upon, and nothing else. */
export function bareDefinition(definition: Definition): Definition {
  const { name, labels } = definition.metadata;
  return {
    apiVersion: definition.apiVersion,
    kind: definition.kind,
    metadata: { name, ...(labels === undefined ? {} : { labels }) },
    spec: { ...definition.spec, versions: definition.spec.versions.map(bareVersion) },
  };
}

function bareVersion(version: DefinitionVersion): DefinitionVersion {
  const columns = version.additionalPrinterColumns?.map(({ description: _, ...column }) => column);
  return {
    ...version,
    ...(columns === undefined ? {} : { additionalPrinterColumns: columns }),
    schema: { openAPIV3Schema: bareSchema(version.schema.openAPIV3Schema) },
  };
}

/** Walks schemas, not JSON: a property that is named `description` stays, and so does a default that has one. */
export function bareSchema(schema: JsonSchema): JsonSchema {
  const bare: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(schema)) {
    if (PROSE.has(field)) {
      continue;
    }
    bare[field] = bareField(field, value);
  }
  return bare;
}

function bareField(field: string, value: unknown): unknown {
  switch (field) {
    case 'properties':
      return Object.fromEntries(Object.entries(value as object).map(([name, child]) => [name, bareSchema(child)]));
    case 'items':
    case 'not':
      return bareSchema(value as JsonSchema);
    case 'additionalProperties':
      return typeof value === 'object' && value !== null ? bareSchema(value) : value;
    case 'allOf':
    case 'anyOf':
    case 'oneOf':
      return (value as readonly JsonSchema[]).map(bareSchema);
    default:
      return value;
  }
}

/** The definition with upstream's own changes. @throws Error if one no longer fits, which means that it is outdated. */
export function amend(definition: Definition, amendments: readonly Amendment[]): Definition {
  const patches = amendments
    .filter(({ kind }) => kind === definition.spec.names.kind)
    .map(({ op, path, value }) => (op === 'add' ? JsonPatch.add(path, value) : JsonPatch.remove(path)));
  return JsonPatch.apply(structuredClone(definition), ...patches) as Definition;
}

/** JSON pointers of the first few places where two values differ; empty when they are equal. */
export function differences(ours: unknown, theirs: unknown, pointer = ''): string[] {
  if (Object.is(ours, theirs)) {
    return [];
  }
  if (typeof ours !== 'object' || typeof theirs !== 'object' || ours === null || theirs === null) {
    return [pointer];
  }
  if (Array.isArray(ours) !== Array.isArray(theirs)) {
    return [pointer];
  }
  const left = ours as Record<string, unknown>;
  const right = theirs as Record<string, unknown>;
  const fields = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return fields.flatMap((field) => differences(left[field], right[field], `${pointer}/${field}`)).slice(0, 5);
}
