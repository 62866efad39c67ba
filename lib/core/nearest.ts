import { distance } from 'fastest-levenshtein';

/** How far a text may be from a candidate to be taken for a slip of it. */
export interface Likeness {
  /** Letters that may be put in, left out or changed. */
  readonly tolerance: (text: string, candidate: string) => number;
  /** @default false - a wrong case alone is no distance */
  readonly caseCounts?: boolean;
}

/** Fields of Kubernetes' objects: many are alike, so few letters may differ. */
export const FIELD_LIKENESS: Likeness = {
  tolerance: (text) => Math.min(3, Math.max(1, Math.floor(text.length / 2))),
};

/** Keys and values of a configuration: there are few, and people write them from memory. */
export const KEY_LIKENESS: Likeness = {
  tolerance: (text, candidate) => Math.ceil(Math.max(text.length, candidate.length) * 0.4),
};

/** Words of a program's own language, for instance commands. */
export const WORD_LIKENESS: Likeness = {
  tolerance: (_text, candidate) => Math.ceil(candidate.length * 0.34),
};

/** Names of objects, which differ by case too. */
export const NAME_LIKENESS: Likeness = {
  tolerance: (text) => Math.max(2, Math.floor(text.length / 3)),
  caseCounts: true,
};

/**
 * The candidate that `text` is most likely a slip of; none if no candidate is near. Of several that are equally near it is the first, so
 * candidates whose order means nothing are to be sorted.
 */
export function nearest(text: string, candidates: Iterable<string>, likeness: Likeness): string | undefined {
  const { tolerance, caseCounts = false } = likeness;
  const written = caseCounts ? text : text.toLowerCase();
  let best: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const away = distance(written, caseCounts ? candidate : candidate.toLowerCase());
    if (away <= tolerance(text, candidate) && away < least) {
      best = candidate;
      least = away;
    }
  }
  return best;
}
