import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentFromFile } from '../stacks/environment';
import { architectureMermaid, synthesize } from '../stacks/synth';
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

describe('docs/architecture.md', () => {
  it('shows the architecture as it is', () => {
    const file = join(ROOT, 'docs', 'architecture.md');
    const now = architecturePage();
    if (UPDATE) {
      writeFileSync(file, now);
    }
    const golden = readFileSync(file, 'utf8');
    if (golden !== now) {
      throw new Error(
        `The page is not current. Run \`npm run golden\` and commit it.\n\n${unifiedDiff('docs/architecture.md', golden, now)}`,
      );
    }
  });
});

function architecturePage(): string {
  const drawings = ['dev', 'prod'].map((name) => {
    const mermaid = architectureMermaid(synthesize(environmentFromFile(ROOT, name), { root: ROOT }));
    return `## ${name}\n\n\`\`\`mermaid\n${mermaid}\`\`\`\n`;
  });
  return [
    '# What runs where\n',
    '<!-- Written by `npm run golden` from the dependency graph and the network policies; do not edit. -->\n',
    'Boxes are namespaces. A line is a connection that the network policies allow, with its ports; name resolution, which',
    'everybody has, is left out. A dotted line says that one starts after the other. `npx keelson graph <environment>` draws any environment.\n',
    ...drawings,
  ].join('\n');
}
