import { SECTION_LIST } from './sections/catalogue';

/**
 * The keys that may differ between environments, as dotted ways below `keelson:`. Everything else is the same in all of them, so that what
 * was seen to work in one is known to work in the next.
 */
export const MAY_DIFFER: readonly string[] = SECTION_LIST.flatMap(([name, { mayDiffer: keys = [] }]) =>
  keys.map((key) => (key === '' ? name : `${name}.${key}`)),
);
