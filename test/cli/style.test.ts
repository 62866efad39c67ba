import stringWidth from 'string-width';
import { styleFor } from '../../cli/style';

const terminal = { isTTY: true };
const pipe = { isTTY: false };

test.each([
  ['a terminal', terminal, {}, false, true],
  ['a pipe', pipe, {}, false, false],
  ['a terminal that is dumb', terminal, { TERM: 'dumb' }, false, false],
  ['a terminal with NO_COLOR', terminal, { NO_COLOR: '1' }, false, false],
  ['a terminal with an empty NO_COLOR', terminal, { NO_COLOR: '' }, false, true],
  ['a pipe with FORCE_COLOR', pipe, { FORCE_COLOR: '1' }, false, true],
  ['a pipe with FORCE_COLOR=0', pipe, { FORCE_COLOR: '0' }, false, false],
  ['FORCE_COLOR against NO_COLOR', pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  ['--no-color against FORCE_COLOR', terminal, { FORCE_COLOR: '1' }, true, false],
])('%s: colours or none', (_case, stream, variables, noColor, colored) => {
  expect(styleFor(stream, variables as Record<string, string>, noColor).colors.red('x')).toBe(
    colored ? '\x1b[31mx\x1b[39m' : 'x',
  );
});

test.each([
  ['C.UTF-8 in LANG', { LANG: 'C.UTF-8' }, '✓'],
  ['utf8 in LC_ALL', { LC_ALL: 'de_DE.utf8', LANG: 'C' }, '✓'],
  ['no locale', {}, '+'],
  ['the C locale', { LANG: 'C' }, '+'],
  ['LC_ALL before LANG', { LC_ALL: 'C', LANG: 'en_US.UTF-8' }, '+'],
  ['the console of Linux', { LANG: 'en_US.UTF-8', TERM: 'linux' }, '+'],
])('%s decides the signs', (_case, variables, sign) => {
  expect(styleFor(terminal, variables as Record<string, string>, false).glyphs.done).toBe(sign);
});

test.each([{ LANG: 'C.UTF-8' }, {}])('every sign is one column wide: %j', (variables) => {
  const { spinner, ...signs } = styleFor(terminal, variables as Record<string, string>, false).glyphs;
  expect([...Object.values(signs), ...spinner].filter((sign) => stringWidth(sign) !== 1)).toEqual([]);
});
