import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LABEL } from '../../../lib/core/labels';
import type { ClusterClient } from '../../cluster';
import { keyOf, type Identity } from '../../objects/manifest';
import { isAppliedBy } from './fields';
import { FIELD_MANAGER } from '../bridge/objects';

/** An object that a run set out to create. */
export interface Intent {
  readonly apiVersion: string;
  readonly identity: Identity;
}

/**
 * What runs have set out to create and no finished run has recorded yet. The engine writes its state once, at the end; a run that is
 * killed leaves objects that only this file knows. Most are found again by their names; this is for those that the next run doesn't want.
 */
export class Journal {
  private readonly file: string;

  constructor(root: string, environment: string) {
    this.file = join(root, '.keelson', environment, 'journal.json');
  }

  /** @returns nothing after a run that ended well */
  read(): Intent[] {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as Intent[];
    } catch {
      // A journal that is cut off was being written before anything was created.
      return [];
    }
  }

  /** To be called before anything is created; what is there already is kept. */
  add(intents: readonly Intent[]): void {
    const all = new Map([...this.read(), ...intents].map((intent) => [keyOf(intent.identity), intent]));
    if (all.size === 0) {
      return;
    }
    mkdirSync(dirname(this.file), { recursive: true });
    const scratch = `${this.file}.new`;
    writeFileSync(scratch, JSON.stringify([...all.values()]));
    renameSync(scratch, this.file);
  }

  clear(): void {
    rmSync(this.file, { force: true });
  }
}

/**
 * Deletes what a killed run created and nothing knows any more.
 * @param known keys that are planned or recorded
 * @returns the keys of what was deleted
 */
export async function removeLeftovers(
  client: ClusterClient,
  environment: string,
  intents: readonly Intent[],
  known: ReadonlySet<string>,
): Promise<string[]> {
  const deleted: string[] = [];
  // The plan was in dependency order, so what depends on others goes first.
  for (const { apiVersion, identity } of [...intents].reverse()) {
    const key = keyOf(identity);
    if (known.has(key)) {
      continue;
    }
    const live = await client.get(apiVersion, identity);
    const isOurs = live?.metadata.labels?.[LABEL.environment] === environment && isAppliedBy(live, FIELD_MANAGER);
    if (isOurs && (await client.delete(apiVersion, identity))) {
      deleted.push(key);
    }
  }
  return deleted;
}
