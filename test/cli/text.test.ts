import { clock, count, duration, fit, listing, table, wrap } from '../../cli/text';

test.each([
  [0, '0 ms'],
  [349.6, '350 ms'],
  [999.4, '999 ms'],
  [1000, '1.0 s'],
  [9940, '9.9 s'],
  [9960, '10 s'],
  [59_400, '59 s'],
  [59_600, '1 min 00 s'],
  [125_000, '2 min 05 s'],
])('%d ms is said as %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});

test.each([
  [-5, '0s'],
  [999, '0s'],
  [59_999, '59s'],
  [65_000, '1m05s'],
])('a clock at %d ms shows %s', (milliseconds, text) => {
  expect(clock(milliseconds)).toBe(text);
});

test('counts speak of one and of many', () => {
  expect([count(0, 'object'), count(1, 'object'), count(2, 'object'), count(2, 'entry', 'entries')]).toEqual([
    '0 objects',
    '1 object',
    '2 objects',
    '2 entries',
  ]);
});

test.each([
  ['redis', 5, 'redis'],
  ['redis', 4, 'red~'],
  ['redis', 1, '~'],
  ['redis', 0, ''],
  ['größer', 4, 'grö~'],
  ['日本語', 6, '日本語'],
  ['日本語', 5, '日本~'],
  ['日本語', 4, '日~'],
  ['a👩‍👩‍👧b', 4, 'a👩‍👩‍👧b'],
  ['e\u0301e\u0301', 2, 'e\u0301e\u0301'],
])('%s fits into %d columns as %s', (text, width, fitted) => {
  expect(fit(text, width, '~')).toBe(fitted);
});

test('text is wrapped at spaces, and a long word stays whole', () => {
  expect(wrap('the quick brown fox', 9)).toEqual(['the quick', 'brown fox']);
  expect(wrap('see /a/very/long/path for it', 10)).toEqual(['see', '/a/very/long/path', 'for it']);
});

test('a table has columns two spaces apart and no trailing space', () => {
  expect(
    table([
      ['dev', '3 charts', ''],
      ['staging', '12 charts', 'x'],
    ]),
  ).toEqual(['dev      3 charts', 'staging  12 charts  x']);
});

test('wide letters take two columns in a table and in wrapped text', () => {
  expect(
    table([
      ['日本', 'x'],
      ['abcde', 'y'],
    ]),
  ).toEqual(['日本   x', 'abcde  y']);
  expect(wrap('日本 語', 5)).toEqual(['日本', '語']);
});

test('a listing reads as a sentence', () => {
  expect([listing([]), listing(['a']), listing(['a', 'b']), listing(['a', 'b', 'c'])]).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ]);
});
