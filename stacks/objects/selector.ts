import { asList, asRecord, asRecords, asText, asTexts, type JsonRecord } from './json';
import { push } from './named';

/** A label selector, read once. An empty one selects everything. */
export interface Selector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly MatchExpression[];
}

export interface MatchExpression {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** Reads a selector of the `matchLabels` kind. */
export function labelSelector(value: unknown): Selector {
  const record: JsonRecord = asRecord(value);
  return {
    matchLabels: asTexts(record.matchLabels),
    matchExpressions: asRecords(record.matchExpressions).map((expression) => ({
      key: asText(expression.key) ?? '',
      operator: asText(expression.operator) ?? '',
      values: asList(expression.values).map(String),
    })),
  };
}

/** Whether a selector chooses the labels. As in the API, one that is not there chooses nothing, and an empty one everything. */
export function selects(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  return selector !== undefined && selector !== null && matches(labelSelector(selector), labels);
}

/** Reads a selector that is a plain map, as Services have. */
export function mapSelector(value: unknown): Selector {
  return { matchLabels: asTexts(value), matchExpressions: [] };
}

export function isEmpty(selector: Selector): boolean {
  return Object.keys(selector.matchLabels).length === 0 && selector.matchExpressions.length === 0;
}

export function matches(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
  return (
    Object.entries(selector.matchLabels).every(([key, value]) => labels[key] === value) &&
    selector.matchExpressions.every((expression) => matchesExpression(expression, labels))
  );
}

function matchesExpression(expression: MatchExpression, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[expression.key];
  switch (expression.operator) {
    case 'In':
      return value !== undefined && expression.values.includes(value);
    case 'NotIn':
      return value === undefined || !expression.values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

/** The selector in kubectl's words: `app=redis,tier in (a,b),!legacy`. */
export function formatSelector(selector: Selector): string {
  return [
    ...Object.entries(selector.matchLabels).map(([key, value]) => `${key}=${value}`),
    ...selector.matchExpressions.map(formatExpression),
  ].join(',');
}

function formatExpression({ key, operator, values }: MatchExpression): string {
  switch (operator) {
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      return `${key} ${operator.toLowerCase()} (${values.join(',')})`;
  }
}

/**
 * Finds what a selector selects without looking at everything: it starts from the rarest of the labels that are asked for, so that
 * thousands of selectors over thousands of objects stay linear.
 */
export class LabelIndex<T> {
  private readonly byNamespace = new Map<
    string,
    { readonly item: T; readonly labels: Readonly<Record<string, string>> }[]
  >();
  private readonly byLabel = new Map<
    string,
    { readonly item: T; readonly labels: Readonly<Record<string, string>> }[]
  >();

  add(namespace: string, labels: Readonly<Record<string, string>>, item: T): void {
    const entry = { item, labels };
    push(this.byNamespace, namespace, entry);
    for (const [key, value] of Object.entries(labels)) {
      push(this.byLabel, labelKey(namespace, key, value), entry);
    }
  }

  get namespaces(): Iterable<string> {
    return this.byNamespace.keys();
  }

  /** Everything in the namespace. */
  all(namespace: string): readonly T[] {
    return (this.byNamespace.get(namespace) ?? []).map((entry) => entry.item);
  }

  select(namespace: string, selector: Selector): readonly T[] {
    let candidates = this.byNamespace.get(namespace) ?? [];
    for (const [key, value] of Object.entries(selector.matchLabels)) {
      const holders = this.byLabel.get(labelKey(namespace, key, value)) ?? [];
      if (holders.length < candidates.length) {
        candidates = holders;
      }
    }
    return candidates.filter((entry) => matches(selector, entry.labels)).map((entry) => entry.item);
  }
}

function labelKey(namespace: string, key: string, value: string): string {
  return `${namespace}\n${key}\n${value}`;
}
