import type * as z from 'zod';
import type { Objection } from '../../lib/core/errors';
import { OBJECTION } from './fields';
import { formatPath, type Finding, type PropertyPath } from './finding';
import { nearestKey } from './nearest';
import { boundsOf, keysOf, schemaAt, type AnySchema } from './schema-walk';

/** What a section's schema has against a value, in our own words. */
export function findingsOfIssues(
  at: PropertyPath,
  schema: AnySchema,
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
  written: (path: PropertyPath) => string | undefined,
): Finding[] {
  const findings = issues.flatMap((issue) => {
    const path = issue.path as PropertyPath;
    const whole = [...at, ...path];
    if (issue.code === 'unrecognized_keys') {
      return unknownKeys(whole, keysOf(schemaAt(schema, path)), valueAt(value, path), issue.keys);
    }
    return [{ at: whole, ...objectionTo(issue, schemaAt(schema, path), valueAt(value, path), written(whole)) }];
  });
  return withoutRenamed(findings);
}

/** Why there must be something at a place where there is nothing. */
export function missing(schema: AnySchema | undefined): Objection {
  const keys = keysOf(schema);
  const description = (schema as { readonly description?: string } | undefined)?.description;
  const options = optionsOf(schema);
  const fix = keys.length > 0 ? `add it with the keys ${keys.join(', ')}` : `add it: ${description ?? 'any value'}`;
  return { message: 'is missing', ...(options === undefined ? {} : { allowed: options.join(', ') }), fix };
}

function objectionTo(
  issue: z.core.$ZodIssue,
  schema: AnySchema | undefined,
  value: unknown,
  written: string | undefined,
): Objection {
  if (value === undefined) {
    return missing(schema);
  }
  switch (issue.code) {
    case 'custom':
      return issue.params?.[OBJECTION] as Objection;
    case 'invalid_value':
      return unknownName(value, issue.values.map(String));
    case 'invalid_type':
      return issue.expected === 'int' ? outOfBounds(schema, value) : wrongType(issue.expected, schema, value, written);
    case 'too_small':
    case 'too_big':
      return outOfBounds(schema, value);
    case 'invalid_key':
      return (issue.issues[0] as { readonly params?: Record<string, Objection> }).params?.[OBJECTION] as Objection;
    case 'invalid_union':
      return { message: 'is not a secret', allowed: 'a text', fix: 'set it with `pulumi config set --secret`' };
    default:
      return { message: issue.message, got: value };
  }
}

function unknownName(value: unknown, options: readonly string[]): Objection {
  const likely = typeof value === 'string' ? nearestKey(value, options) : undefined;
  const fix = likely === undefined ? {} : { fix: `did you mean ${likely}` };
  return { message: 'is unknown', got: value, allowed: options.join(', '), ...fix };
}

function outOfBounds(schema: AnySchema | undefined, value: unknown): Objection {
  const { least = 0, most } = boundsOf(schema);
  const upwards = most === undefined ? 'upwards' : `to ${most}`;
  return { message: 'is out of bounds', got: value, allowed: `whole numbers from ${least} ${upwards}` };
}

function wrongType(
  expected: string,
  schema: AnySchema | undefined,
  value: unknown,
  written: string | undefined,
): Objection {
  if (value === null || written === '') {
    return { message: 'has no value', fix: missing(schema).fix?.replace('add it', 'write one') };
  }
  const got = typeof value === 'object' ? value : (written ?? value);
  const message = `is ${kindOf(value)} where ${expectation(expected)} is expected`;
  switch (expected) {
    case 'string':
      return typeof value === 'object'
        ? { message, got }
        : { message, got: value, fix: `quote it: ${JSON.stringify(String(got))}` };
    case 'number':
      return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
        ? { message, got, fix: `write ${Number(value)} without quotes` }
        : { message, got };
    case 'boolean':
      return { message, got, allowed: 'true, false', ...booleanFix(value) };
    default: {
      const keys = keysOf(schema);
      return { message, got, ...(keys.length === 0 ? {} : { allowed: `the keys ${keys.join(', ')}` }) };
    }
  }
}

function booleanFix(value: unknown): Pick<Objection, 'fix'> {
  const text = String(value).toLowerCase();
  if (['yes', 'y', 'on', 'true', '1'].includes(text)) {
    return { fix: 'write true' };
  }
  return ['no', 'n', 'off', 'false', '0'].includes(text) ? { fix: 'write false' } : {};
}

function unknownKeys(at: PropertyPath, known: readonly string[], value: unknown, keys: readonly string[]): Finding[] {
  return keys.map((key) => {
    const likely = nearestKey(key, known);
    const isThere = likely !== undefined && Object.hasOwn(value as object, likely);
    const fix = likely === undefined ? {} : { fix: `${isThere ? 'did you mean' : 'rename it to'} ${likely}` };
    return { at: [...at, key], message: 'unknown key', allowed: known.join(', '), ...fix };
  });
}

/** A key that is to be renamed is the one that is missing: one fault, not two. */
function withoutRenamed(findings: readonly Finding[]): Finding[] {
  const renamed = findings.flatMap(({ at, fix }) => {
    const name = fix?.startsWith('rename it to ') ? fix.slice('rename it to '.length) : undefined;
    return name === undefined ? [] : [formatPath([...at.slice(0, -1), name])];
  });
  return findings.filter(({ at, message }) => message !== 'is missing' || !renamed.includes(formatPath(at)));
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) {
    return 'a list';
  }
  switch (typeof value) {
    case 'string':
      return 'a text';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    default:
      return 'a structure';
  }
}

function expectation(expected: string): string {
  switch (expected) {
    case 'string':
      return 'a text';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    default:
      return 'a structure';
  }
}

function optionsOf(schema: AnySchema | undefined): readonly string[] | undefined {
  return (schema as { readonly options?: readonly string[] } | undefined)?.options?.map(String);
}

function valueAt(value: unknown, path: PropertyPath): unknown {
  return path.reduce<unknown>(
    (parent, part) =>
      typeof parent === 'object' && parent !== null && Object.hasOwn(parent, part)
        ? (parent as Record<string | number, unknown>)[part]
        : undefined,
    value,
  );
}
