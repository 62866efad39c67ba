import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { holdPage } from './support/golden';

const FOLDER = join(__dirname, '../docs/decisions');

test('the index lists every decision', () => {
  const records = readdirSync(FOLDER)
    .filter((name) => /^\d{4}-.*\.md$/.test(name))
    .sort()
    .map((name) => {
      const [, title = '', status = ''] =
        /^# \d+\. (.*)\n\nStatus: (.*)$/m.exec(readFileSync(join(FOLDER, name), 'utf8')) ?? [];
      return `- [${name.slice(0, 4)}](${name}): ${title} (${status})`;
    });
  holdPage(
    'decisions/README.md',
    [
      '# Decisions',
      '',
      'Why things are as they are, with what was measured and what was turned down.',
      '',
      ...records,
      '',
    ].join('\n'),
  );
});
