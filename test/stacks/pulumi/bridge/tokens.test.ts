import * as pulumi from '@pulumi/pulumi';
import { asString, holdsToken, resolveTokens } from '../../../../stacks/pulumi/bridge/tokens';
import { TOKEN } from '../../../../stacks/synth';

const settled = (value: unknown): Promise<unknown> =>
  new Promise((resolve) => pulumi.output({ value }).apply((known) => resolve(known.value)));

describe('tokens', () => {
  it('are what synth looks for in YAML', () => {
    const token = asString(pulumi.output('x'));
    expect(token).toMatch(TOKEN);
    expect(token.replace(TOKEN, '')).toBe('');
    expect(holdsToken(`a ${token} b`)).toBe(true);
    expect(holdsToken('a @@pulumi@@ b')).toBe(false);
  });

  it('are replaced at any depth, several in one text, and nothing else is touched', async () => {
    const host = asString(pulumi.output('db'));
    const port = asString(pulumi.output('5432'));
    const value = { a: [`${host}:${port}`, 1], b: { c: true, d: null, e: 'plain', f: `${host}${host}` } };
    expect(await settled(resolveTokens(value, 'x'))).toEqual({
      a: ['db:5432', 1],
      b: { c: true, d: null, e: 'plain', f: 'dbdb' },
    });
  });

  it('of another program are an error that names the field', () => {
    expect(() => resolveTokens({ data: { host: '@@pulumi:99999@@' } }, 'ConfigMap/a/b')).toThrow(
      expect.objectContaining({
        message: 'ConfigMap/a/b.data.host: the token @@pulumi:99999@@ stands for no output of this run',
        fix: 'make tokens with asString(output) in the same program',
      }),
    );
  });
});
