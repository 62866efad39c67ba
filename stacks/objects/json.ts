/**
 * Reading objects whose shape nobody guarantees: a chart may hold any object, also a wrong one, and a rule that trips over it would
 * hide the fault it is there to find.
 */
export type JsonRecord = Readonly<Record<string, unknown>>;

const NOTHING: JsonRecord = Object.freeze({});

/** The value as a map; empty where it is something else. */
export function asRecord(value: unknown): JsonRecord {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonRecord) : NOTHING;
}

/** The value as a list; empty where it is something else. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as a list of maps. */
export function asRecords(value: unknown): readonly JsonRecord[] {
  return asList(value).map(asRecord);
}

/** The value where it is a text that is not empty. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value where it is a text, an empty one included. */
export function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The items of a list that are texts. */
export function asStrings(value: unknown): readonly string[] {
  return asList(value).filter((item): item is string => typeof item === 'string');
}

/** What an item of a list is called in a path: its name, or its position where it has none. */
export function itemName(item: unknown, position: number): string {
  return asString(asRecord(item).name) ?? String(position);
}

/** The value as a map of texts; entries of other types are left out. */
export function asTexts(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(asRecord(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** What stands at the end of a path of keys. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  let current = value;
  for (const key of keys) {
    current = asRecord(current)[key];
  }
  return current;
}
