import { join } from 'node:path';
import { environmentFromFile } from '../stacks/environment';
import { architectureMermaid, synthesize } from '../stacks/synth';
import { goldenFiles, holdGolden, holdPage } from './support/golden';

const ROOT = join(__dirname, '..');

/**
 * What each environment consists of, down to the last field, as it was read and agreed to. A difference is a decision: look at it, then
 * run `npm run golden`. It proves nothing about whether a cluster takes it; e2e does.
 */
describe.each(['dev', 'staging', 'prod'])('golden files of %s', (name) => {
  it('are what synth makes', () => {
    const synthesis = synthesize(environmentFromFile(ROOT, name), { root: ROOT });
    holdGolden(name, goldenFiles(synthesis));
  });
});

describe('docs/architecture.md', () => {
  it('shows the architecture as it is', () => {
    holdPage('architecture.md', architecturePage());
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
