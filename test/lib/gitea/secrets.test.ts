import { INI_LIMIT } from '../../../lib/gitea/secrets';

describe('what app.ini keeps', () => {
  const pattern = new RegExp(INI_LIMIT.pattern, 'u');

  test.each(['plain', `it's "quoted"`, '"one', `'a"`, 'two\nlines', '100 %', '%(x)', 'a`b', ''])(
    '%j is taken',
    (text) => {
      expect(pattern.test(text)).toBe(true);
    },
  );

  test.each(['"whole"', `'whole'`, '"two\nlines"', 'a"""\nb', '%(USER)s', 'a\n%(USER)s'])('%j is refused', (text) => {
    expect(pattern.test(text)).toBe(false);
  });
});
