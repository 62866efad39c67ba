import * as z from 'zod';
import type { PropertyPath } from './finding';

/** A place in a configuration: what stands there, and what may. */
export interface Spot {
  /** Without what only makes it optional or turns it into something else; the chosen strategy's where there are several. */
  readonly schema: z.ZodType | undefined;
  /** The schema of all strategies, where a key of the structure chooses one of them. @default - there is nothing to choose */
  readonly strategies?: z.ZodDiscriminatedUnion<readonly z.ZodObject[]>;
  readonly value: unknown;
}

/** The place at the end of `path` below a value and its schema. */
export function spotAt(schema: z.ZodType | undefined, value: unknown, path: PropertyPath): Spot {
  const spot = open(schema, value);
  const [part, ...rest] = path;
  if (part === undefined) {
    return spot;
  }
  const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, part);
  return spotAt(
    child(spot.schema, part),
    isThere ? (value as Record<string | number, unknown>)[part] : undefined,
    rest,
  );
}

/** Keys that a structure may have, whatever its strategy; none for other schemas. */
export function keysOf(schema: z.ZodType | undefined): string[] {
  if (schema instanceof z.ZodDiscriminatedUnion) {
    return [...new Set((schema.options as readonly z.ZodType[]).flatMap(keysOf))];
  }
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function open(schema: z.ZodType | undefined, value: unknown): Spot {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return open(schema.unwrap() as z.ZodType, value);
  }
  if (schema instanceof z.ZodPipe) {
    return open(schema.in as z.ZodType, value);
  }
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const strategies = schema as z.ZodDiscriminatedUnion<readonly z.ZodObject[]>;
    const { discriminator } = strategies.def;
    const chosen = strategies.options.find(
      ({ shape }) =>
        (shape[discriminator] as z.ZodLiteral).value ===
        (value as Record<string, unknown> | undefined)?.[discriminator],
    );
    return { schema: chosen ?? strategies, strategies, value };
  }
  return { schema, value };
}

function child(schema: z.ZodType | undefined, part: string | number): z.ZodType | undefined {
  if (schema instanceof z.ZodDiscriminatedUnion) {
    return (schema.options as readonly z.ZodType[])
      .map((option) => child(option, part))
      .find((found) => found !== undefined);
  }
  if (schema instanceof z.ZodObject) {
    return schema.shape[part] as z.ZodType | undefined;
  }
  if (schema instanceof z.ZodRecord) {
    return schema.valueType as z.ZodType;
  }
  return schema instanceof z.ZodArray ? (schema.element as z.ZodType) : undefined;
}
