import { formatPath } from '../objects/locate';
import { compareText } from '../../lib/core/errors';
import { OUTPUT_TEXT, TOKEN } from './tokens';

/** Something in an object that can't be sent to an API server. */
export interface Defect {
  /** Path of the field, such as `spec.replicas`. */
  readonly field: string;
  readonly message: string;
  readonly got?: unknown;
  readonly fix?: string;
}

export interface Normalized {
  readonly value: unknown;
  /** Upper bound of the size as JSON in bytes: three for each UTF-16 unit of text, quotes and separators included. */
  readonly sizeBound: number;
  readonly defects: readonly Defect[];
}

export interface NormalizeOptions {
  /** Whether tokens may stand in strings, because the bridge will replace them. */
  readonly tokens: 'allowed' | 'refused';
}

const FIRST_KEYS = ['apiVersion', 'kind', 'metadata'];

/**
 * The object as plain JSON with its keys in one fixed order, whatever order they were written in: `apiVersion`, `kind`, `metadata`,
 * then the rest by code unit. Fields without a value are dropped, as the API server would.
 */
export function normalize(object: unknown, options: NormalizeOptions): Normalized {
  const path: (string | number)[] = [];
  const defects: Defect[] = [];
  let sizeBound = 0;

  const refuse = (message: string, got?: unknown, fix?: string): undefined => {
    defects.push({ field: formatPath(path), message, got, fix });
    return undefined;
  };

  const visit = (value: unknown): unknown => {
    switch (typeof value) {
      case 'string':
        sizeBound += value.length * 3 + 3;
        if (value.includes(OUTPUT_TEXT)) {
          return refuse(
            'holds the text of a Pulumi Output instead of its value',
            undefined,
            'pass the Output through the bridge (asString) instead of writing it into a string',
          );
        }
        if (options.tokens === 'refused' && value.includes('@@') && TOKEN.test(value)) {
          return refuse(
            'holds a token that only Pulumi can replace, so YAML would carry it unresolved',
            value,
            'give the value in the environment, or deliver the chart directly',
          );
        }
        return value;
      case 'number':
        sizeBound += 24;
        // Negative zero has no form in JSON.
        return Number.isFinite(value) ? value + 0 : refuse('is not a number that JSON can hold', String(value));
      case 'boolean':
        sizeBound += 6;
        return value;
      case 'undefined':
        return undefined;
      case 'object':
        if (value === null) {
          return undefined;
        }
        return Array.isArray(value) ? visitList(value) : visitMap(value);
      default:
        return refuse(`is a ${typeof value}, which no manifest can hold`);
    }
  };

  const visitList = (list: readonly unknown[]): unknown[] => {
    sizeBound += 2;
    return list.map((item, position) => {
      path.push(position);
      const before = defects.length;
      const visited = visit(item);
      if (visited === undefined && defects.length === before) {
        refuse('is an empty item of a list', undefined, 'leave the item out');
      }
      path.pop();
      return visited;
    });
  };

  const visitMap = (map: object): unknown => {
    const prototype: unknown = Object.getPrototypeOf(map);
    if (prototype !== Object.prototype && prototype !== null) {
      const { name } = map.constructor;
      return name.startsWith('Output')
        ? refuse('is a Pulumi Output, which no manifest can hold', undefined, 'pass it through the bridge (asString)')
        : refuse(`is a ${name}, which no manifest can hold`, undefined, 'write plain data');
    }
    sizeBound += 2;
    const result: Record<string, unknown> = {};
    for (const key of orderedKeys(map, path.length === 0)) {
      path.push(key);
      sizeBound += key.length * 3 + 4;
      if (key === '__proto__') {
        refuse('is a key that JavaScript gives a meaning of its own', undefined, 'use another key');
      } else {
        const visited = visit((map as Record<string, unknown>)[key]);
        if (visited !== undefined) {
          result[key] = visited;
        }
      }
      path.pop();
    }
    return result;
  };

  return { value: visit(object), sizeBound, defects };
}

function orderedKeys(map: object, top: boolean): string[] {
  const keys = Object.keys(map).sort(compareText);
  return top
    ? [...FIRST_KEYS.filter((key) => keys.includes(key)), ...keys.filter((key) => !FIRST_KEYS.includes(key))]
    : keys;
}
