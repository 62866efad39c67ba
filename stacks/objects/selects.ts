import { fieldsOf, itemsOf, textEntriesOf, textOf, textsOf } from './fields';

export type Labels = Readonly<Record<string, unknown>>;

/**
 * Whether a Kubernetes label selector (`matchLabels`, `matchExpressions`) selects the labels. As in the API, no selector selects
 * nothing and an empty one selects everything.
 */
export function selects(selector: unknown, labels: Labels): boolean {
  if (selector === undefined || selector === null) {
    return false;
  }
  const { matchLabels, matchExpressions } = fieldsOf(selector);
  return (
    textEntriesOf(matchLabels).every(([key, value]) => labels[key] === value) &&
    itemsOf(matchExpressions).every((expression) => expressionHolds(expression, labels))
  );
}

/** Whether a selector has no condition at all, and so selects everything. */
export function isEmptySelector(selector: unknown): boolean {
  const { matchLabels, matchExpressions } = fieldsOf(selector);
  return textEntriesOf(matchLabels).length === 0 && itemsOf(matchExpressions).length === 0;
}

function expressionHolds(expression: unknown, labels: Labels): boolean {
  const { key, operator, values } = fieldsOf(expression);
  const name = textOf(key) ?? '';
  const label = textOf(labels[name]);
  switch (operator) {
    case 'In':
      return label !== undefined && textsOf(values).includes(label);
    case 'NotIn':
      return label === undefined || !textsOf(values).includes(label);
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
    default:
      return false;
  }
}
