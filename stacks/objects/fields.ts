/** Reads plain JSON whose shape nobody has proved yet: what is missing or of another type is simply not there. */

const NOTHING: Readonly<Record<string, unknown>> = Object.freeze({});
const NO_ITEMS: readonly unknown[] = Object.freeze([]);

/** The value's fields; none if it is not an object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : NOTHING;
}

/** The value's items; none if it is not a list. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : NO_ITEMS;
}

/** The value at the end of a path of fields. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const field of path) {
    current = fieldsOf(current)[field];
  }
  return current;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The items of a list that are text. */
export function textsOf(value: unknown): readonly string[] {
  return itemsOf(value).filter((item): item is string => typeof item === 'string');
}

/** The entries of a map of texts, such as labels. */
export function textEntriesOf(value: unknown): readonly (readonly [string, string])[] {
  return Object.entries(fieldsOf(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

/** What an item of a list is called in a path: its name, or its position where it has none. */
export function itemName(item: unknown, position: number): string {
  return textOf(fieldsOf(item).name) ?? String(position);
}
