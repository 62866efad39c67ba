import { join } from 'node:path';
import { environmentFromFile } from '../stacks/environment';
import { synthesize } from '../stacks/synth';
import { unifiedDiff } from './support/diff';
import { goldenFiles, readGolden, writeGolden } from './support/golden';

const ROOT = join(__dirname, '..');
const UPDATE = process.env.UPDATE_GOLDEN === '1';

/**
 * What each environment consists of, down to the last field, as it was read and agreed to. A difference is a decision: look at it, then
 * run `npm run golden`. It proves nothing about whether a cluster takes it; e2e does.
 */
describe.each(['dev', 'staging', 'prod'])('golden files of %s', (name) => {
  it('are what synth makes', () => {
    const synthesis = synthesize(environmentFromFile(ROOT, name), { root: ROOT });
    const folder = join(__dirname, 'golden', name);
    const now = goldenFiles(synthesis);
    if (UPDATE) {
      writeGolden(folder, now);
    }
    const golden = readGolden(folder);
    const differences = [...new Set([...golden.keys(), ...now.keys()])]
      .sort()
      .filter((file) => golden.get(file) !== now.get(file))
      .map((file) => unifiedDiff(`test/golden/${name}/${file}`, golden.get(file) ?? '', now.get(file) ?? ''));
    if (differences.length > 0) {
      throw new Error(
        `${name} is not what it was. If it is what you want, run \`npm run golden\` and commit the files.\n\n${differences.join('\n')}`,
      );
    }
  });
});
