import type { Fault } from '../core/errors';
import type { JsonSchema } from './json-schema';
import { nearestName } from './suggest';

/** Patterns whose meaning is clearer than they are, by what stands in them and nowhere else. */
const PATTERN_WORDS: readonly { readonly part: string; readonly words: string }[] = [
  { part: '[KMGTPE]i', words: 'a quantity such as 500m or 1Gi' },
  { part: '(([0-9]+)ms)?', words: 'a duration such as 30s, 5m or 1h30m' },
  { part: '[-a-z0-9]*[a-z0-9]', words: 'lower-case letters, digits and hyphens, a letter or digit at both ends' },
];

const patterns = new Map<string, RegExp>();

/** What is wrong with a value of the right type as such: its bounds, its length, its pattern. */
export function scalarFaults(value: unknown, schema: JsonSchema, path: string): Fault[] {
  const faults = schema.enum === undefined ? [] : enumFaults(value, schema.enum, path);
  if (typeof value === 'number') {
    faults.push(...numberFaults(value, schema, path));
  } else if (typeof value === 'string') {
    faults.push(...textFaults(value, schema, path));
  } else if (Array.isArray(value)) {
    faults.push(...countFaults(value.length, 'items', schema.minItems, schema.maxItems, path));
  }
  return faults;
}

function enumFaults(value: unknown, allowed: readonly unknown[], path: string): Fault[] {
  // Enumerations of the kinds that we hold are of scalars.
  if (allowed.includes(value)) {
    return [];
  }
  const texts = allowed.filter((candidate) => typeof candidate === 'string');
  const meant = typeof value === 'string' ? nearestName(value, texts) : undefined;
  return [
    {
      path,
      message: 'is not an allowed value',
      got: value,
      allowed: allowed.map((candidate) => JSON.stringify(candidate)).join(', '),
      ...(meant === undefined ? {} : { fix: `did you mean ${JSON.stringify(meant)}?` }),
    },
  ];
}

function numberFaults(value: number, schema: JsonSchema, path: string): Fault[] {
  const { minimum, maximum, exclusiveMinimum = false, exclusiveMaximum = false, multipleOf } = schema;
  const tooLow = minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum);
  const tooHigh = maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum);
  if (tooLow || tooHigh) {
    return [{ path, message: 'is out of range', got: value, allowed: rangeInWords(schema) }];
  }
  return multipleOf === undefined || value % multipleOf === 0
    ? []
    : [{ path, message: 'is out of step', got: value, allowed: `multiples of ${multipleOf}` }];
}

function rangeInWords({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  const lower = minimum === undefined ? [] : [`${exclusiveMinimum === true ? 'more than' : 'at least'} ${minimum}`];
  const upper = maximum === undefined ? [] : [`${exclusiveMaximum === true ? 'less than' : 'at most'} ${maximum}`];
  return [...lower, ...upper].join(' and ');
}

function textFaults(value: string, schema: JsonSchema, path: string): Fault[] {
  const { pattern, minLength, maxLength } = schema;
  // Kubernetes counts code points.
  const faults = countFaults([...value].length, 'characters', minLength, maxLength, path, value);
  if (pattern !== undefined && !patternOf(pattern).test(value)) {
    const words = PATTERN_WORDS.find(({ part }) => pattern.includes(part))?.words;
    faults.push({
      path,
      message: 'does not have the right form',
      got: value,
      allowed: words ?? `text like ${pattern}`,
    });
  }
  return faults;
}

/** Whether there are as many of something as there may be. */
export function countFaults(
  count: number,
  unit: string,
  minimum: number | undefined,
  maximum: number | undefined,
  path: string,
  got: unknown = count,
): Fault[] {
  if (minimum !== undefined && count < minimum) {
    return [{ path, message: `has too few ${unit}`, got, allowed: `at least ${minimum}` }];
  }
  return maximum !== undefined && count > maximum
    ? [{ path, message: `has too many ${unit}`, got, allowed: `at most ${maximum}` }]
    : [];
}

/**
 * A pattern as JavaScript reads it. Of what Go's patterns can say beyond that, the kinds in crds/ use only `(?i)`: here it holds for the
 * whole pattern, where Go begins at its place, so that at most a fault is missed and none is made up.
 */
export function patternOf(pattern: string): RegExp {
  const known = patterns.get(pattern);
  if (known !== undefined) {
    return known;
  }
  const compiled = new RegExp(pattern.replaceAll('(?i)', ''), pattern.includes('(?i)') ? 'i' : '');
  patterns.set(pattern, compiled);
  return compiled;
}
