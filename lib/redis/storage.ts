import type { Objection } from '../core/errors';
import { formatBytes, memoryBytes } from '../core/quantities';

/** Why a queue's volume is too small for its memory: while the log is rewritten, the old and the new one lie side by side. */
export function checkQueueStorage(memory: string, storage: string | undefined): Objection | undefined {
  const least = 2 * memoryBytes(memory);
  return storage === undefined || memoryBytes(storage) < least
    ? {
        message: 'has no room to rewrite a log of the whole memory',
        got: storage ?? 'no storage',
        allowed: `${formatBytes(least)} or more, twice the memory`,
      }
    : undefined;
}
