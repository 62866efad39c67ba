/** What one look at one thing told. */
export interface CheckResult {
  /** Stable name for programs that read `--json`. */
  readonly id: string;
  /** What was looked at, for people. */
  readonly title: string;
  readonly status: 'ok' | 'warn' | 'fail';
  /** What was found, as one sentence without a full stop. */
  readonly detail: string;
  /** What to do. Present unless `ok`. */
  readonly fix?: string;
}

type Named = Pick<CheckResult, 'id' | 'title'>;

export function ok(check: Named, detail: string): CheckResult {
  return { id: check.id, title: check.title, status: 'ok', detail };
}

/** Something that may be meant so. */
export function warn(check: Named, detail: string, fix: string): CheckResult {
  return { id: check.id, title: check.title, status: 'warn', detail, fix };
}

/** Something that will make `up` fail. */
export function fail(check: Named, detail: string, fix: string): CheckResult {
  return { id: check.id, title: check.title, status: 'fail', detail, fix };
}

/** Runs work on items, a few at a time, and keeps the order of the items. */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array<Result>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await work(items[index] as Item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
