import { SECTION_LIST } from './sections';

/**
 * The keys that may differ between environments. Everything else is the same in all of them, so that what was seen to work in one is
 * known to work in the next. `*` stands for any one key.
 */
export const MAY_DIFFER: readonly string[] = SECTION_LIST.flatMap(([name, { mayDiffer: keys = [] }]) =>
  keys.map((key) => (key === '' ? name : `${name}.${key}`)),
);

/** Whether the value at `path`, a dotted way below `keelson:`, may differ. */
export function mayDiffer(path: string): boolean {
  const parts = path.split('.');
  return MAY_DIFFER.some((pattern) => {
    const expected = pattern.split('.');
    return (
      expected.length === parts.length && expected.every((part, position) => part === '*' || part === parts[position])
    );
  });
}
