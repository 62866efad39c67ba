import { environmentFileSchema } from '../../../stacks/environment/json-schema';
import { fileValues, leaves, NAMES } from './support';

/** The part of JSON Schema that ours uses. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  /** Strategies, each with keys of its own. */
  readonly oneOf?: readonly Schema[];
}

/** A table of all keys, in the order of the schema. */
export function keyTable(): string[] {
  const { config } = (environmentFileSchema() as Schema).properties as { readonly config: Schema };
  return table([
    ['key', 'value', 'default', 'meaning'],
    ...Object.entries(config.properties ?? {}).flatMap(([key, schema]) =>
      rows(key, schema, config.required?.includes(key) ? 'required' : 'none'),
    ),
  ]);
}

/** A table of what differs between our own environments. */
export function environmentTable(): string[] {
  const columns = NAMES.map((name) => new Map(leaves(fileValues(name))));
  const keys = [...new Set(columns.flatMap((column) => [...column.keys()]))];
  const differing = keys.filter((key) => new Set(columns.map((column) => column.get(key))).size > 1);
  // Digests, certificates and public keys say nothing to a reader.
  const shown = differing.filter(
    (key) => !key.endsWith('.digest') && !columns.some((column) => String(column.get(key) ?? '').includes('\n')),
  );
  return table([
    ['key', ...NAMES],
    ...shown.map((key) => [
      `\`${key}\``,
      ...columns.map((column) => (column.has(key) ? `\`${column.get(key)}\`` : '')),
    ]),
  ]);
}

/** What stands where a key may be absent: nothing, or the key is required, always or only where its structure or its strategy is there. */
type Absence = 'required' | 'required there' | 'none' | `required for ${string}`;

function rows(path: string, schema: Schema, absence: Absence): string[][] {
  if (schema.oneOf !== undefined) {
    return strategyRows(path, schema.oneOf, absence);
  }
  const children = Object.entries(schema.properties ?? {});
  if (path === 'keelson:capacity.namespaces') {
    // All namespaces have the same keys.
    const [, first] = children[0] as [string, Schema];
    return rows(`${path}.<namespace>`, first, absence);
  }
  if (children.length > 0) {
    return children.flatMap(([key, child]) =>
      rows(`${path}.${key}`, child, absenceOf(schema.required?.includes(key) ?? false, absence)),
    );
  }
  const values = schema.additionalProperties;
  const shown = typeof values === 'object' ? { ...values, description: schema.description } : schema;
  const suffix = typeof values === 'object' ? '.<material>' : '';
  return [[`\`${path}${suffix}\``, kindOf(shown), defaultOf(schema, absence), shown.description ?? '']];
}

/** The keys of all strategies, each once. */
function strategyRows(path: string, strategies: readonly Schema[], absence: Absence): string[][] {
  const keys = [...new Set(strategies.flatMap(({ properties }) => Object.keys(properties ?? {})))];
  return keys.flatMap((key) => {
    const having = strategies.filter(({ properties }) => properties?.[key] !== undefined);
    const [first] = having.map(({ properties }) => properties?.[key] as Schema);
    const names = having.map(({ properties }) => properties?.['strategy']?.const ?? '');
    const isShared = having.length === strategies.length;
    const schema = key === 'strategy' ? { ...first, const: undefined, enum: names } : (first as Schema);
    const isRequired = having.every(({ required }) => required?.includes(key));
    const shown = absenceOf(isRequired, absence);
    return rows(`${path}.${key}`, schema, isRequired && !isShared ? `required for ${names.join(', ')}` : shown);
  });
}

function kindOf(schema: Schema): string {
  if (schema.enum !== undefined) {
    return schema.enum.map((value) => `\`${value}\``).join(', ');
  }
  if (schema.anyOf !== undefined) {
    return 'secret';
  }
  switch (schema.type) {
    case 'integer':
      return `${schema.minimum} to ${schema.maximum}`;
    case 'boolean':
      return '`true`, `false`';
    default:
      return 'text';
  }
}

function absenceOf(required: boolean, parent: Absence): Absence {
  if (!required) {
    return 'none';
  }
  return parent === 'required' ? 'required' : 'required there';
}

function defaultOf(schema: Schema, absence: Absence): string {
  return schema.default === undefined ? absence : `\`${schema.default}\``;
}

function table(lines: readonly (readonly string[])[]): string[] {
  const [head = [], ...body] = lines;
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`);
}
