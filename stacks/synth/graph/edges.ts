import { compareText } from '../../../lib/core/errors';

/**
 * Who must be there before whom, by key, each edge with its reason. An edge points from the one that waits to the one that is waited
 * for.
 */
export class Edges {
  private readonly outgoing = new Map<string, Map<string, string>>();

  /** Adds an edge; the first reason stays. Nothing waits for itself. */
  add(from: string, to: string, reason: string): void {
    if (from === to) {
      return;
    }
    let targets = this.outgoing.get(from);
    if (targets === undefined) {
      targets = new Map();
      this.outgoing.set(from, targets);
    }
    if (!targets.has(to)) {
      targets.set(to, reason);
    }
  }

  /** What a key waits for, in no particular order. */
  from(key: string): Iterable<string> {
    return this.outgoing.get(key)?.keys() ?? [];
  }

  /** What a key waits for, sorted. */
  sortedFrom(key: string): string[] {
    return [...this.from(key)].sort(compareText);
  }

  reason(from: string, to: string): string | undefined {
    return this.outgoing.get(from)?.get(to);
  }
}
