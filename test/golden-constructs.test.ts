import { join } from 'node:path';
import { CONSTRUCTS } from './support/constructs';
import { unifiedDiff } from './support/diff';
import { goldenFiles, readGolden, writeGolden } from './support/golden';

/**
 * What the library offers beyond our own environments, down to the last field: pools of agents and of Temporal workers, CloudNativePG,
 * services that others run. Definitions and namespaces are shown by the environments.
 */
const FOLDER = join(__dirname, 'golden', 'constructs');
const UPDATE = process.env.UPDATE_GOLDEN === '1';

const shown = (): Map<string, string> =>
  new Map(
    Object.entries(CONSTRUCTS).map(([name, synthesize]) => [
      `${name}.yaml`,
      goldenFiles(synthesize()).get('shown.yaml') ?? '',
    ]),
  );

it('constructs that no environment uses make what was agreed to', () => {
  const now = shown();
  if (UPDATE) {
    writeGolden(FOLDER, now);
  }
  const golden = readGolden(FOLDER);
  const differences = [...new Set([...golden.keys(), ...now.keys()])]
    .sort()
    .filter((file) => golden.get(file) !== now.get(file))
    .map((file) => unifiedDiff(`test/golden/constructs/${file}`, golden.get(file) ?? '', now.get(file) ?? ''));
  if (differences.length > 0) {
    throw new Error(`Not what it was. If it is what you want, run \`npm run golden\`.\n\n${differences.join('\n')}`);
  }
});
