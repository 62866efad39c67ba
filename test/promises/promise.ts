import type { Folder, Golden, Pointer } from './golden';

/** Something that the platform promises about every one of its objects. */
export interface Promised {
  /** What is promised, as the page says it. */
  readonly what: string;
  /** Golden files in which it must be found at least once. */
  readonly shownIn: readonly Folder[];
  /** Where it can be pointed at. */
  readonly shows: (golden: Golden) => readonly Pointer[];
  /** Where it is broken; asked of every folder. @default - it can only be shown */
  readonly breaks?: (golden: Golden) => readonly Pointer[];
}

export const OURS: readonly Folder[] = ['dev', 'staging', 'prod'];
export const HIGHLY_AVAILABLE: readonly Folder[] = ['staging', 'prod'];
