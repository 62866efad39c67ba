import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { environmentTable, keyTable } from './documentation';
import { readText, ROOT } from './support';

const FILE = join(ROOT, 'docs', 'configuration.md');

/** The lines between a table's two marks, as they are whatever the width of columns. */
function section(text: string, name: string): string[] {
  const [, found = ''] = new RegExp(`<!-- ${name} -->\n([^]*?)<!-- /${name} -->`).exec(text) ?? [];
  return found.trim().split('\n').map(plain);
}

function plain(line: string): string {
  return line.replace(/-{3,}/g, '---').replace(/ +/g, ' ').replace(/\| - /g, '| --- ');
}

describe('docs/configuration.md (UPDATE_GOLDEN=1 writes its tables anew; then format it)', () => {
  it.each([
    ['keys', keyTable()],
    ['environments', environmentTable()],
  ])('has the table of %s that the program has', (name, lines) => {
    if (process.env.UPDATE_GOLDEN === '1') {
      const expression = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
      const table = lines.join('\n');
      writeFileSync(
        FILE,
        readFileSync(FILE, 'utf8').replace(expression, (_, begin, end) => `${begin}\n${table}\n\n${end}`),
      );
    }
    expect(section(readFileSync(FILE, 'utf8'), name)).toEqual(lines.map(plain));
  });

  it('shows an environment that is one', () => {
    const [, example = ''] = /```yaml\n# Pulumi\.home\.yaml\n([^]*?)```/.exec(readFileSync(FILE, 'utf8')) ?? [];
    expect(Object.keys(parse(example) as object)).toEqual(['config']);
    expect(readText(example, 'home').name).toBe('home');
  });
});
