import { compareText } from '../../lib/core/errors';
import type { JsonSchema } from '../../lib/crd/json-schema';

/** How a schema becomes a type, where the schema alone would say too much. */
export interface Outline {
  /** Fields of the spec whose types are those of cdk8s-plus-28's `k8s`, by name of the field. @default - none */
  readonly embedded?: Readonly<Record<string, string>>;
  /** Of the fields of the spec's field, only these get a type. @default - all */
  readonly keep?: Readonly<Record<string, readonly string[]>>;
  /** Of the spec's own fields, only these get a type. @default - all */
  readonly fields?: readonly string[];
}

/** A TypeScript type. */
export type Shape =
  | { readonly form: 'text'; readonly text: string }
  | { readonly form: 'k8s'; readonly name: string }
  | { readonly form: 'array'; readonly of: Shape; readonly nullable: boolean }
  | { readonly form: 'map'; readonly of: Shape; readonly nullable: boolean }
  | ObjectShape;

/** An object with known fields: it becomes an interface. */
export interface ObjectShape {
  readonly form: 'object';
  readonly fields: readonly Field[];
  /** Whether fields that the schema does not name are kept. */
  readonly open: boolean;
  readonly nullable: boolean;
}

export interface Field {
  readonly name: string;
  readonly optional: boolean;
  /** Bounds and default in words. */
  readonly note?: string;
  readonly shape: Shape;
}

/** The shape of a kind's spec. */
export function specShape(spec: JsonSchema, outline: Outline): Shape {
  const { embedded = {}, keep = {} } = outline;
  const known = Object.entries(spec.properties ?? {});
  const typed = outline.fields === undefined ? known : known.filter(([name]) => outline.fields?.includes(name));
  const properties = typed.map(([name, schema]): [string, JsonSchema] => {
    const kept = keep[name];
    if (kept === undefined) {
      return [name, schema];
    }
    const fields = Object.entries(schema.properties ?? {}).filter(([field]) => kept.includes(field));
    return [name, { ...schema, properties: Object.fromEntries(fields) }];
  });
  const shape = shapeOf({ ...spec, properties: Object.fromEntries(properties) });
  if (shape.form !== 'object') {
    return shape;
  }
  const fields = shape.fields.map((field): Field => {
    const name = embedded[field.name];
    return name === undefined ? field : { ...field, shape: { form: 'k8s', name } };
  });
  return { ...shape, fields };
}

function shapeOf(schema: JsonSchema): Shape {
  const nullable = schema.nullable === true;
  if (schema['x-kubernetes-int-or-string'] === true) {
    return text('number | string', nullable);
  }
  if (schema.enum !== undefined) {
    return text([...schema.enum].map((value) => literal(value)).join(' | '), nullable);
  }
  switch (schema.type) {
    case 'array':
      return { form: 'array', of: shapeOf(schema.items ?? {}), nullable };
    case 'boolean':
    case 'string':
      return text(schema.type, nullable);
    case 'integer':
    case 'number':
      return text('number', nullable);
    case 'object':
      return objectShape(schema, nullable);
    case undefined:
      return text('unknown', false);
  }
}

function objectShape(schema: JsonSchema, nullable: boolean): Shape {
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (schema.properties === undefined) {
    const values = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
    return { form: 'map', of: values === undefined ? text('unknown', false) : shapeOf(values), nullable };
  }
  const fields = Object.entries(schema.properties)
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, child]): Field => {
      const note = noteOf(child);
      const optional = schema.required?.includes(name) !== true;
      return { name, optional, ...(note === undefined ? {} : { note }), shape: shapeOf(child) };
    });
  return { form: 'object', fields, open, nullable };
}

function text(type: string, nullable: boolean): Shape {
  return { form: 'text', text: nullable ? `${type} | null` : type };
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replace(/[\\']/g, '\\$&')}'` : String(value);
}

function noteOf(schema: JsonSchema): string | undefined {
  const { minimum, maximum } = schema;
  const range =
    minimum !== undefined && maximum !== undefined
      ? `${minimum} to ${maximum}.`
      : minimum !== undefined
        ? `${minimum} or more.`
        : maximum !== undefined
          ? `At most ${maximum}.`
          : undefined;
  const fallback = schema.default === undefined ? undefined : `@default ${JSON.stringify(schema.default)}`;
  const note = [range, fallback].filter((part) => part !== undefined).join(' ');
  // Defaults of whole objects tell nothing that the fields' own do not.
  return note === '' || note.length > 90 ? undefined : note;
}
