import { compareText, type Fault } from '../core/errors';
import type { JsonSchema } from './json-schema';
import { fieldPath, itemPath } from './path';
import { countFaults, scalarFaults } from './scalar';
import { nearestName, someNames } from './suggest';
import { isOfType, typeFault } from './type-fault';

/** The fields of an embedded object that its schema need not name. */
const OBJECT_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/**
 * Holds values against a structural schema by walking both. A compiled validator is not faster here: each schema sees a handful of
 * objects, and ajv takes 0.6 s to compile ScaledJob's, 2.1 s for ApplicationSet's; this walk takes microseconds.
 */
export class StructuralWalk {
  /** @param owner What the fields belong to, for messages, for instance `ScaledObject`. */
  constructor(private readonly owner: string) {}

  /** Everything that is wrong with a value, unknown fields included. */
  faults(value: unknown, schema: JsonSchema, path: string): Fault[] {
    if (value === null) {
      return schema.nullable === true || isUntyped(schema) ? [] : [typeFault(value, schema, path)];
    }
    if (!isOfType(value, schema)) {
      return [typeFault(value, schema, path)];
    }
    return [
      ...scalarFaults(value, schema, path),
      ...this.listFaults(value, schema, path),
      ...this.objectFaults(value, schema, path, true),
      ...this.junctorFaults(value, schema, path),
    ];
  }

  /** What is wrong with a value by a schema below `allOf`, `anyOf`, `oneOf` or `not`: those state values, not structure. */
  private valueFaults(value: unknown, schema: JsonSchema, path: string): Fault[] {
    if (schema.type !== undefined && !isOfType(value, schema)) {
      return [typeFault(value, schema, path)];
    }
    return [
      ...scalarFaults(value, schema, path),
      ...(Array.isArray(value) && schema.items !== undefined
        ? value.flatMap((item, index) => this.valueFaults(item, schema.items!, itemPath(path, index)))
        : []),
      ...this.objectFaults(value, schema, path, false),
      ...this.junctorFaults(value, schema, path),
    ];
  }

  private listFaults(value: unknown, schema: JsonSchema, path: string): Fault[] {
    if (!Array.isArray(value)) {
      return [];
    }
    const items = value.flatMap((item, index) =>
      schema.items === undefined ? [] : this.faults(item, schema.items, itemPath(path, index)),
    );
    return [...items, ...repeatedItems(value, schema, path)];
  }

  private objectFaults(value: unknown, schema: JsonSchema, path: string, structural: boolean): Fault[] {
    if (!isObject(value)) {
      return [];
    }
    const faults: Fault[] = [];
    for (const name of schema.required ?? []) {
      const wanted = schema.properties?.[name];
      if (isAbsent(value[name], wanted) && wanted?.default === undefined) {
        faults.push({ path: fieldPath(path, name), message: 'is required', ...allowedValues(wanted) });
      }
    }
    const known = schema.properties ?? {};
    let count = 0;
    for (const name of Object.keys(value).sort(compareText)) {
      const child = value[name];
      const childSchema = Object.hasOwn(known, name) ? known[name] : additional(schema);
      if (childSchema === undefined ? child === undefined : isAbsent(child, childSchema)) {
        continue;
      }
      count += 1;
      const childPath = fieldPath(path, name);
      if (childSchema !== undefined) {
        faults.push(
          ...(structural
            ? this.faults(child, childSchema, childPath)
            : this.valueFaults(child, childSchema, childPath)),
        );
      } else if (structural && !keepsUnknown(schema, name)) {
        faults.push(this.unknownField(childPath, name, child, Object.keys(known)));
      }
    }
    return [...faults, ...countFaults(count, 'fields', schema.minProperties, schema.maxProperties, path)];
  }

  private unknownField(path: string, name: string, got: unknown, known: readonly string[]): Fault {
    const meant = nearestName(name, known);
    return {
      path,
      message: `is not a field of ${this.owner}`,
      got,
      ...(known.length === 0 ? {} : { allowed: someNames(known) }),
      ...(meant === undefined ? {} : { fix: `did you mean ${meant}?` }),
    };
  }

  private junctorFaults(value: unknown, schema: JsonSchema, path: string): Fault[] {
    const faults = (schema.allOf ?? []).flatMap((part) => this.valueFaults(value, part, path));
    if (schema['x-kubernetes-int-or-string'] === true) {
      // Its anyOf repeats the type, which is checked by then.
      return faults;
    }
    const matching = (parts: readonly JsonSchema[]): number =>
      parts.filter((part) => this.valueFaults(value, part, path).length === 0).length;
    if (schema.anyOf !== undefined && matching(schema.anyOf) === 0) {
      faults.push({ path, message: 'fits none of the alternatives', allowed: alternatives(schema.anyOf) });
    }
    if (schema.oneOf !== undefined) {
      const count = matching(schema.oneOf);
      if (count !== 1) {
        const message =
          count === 0 ? 'fits none of the alternatives' : `fits ${count} alternatives that exclude each other`;
        faults.push({ path, message, allowed: alternatives(schema.oneOf) });
      }
    }
    if (schema.not !== undefined && this.valueFaults(value, schema.not, path).length === 0) {
      faults.push({ path, message: 'is excluded by the schema', got: value });
    }
    return faults;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The server drops a field that is null, unless null is a value of it; then its default applies, as for a field left out. */
function isAbsent(value: unknown, schema: JsonSchema | undefined): boolean {
  return value === undefined || (value === null && schema?.nullable !== true);
}

function isUntyped(schema: JsonSchema): boolean {
  return schema.type === undefined && schema['x-kubernetes-preserve-unknown-fields'] === true;
}

function additional(schema: JsonSchema): JsonSchema | undefined {
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

function keepsUnknown(schema: JsonSchema, name: string): boolean {
  return (
    schema['x-kubernetes-preserve-unknown-fields'] === true ||
    schema.additionalProperties === true ||
    (schema['x-kubernetes-embedded-resource'] === true && OBJECT_FIELDS.has(name))
  );
}

function allowedValues(schema: JsonSchema | undefined): Pick<Fault, 'allowed'> {
  return schema?.enum === undefined ? {} : { allowed: schema.enum.map((value) => JSON.stringify(value)).join(', ') };
}

/** Alternatives in words: most of them say which fields must be there. */
function alternatives(parts: readonly JsonSchema[]): string {
  return parts
    .map(({ required, type }) => (required === undefined ? (type ?? 'another value') : required.join(' with ')))
    .join(', or ');
}

/** Items that a set or a map in list form holds twice. */
function repeatedItems(items: readonly unknown[], schema: JsonSchema, path: string): Fault[] {
  const kind = schema['x-kubernetes-list-type'];
  if (kind !== 'set' && kind !== 'map') {
    return [];
  }
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const got = kind === 'set' ? item : keyOf(item, keys, schema.items);
    const identity = JSON.stringify(got);
    if (!seen.has(identity)) {
      seen.add(identity);
      return [];
    }
    return [{ path: itemPath(path, index), message: 'is in the list twice', got }];
  });
}

function keyOf(item: unknown, keys: readonly string[], schema: JsonSchema | undefined): Record<string, unknown> {
  const fields = isObject(item) ? item : {};
  return Object.fromEntries(keys.map((key) => [key, fields[key] ?? schema?.properties?.[key]?.default]));
}
