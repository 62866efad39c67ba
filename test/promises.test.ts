import { COMPONENT_PROMISES } from './promises/components';
import { broken, FOLDERS, Golden, named, type Folder, type Pointer } from './promises/golden';
import { PLATFORM_PROMISES } from './promises/platform';
import { POD_PROMISES } from './promises/pods';
import { holdPage } from './support/golden';

/*
 * Every line of docs/promises.md, found in the golden files and broken nowhere in them. It says nothing about behaviour; the contract
 * and e2e tiers do.
 */
const PROMISES = [...PLATFORM_PROMISES, ...POD_PROMISES, ...COMPONENT_PROMISES];
const goldens = Object.fromEntries(FOLDERS.map((folder) => [folder, new Golden(folder)])) as Record<Folder, Golden>;

describe.each(PROMISES.map((promise) => [promise.what, promise] as const))('%s', (_, { shownIn, shows, breaks }) => {
  it.each(shownIn)('is seen in %s', (folder) => {
    expect(shows(goldens[folder]).length).toBeGreaterThan(0);
  });

  if (breaks !== undefined) {
    it.each(FOLDERS)('is not broken in %s', (folder) => {
      expect(breaks(goldens[folder]).map(broken)).toEqual([]);
    });
  }
});

it('each can be pointed at on the page', () => {
  holdPage('promises.md', page());
});

function page(): string {
  const rows = PROMISES.map(({ what, shownIn, shows }) => {
    const folder = shownIn.at(-1) as Folder;
    const [first] = shows(goldens[folder]);
    return `- ${what}: ${first === undefined ? 'nowhere' : pointer(first)}`;
  });
  return [
    '# What every manifest keeps to\n',
    '<!-- Written by `npm run golden` from the golden files; do not edit. -->\n',
    'Each line is checked in every golden file (`test/promises.test.ts`); the place named is one where it can be seen.\n',
    `${rows.join('\n')}\n`,
  ].join('\n');
}

function pointer(found: Pointer): string {
  return `[${named(found)}](../${found.file}) \`${found.field}\``;
}
