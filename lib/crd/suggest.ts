import { distance } from 'fastest-levenshtein';
import { compareText } from '../core/errors';

/** The candidate that `name` is most likely a typo of; none if no candidate is near. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.min(3, Math.max(1, Math.floor(name.length / 2))) + 1;
  for (const candidate of [...candidates].sort(compareText)) {
    // A wrong case alone is no distance, but must not beat a candidate that is right.
    const away = distance(name.toLowerCase(), candidate.toLowerCase());
    if (away < least) {
      best = candidate;
      least = away;
    }
  }
  return best;
}

/** Names for a message: all of a few, the first of many. */
export function someNames(names: readonly string[]): string {
  const sorted = [...names].sort(compareText);
  return sorted.length <= 12 ? sorted.join(', ') : `${sorted.slice(0, 12).join(', ')} and ${sorted.length - 12} more`;
}
