import * as z from 'zod';
import type { Objection } from '../../lib/core/errors';
import { OBJECTION } from './fields';
import { formatPath, type Finding, type PropertyPath } from './finding';
import { nearestKey } from './nearest';
import { keysOf, spotAt, type Spot } from './schema-walk';

/** What a section's schema has against a value, in our own words. */
export function findingsOfIssues(
  at: PropertyPath,
  schema: z.ZodType,
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
  written: (path: PropertyPath) => string | undefined,
): Finding[] {
  const findings = issues.flatMap((issue): Finding[] => {
    const path = issue.path as PropertyPath;
    const whole = [...at, ...path];
    const spot = spotAt(schema, value, path);
    if (issue.code === 'unrecognized_keys') {
      return unknownKeys(whole, spot, issue.keys);
    }
    if (spot.value === undefined) {
      const parent = spotAt(schema, value, path.slice(0, -1));
      return [{ at: whole, ...missing(spot.schema, strategyNames(issue)), ...missingForStrategy(whole, parent) }];
    }
    return [{ at: whole, ...objectionTo(issue, spot, written(whole)) }];
  });
  return withoutRenamed(findings);
}

/** Why there must be something at a place where there is nothing. */
export function missing(schema: z.ZodType | undefined, names: readonly string[] | undefined = undefined): Objection {
  const { schema: inner } = spotAt(schema, undefined, []);
  const options = names ?? (inner instanceof z.ZodEnum ? inner.options : undefined);
  const keys = keysOf(inner);
  const fix =
    keys.length > 0 ? `add it with the keys ${keys.join(', ')}` : `add it: ${inner?.description ?? 'any value'}`;
  return { message: 'is missing', ...(options === undefined ? {} : { allowed: options.join(', ') }), fix };
}

function objectionTo(issue: z.core.$ZodIssue, { schema, value }: Spot, written: string | undefined): Objection {
  switch (issue.code) {
    case 'custom':
      return issue.params?.[OBJECTION] as Objection;
    case 'invalid_value':
      return unknownName(value, issue.values.map(String));
    case 'invalid_type':
      return issue.expected === 'int' ? outOfBounds(schema, value) : wrongType(issue.expected, schema, value, written);
    case 'too_small':
    case 'too_big':
      return Array.isArray(value) ? wrongLength(issue, value) : outOfBounds(schema, value);
    case 'invalid_key':
      return (issue.issues[0] as { readonly params?: Record<string, Objection> }).params?.[OBJECTION] as Objection;
    case 'invalid_union': {
      const names = strategyNames(issue);
      return names === undefined
        ? { message: 'is not a secret', allowed: 'a text', fix: 'set it with `pulumi config set --secret`' }
        : unknownName(value, names);
    }
    default:
      return { message: issue.message, got: value };
  }
}

/** Strategies among which a key chooses. */
function strategyNames(issue: z.core.$ZodIssue): string[] | undefined {
  return issue.code === 'invalid_union' && 'options' in issue ? issue.options?.map(String) : undefined;
}

function unknownName(value: unknown, options: readonly string[]): Objection {
  const likely = typeof value === 'string' ? nearestKey(value, options) : undefined;
  const fix = likely === undefined ? {} : { fix: `did you mean ${likely}` };
  return { message: 'is unknown', got: value, allowed: options.join(', '), ...fix };
}

function outOfBounds(schema: z.ZodType | undefined, value: unknown): Objection {
  const { minValue, maxValue } = schema as z.ZodNumber;
  return { message: 'is out of bounds', got: value, allowed: `whole numbers from ${minValue} to ${maxValue}` };
}

function wrongLength(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig, value: readonly unknown[]): Objection {
  const allowed = issue.code === 'too_small' ? `${issue.minimum} or more` : `${issue.maximum} or fewer`;
  return { message: `has ${value.length} entries`, got: value, allowed };
}

function wrongType(
  expected: string,
  schema: z.ZodType | undefined,
  value: unknown,
  written: string | undefined,
): Objection {
  if (value === null || written === '') {
    return { message: 'has no value', fix: missing(schema).fix?.replace('add it', 'write one') };
  }
  const got = typeof value === 'object' ? value : (written ?? value);
  const message = `is ${Array.isArray(value) ? 'a list' : inWords(typeof value)} where ${inWords(expected)} is expected`;
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

function unknownKeys(at: PropertyPath, { schema, strategies, value }: Spot, keys: readonly string[]): Finding[] {
  const known = keysOf(schema);
  return keys.map((key) => {
    if (keysOf(strategies).includes(key)) {
      return {
        at: [...at, key],
        message: `has no effect where ${strategyOf(at, strategies, value)}`,
        fix: 'remove it',
      };
    }
    const likely = nearestKey(key, known);
    const isThere = likely !== undefined && Object.hasOwn(value as object, likely);
    const fix = likely === undefined ? {} : { fix: `${isThere ? 'did you mean' : 'rename it to'} ${likely}` };
    return { at: [...at, key], message: 'unknown key', allowed: known.join(', '), ...fix };
  });
}

/** What is to be said of a missing value that other strategies do without. */
function missingForStrategy(at: PropertyPath, { strategies, value }: Spot): Partial<Objection> {
  const isShared = strategies?.options.every(({ shape }) => shape[String(at.at(-1))] !== undefined) ?? true;
  return isShared ? {} : { message: `is missing, but ${strategyOf(at.slice(0, -1), strategies, value)}` };
}

/** For instance `postgres.strategy is single`. */
function strategyOf(at: PropertyPath, strategies: Spot['strategies'], value: unknown): string {
  const key = strategies?.def.discriminator ?? '';
  return `${formatPath([...at, key])} is ${(value as Readonly<Record<string, unknown>>)[key]}`;
}

/** A key that is to be renamed is the one that is missing: one fault, not two. */
function withoutRenamed(findings: readonly Finding[]): Finding[] {
  const renamed = findings.flatMap(({ at, fix }) => {
    const name = fix?.startsWith('rename it to ') ? fix.slice('rename it to '.length) : undefined;
    return name === undefined ? [] : [formatPath([...at.slice(0, -1), name])];
  });
  return findings.filter(({ at, message }) => !message.startsWith('is missing') || !renamed.includes(formatPath(at)));
}

const KINDS: Readonly<Record<string, string>> = { string: 'a text', number: 'a number', boolean: 'true or false' };

/** What JavaScript, or a schema, calls a type, in words. */
function inWords(type: string): string {
  return KINDS[type] ?? 'a structure';
}
