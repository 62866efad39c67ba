import { KEY_LIKENESS, nearest } from '../../lib/core/nearest';

/** The key or value that `text` is most likely a typo of; of several, the first as the schema has them. */
export function nearestKey(text: string, candidates: readonly string[]): string | undefined {
  return nearest(text, candidates, KEY_LIKENESS);
}
