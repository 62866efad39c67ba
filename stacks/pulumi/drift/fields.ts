import { quantityValue } from '../../../lib/core/quantities';
import { kindOf } from '../../objects/kinds';
import { identityOf, type KubernetesObject } from '../../objects/manifest';
import type { LiveObject, ManagedFields } from '../../cluster';

/** One step into an object: a field, a position in a list, or the entry of a list that has this name. */
export type Step = string | number | { readonly name: string };

/** A field on which two objects differ. */
export interface Difference {
  readonly path: readonly Step[];
}

/** `spec.containers[redis].image` */
export function formatSteps(path: readonly Step[]): string {
  return path
    .map((step, index) => {
      if (typeof step === 'object') {
        return `[${step.name}]`;
      }
      if (typeof step === 'number') {
        return `[${step}]`;
      }
      if (/[.[\]/]/.test(step)) {
        return `["${step}"]`;
      }
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/**
 * The fields that the planned object sets and the live one has otherwise or not at all. What the live object has beyond that is the
 * server's, or somebody else's, and no difference. A first look only: values that the server writes in its own way
 * count as different here, and the server itself is asked about those.
 */
export function missingFrom(live: LiveObject, planned: KubernetesObject): Difference[] {
  const found: Difference[] = [];
  const comparesQuantities = (kindOf(identityOf(planned))?.data ?? 'none') === 'none';
  const visit = (want: unknown, have: unknown, path: readonly Step[]): void => {
    if (want === undefined || want === have || (have === undefined && isEmpty(want))) {
      return;
    }
    if (Array.isArray(want) && Array.isArray(have)) {
      visitList(want, have, path);
    } else if (isMap(want) && isMap(have)) {
      for (const key of Object.keys(want)) {
        visit(want[key], have[key], [...path, key]);
      }
    } else if (!(comparesQuantities && sameQuantity(want, have))) {
      found.push({ path });
    }
  };
  const visitList = (want: readonly unknown[], have: readonly unknown[], path: readonly Step[]): void => {
    const names = new Map(have.flatMap((item) => (nameOf(item) === undefined ? [] : [[nameOf(item), item] as const])));
    const isNamed = want.length > 0 && want.every((item) => nameOf(item) !== undefined);
    if (isNamed && names.size === have.length) {
      for (const item of want) {
        const name = nameOf(item) as string;
        visit(item, names.get(name), [...path, { name }]);
      }
      return;
    }
    if (want.length !== have.length) {
      found.push({ path });
      return;
    }
    want.forEach((item, index) => visit(item, have[index], [...path, index]));
  };
  for (const key of Object.keys(planned)) {
    if (key === 'metadata') {
      visit(planned.metadata.labels, live.metadata.labels ?? {}, ['metadata', 'labels']);
      visit(planned.metadata.annotations, live.metadata.annotations ?? {}, ['metadata', 'annotations']);
    } else if (key !== 'apiVersion' && key !== 'kind' && key !== 'status') {
      visit(planned[key], live[key], [key]);
    }
  }
  return found;
}

/** Every field on which two states of the same object differ, the server's own bookkeeping and the status left out. */
export function differences(before: LiveObject, after: LiveObject): Difference[] {
  const found: Difference[] = [];
  const visit = (a: unknown, b: unknown, path: readonly Step[]): void => {
    if (a === b) {
      return;
    }
    if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
      a.forEach((item, index) => visit(item, b[index], [...path, stepOf(item, b[index], index)]));
    } else if (isMap(a) && isMap(b)) {
      for (const key of [...new Set([...Object.keys(a), ...Object.keys(b)])]) {
        visit(a[key], b[key], [...path, key]);
      }
    } else {
      found.push({ path });
    }
  };
  visit(comparable(before), comparable(after), []);
  return found;
}

/** The manager that set a field last, other than `ours`. */
export function otherManagerOf(live: LiveObject, path: readonly Step[], ours: string): ManagedFields | undefined {
  return (live.metadata.managedFields ?? []).find(
    (entry) => entry.manager !== ours && entry.subresource !== 'status' && owns(entry.fieldsV1, path),
  );
}

/**
 * Fields that the planned object sets, that another manager set last, and that are no longer recorded as ours. This finds what
 * comparing values can't: an entry added to a list that is replaced as a whole.
 */
export function takenFields(live: LiveObject, planned: KubernetesObject, ours: string): Difference[] {
  const entries = (live.metadata.managedFields ?? []).filter((entry) => entry.subresource !== 'status');
  const mine = entries.find((entry) => entry.manager === ours && isApplied(entry))?.fieldsV1;
  return entries
    .filter((entry) => entry.manager !== ours)
    .flatMap((entry) => taken(entry.fieldsV1 ?? {}, mine, planned, []));
}

/** Whether our runs applied the object, as opposed to one that merely carries our label. */
export function isAppliedBy(live: LiveObject, manager: string): boolean {
  return (live.metadata.managedFields ?? []).some((entry) => entry.manager === manager && isApplied(entry));
}

function isApplied(entry: ManagedFields): boolean {
  return entry.operation === 'Apply';
}

type FieldSet = Readonly<Record<string, unknown>>;

// The record's keys: `f:<field>`, `k:{<key fields>}` for an entry of a list, `v:<value>`, `i:<index>`, `.` for the thing itself.
function taken(theirs: FieldSet, mine: FieldSet | undefined, planned: unknown, path: readonly Step[]): Difference[] {
  return Object.entries(theirs).flatMap(([key, below]) => {
    const next = into(planned, key);
    if (next === undefined) {
      return [];
    }
    const [step, value] = next;
    const own = mine?.[key] as FieldSet | undefined;
    const isLeaf = Object.keys(below as FieldSet).every((inner) => inner === '.');
    if (!isLeaf) {
      return taken(below as FieldSet, own, value, [...path, step]);
    }
    return own === undefined ? [{ path: [...path, step] }] : [];
  });
}

function into(planned: unknown, key: string): readonly [Step, unknown] | undefined {
  if (key.startsWith('f:') && isMap(planned)) {
    const field = key.slice(2);
    return planned[field] === undefined ? undefined : [field, planned[field]];
  }
  if (key.startsWith('k:') && Array.isArray(planned)) {
    const wanted = JSON.parse(key.slice(2)) as Record<string, unknown>;
    const index = planned.findIndex((item) => matches(item, wanted));
    return index < 0 ? undefined : [stepOf(planned[index], planned[index], index), planned[index]];
  }
  return undefined;
}

function owns(set: FieldSet | undefined, path: readonly Step[]): boolean {
  let current: FieldSet | undefined = set;
  for (const step of path) {
    if (current === undefined) {
      return false;
    }
    if (Object.keys(current).length === 0) {
      // A leaf above the field: a list or map that is owned as a whole.
      return current !== set;
    }
    current = below(current, step);
  }
  return current !== undefined;
}

function below(set: FieldSet, step: Step): FieldSet | undefined {
  if (typeof step === 'string') {
    return set[`f:${step}`] as FieldSet | undefined;
  }
  if (typeof step === 'number') {
    return set[`i:${step}`] as FieldSet | undefined;
  }
  const isMeant = (key: string): boolean =>
    key.startsWith('k:') && (JSON.parse(key.slice(2)) as Record<string, unknown>).name === step.name;
  return Object.entries(set).find(([key]) => isMeant(key))?.[1] as FieldSet | undefined;
}

function matches(item: unknown, wanted: Readonly<Record<string, unknown>>): boolean {
  return isMap(item) && Object.entries(wanted).every(([key, value]) => item[key] === value || item[key] === undefined);
}

function comparable(object: LiveObject): unknown {
  const { metadata, ...rest } = object;
  return {
    ...rest,
    status: undefined,
    metadata: { labels: metadata.labels ?? {}, annotations: metadata.annotations ?? {} },
  };
}

function stepOf(a: unknown, b: unknown, index: number): Step {
  const name = nameOf(a);
  return name !== undefined && name === nameOf(b) ? { name } : index;
}

function nameOf(item: unknown): string | undefined {
  return isMap(item) && typeof item.name === 'string' ? item.name : undefined;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// The server leaves fields out that hold nothing.
function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === false ||
    value === 0 ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (isMap(value) && Object.values(value).every(isEmpty))
  );
}

function sameQuantity(a: unknown, b: unknown): boolean {
  const left = quantityValue(a);
  return left !== undefined && left === quantityValue(b);
}
