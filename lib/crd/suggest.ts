import { compareText } from '../core/errors';
import { FIELD_LIKENESS, nearest } from '../core/nearest';

/** The field that `name` is most likely a typo of. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  return nearest(name, [...candidates].sort(compareText), FIELD_LIKENESS);
}

/** Names for a message: all of a few, the first of many. */
export function someNames(names: readonly string[]): string {
  const sorted = [...names].sort(compareText);
  return sorted.length <= 12 ? sorted.join(', ') : `${sorted.slice(0, 12).join(', ')} and ${sorted.length - 12} more`;
}
