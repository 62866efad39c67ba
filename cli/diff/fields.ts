import { compareText } from '../../lib/core/errors';

/** One field that differs. A side without the field has no value. */
export interface FieldChange {
  /** `spec.template.spec.containers[server].image`. */
  readonly path: string;
  readonly live?: unknown;
  readonly wanted?: unknown;
}

type Json = Readonly<Record<string, unknown>>;

/** Fields that the server writes, and annotations that speak to tools only. */
const SERVER_FIELDS = ['managedFields', 'resourceVersion', 'uid', 'generation', 'creationTimestamp', 'selfLink'];
const TOOL_ANNOTATIONS =
  /^(pulumi\.com\/|kubectl\.kubernetes\.io\/last-applied-configuration$|deployment\.kubernetes\.io\/)/;

/** The part of an object that its author decides. */
export function authored(object: object): Json {
  const { metadata, ...rest } = object as Record<string, unknown>;
  delete rest.status;
  const { annotations, ...fields } = { ...(metadata as Record<string, unknown>) };
  for (const field of SERVER_FIELDS) {
    delete fields[field];
  }
  const kept = Object.entries((annotations ?? {}) as Json).filter(([key]) => !TOOL_ANNOTATIONS.test(key));
  return {
    ...rest,
    metadata: { ...fields, ...(kept.length > 0 ? { annotations: Object.fromEntries(kept) } : {}) },
  };
}

/** Every leaf in which two values differ, by path. */
export function fieldChanges(live: unknown, wanted: unknown, path = ''): FieldChange[] {
  if (Object.is(live, wanted)) {
    return [];
  }
  if (Array.isArray(live) && Array.isArray(wanted)) {
    return listChanges(live, wanted, path);
  }
  if (isRecord(live) && isRecord(wanted)) {
    const keys = [...new Set([...Object.keys(live), ...Object.keys(wanted)])].sort(compareText);
    return keys.flatMap((key) => fieldChanges(live[key], wanted[key], join(path, key)));
  }
  return [{ path, ...(live === undefined ? {} : { live }), ...(wanted === undefined ? {} : { wanted }) }];
}

/** Lists of named things are compared by name, as the server merges them; others by place. */
function listChanges(live: readonly unknown[], wanted: readonly unknown[], path: string): FieldChange[] {
  const liveNames = namesOf(live);
  const wantedNames = namesOf(wanted);
  if (liveNames !== undefined && wantedNames !== undefined) {
    const names = [...new Set([...liveNames, ...wantedNames])];
    const changes = names.flatMap((name) =>
      fieldChanges(live[liveNames.indexOf(name)], wanted[wantedNames.indexOf(name)], `${path}[${name}]`),
    );
    return changes.length === 0 && liveNames.join() !== wantedNames.join()
      ? [{ path, live: liveNames, wanted: wantedNames }]
      : changes;
  }
  return Array.from({ length: Math.max(live.length, wanted.length) }).flatMap((_, index) =>
    fieldChanges(live[index], wanted[index], `${path}[${index}]`),
  );
}

function namesOf(list: readonly unknown[]): string[] | undefined {
  const names = list.map((item) => (isRecord(item) && typeof item.name === 'string' ? item.name : undefined));
  return names.every((name) => name !== undefined) && new Set(names).size === names.length ? names : undefined;
}

function join(path: string, key: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(key)) {
    return `${path}["${key}"]`;
  }
  return path === '' ? key : `${path}.${key}`;
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
