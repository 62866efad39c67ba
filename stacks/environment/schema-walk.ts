import type * as z from 'zod';
import type { PropertyPath } from './finding';

export type AnySchema = z.core.$ZodType;

/** The schema of the value at the end of `path`, without what only makes it optional or turns it into something else. */
export function schemaAt(schema: AnySchema, path: PropertyPath): AnySchema | undefined {
  let current: AnySchema | undefined = unwrap(schema);
  for (const part of path) {
    current = current === undefined ? undefined : child(current, part);
  }
  return current;
}

/** Keys that an object's schema knows; none for other schemas. */
export function keysOf(schema: AnySchema | undefined): string[] {
  const definition = schema === undefined ? undefined : definitionOf(schema);
  return definition?.type === 'object' ? Object.keys(definition.shape) : [];
}

/** The least and the greatest number that a schema allows. */
export function boundsOf(schema: AnySchema | undefined): { readonly least?: number; readonly most?: number } {
  const bounds = (schema ?? {}) as { readonly minValue?: number | null; readonly maxValue?: number | null };
  return { least: bounds.minValue ?? undefined, most: bounds.maxValue ?? undefined };
}

function child(schema: AnySchema, part: string | number): AnySchema | undefined {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case 'object': {
      const found = definition.shape[part];
      return found === undefined ? undefined : unwrap(found);
    }
    case 'record':
      return unwrap(definition.valueType);
    default:
      return undefined;
  }
}

function unwrap(schema: AnySchema): AnySchema {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case 'optional':
    case 'default':
    case 'prefault':
      return unwrap(definition.innerType);
    case 'pipe':
      return unwrap(definition.in);
    default:
      return schema;
  }
}

function definitionOf(schema: AnySchema): Definition {
  return schema._zod.def as unknown as Definition;
}

type Definition =
  | { readonly type: 'object'; readonly shape: Readonly<Record<string, AnySchema>> }
  | { readonly type: 'record'; readonly valueType: AnySchema }
  | { readonly type: 'optional' | 'default' | 'prefault'; readonly innerType: AnySchema }
  | { readonly type: 'pipe'; readonly in: AnySchema }
  | { readonly type: 'string' | 'number' | 'boolean' | 'enum' | 'union' };
