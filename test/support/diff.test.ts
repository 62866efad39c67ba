import { unifiedDiff } from './diff';

describe('unifiedDiff', () => {
  it('shows what changed with the lines around it', () => {
    const before = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\n';
    const after = 'a\nb\nc\nd\nE\nf\ng\nh\ni\nj\nk\nk2\nm\n';
    expect(unifiedDiff('x.yaml', before, after)).toBe(
      [
        '--- x.yaml (golden)',
        '+++ x.yaml (now)',
        '@@ line 2 @@',
        ' b',
        ' c',
        ' d',
        '-e',
        '+E',
        ' f',
        ' g',
        ' h',
        ' i',
        ' j',
        ' k',
        '-l',
        '+k2',
        ' m',
        ' ',
      ].join('\n'),
    );
  });

  it('shows a long text that was added to nothing', () => {
    const text = 'line\n'.repeat(2000);
    expect(unifiedDiff('x.yaml', '', text).split('\n')).toHaveLength(2004);
  });
});
