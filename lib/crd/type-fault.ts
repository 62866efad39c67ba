import type { Fault } from '../core/errors';
import type { JsonSchema } from './json-schema';

/** Types in words, with article, so that they stand after "is not". */
const WORDS = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  object: 'an object',
  string: 'text',
} as const;

/** Whether a value other than null is of the type that the schema wants. */
export function isOfType(value: unknown, schema: JsonSchema): boolean {
  if (schema['x-kubernetes-int-or-string'] === true) {
    return typeof value === 'string' || Number.isInteger(value);
  }
  switch (schema.type) {
    case undefined:
      return true;
    case 'array':
      return Array.isArray(value);
    case 'boolean':
    case 'string':
      return typeof value === schema.type;
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
}

/** The fault of a value that is not of the type that the schema wants. */
export function typeFault(value: unknown, schema: JsonSchema, path: string): Fault {
  const words =
    schema['x-kubernetes-int-or-string'] === true ? 'a whole number or text' : WORDS[schema.type ?? 'object'];
  const fix = cure(value, schema);
  return { path, message: `is not ${words}`, got: value, ...(fix === undefined ? {} : { fix }) };
}

/** The same value in the type that is wanted, where it can be said in it. */
function cure(value: unknown, schema: JsonSchema): string | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) {
    return undefined;
  }
  const isScalar = typeof value === 'number' || typeof value === 'boolean';
  if (schema.type === 'string' && isScalar) {
    return `write ${JSON.stringify(String(value))}`;
  }
  if ((schema.type === 'integer' || schema.type === 'number') && typeof value === 'string' && /^-?\d+$/.test(value)) {
    return `write ${value}`;
  }
  if (schema.type === 'boolean' && (value === 'true' || value === 'false')) {
    return `write ${value}`;
  }
  return undefined;
}
