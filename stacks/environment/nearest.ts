import { distance } from 'fastest-levenshtein';

/** The candidate that `text` is most likely a typo of; none when all are too far away. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const away = distance(text.toLowerCase(), candidate.toLowerCase());
    const tolerated = Math.ceil(Math.max(text.length, candidate.length) * 0.4);
    if (away <= tolerated && away < least) {
      best = candidate;
      least = away;
    }
  }
  return best;
}
