import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { createProgram } from '../../cli/program';
import { openTerminal } from '../../cli/terminal';
import { testHost } from './support';

const page = readFileSync(join(__dirname, '../../docs/cli.md'), 'utf8');
const program = createProgram(openTerminal(testHost(), false), () => () => Promise.resolve());

/** The part of the page below the heading of a command. */
function sectionOf(command: string): string {
  return new RegExp(`\\n## ${command}\\n([^]*?)(?:\\n## |$)`).exec(page)?.[1] ?? '';
}

function flagsOf(command: Command): string[] {
  return [command, ...command.commands].flatMap(({ options }) => options.map(({ flags }) => flags));
}

test('every option of every command is on the page', () => {
  const missing = program.options.filter(({ flags }) => !page.includes(`\`${flags}\``)).map(({ flags }) => flags);
  for (const command of program.commands) {
    // Preview takes the options of up and says so.
    const text = sectionOf(command.name()) + (command.name() === 'preview' ? sectionOf('up') : '');
    missing.push(
      ...[...new Set(flagsOf(command))]
        .filter((flags) => !text.includes(`\`${flags}\``))
        .map((flags) => `${command.name()} ${flags}`),
    );
  }
  expect(missing).toEqual([]);
});

test('no option is on the page that does not exist', () => {
  const known = [program, ...program.commands].flatMap(flagsOf).concat('-h, --help');
  const named = [...page.matchAll(/^\| `(-[^`]+)` \|/gm)].map((match) => match[1] ?? '');
  expect(named.filter((flags) => !known.includes(flags))).toEqual([]);
});
