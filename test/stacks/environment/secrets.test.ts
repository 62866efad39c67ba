import { stringify } from 'yaml';
import { environmentFromConfig, secretsFromConfig } from '../../../stacks/environment';
import { asPulumiHandsIt, fileValues, readText } from './support';

const ROOT_SECRET = 'R4nd0m-'.repeat(6);

/** Values that a careless program would change on the way. */
const DIFFICULT: Readonly<Record<string, string>> = {
  quotes: `it's "quoted" \`here\``,
  dollars: '$HOME ${HOME} $(id) $$',
  braces: '{{ .Values.x }} {% raw %}',
  lines: 'first\nsecond\r\nthird',
  unicode: 'пароль 密码 🔑 é é',
  backslashes: 'a\\b\\n\\u0041',
  yaml: '- no: [on, {a: *b}] # not a comment',
  json: '{"secure": "v1:a:b"}',
  number: '0777',
};
const overrides = Object.fromEntries(Object.entries(DIFFICULT).map(([name, value]) => [`test/${name}`, value]));
const secret = { 'keelson:rootSecret': ROOT_SECRET, 'keelson:secrets': JSON.stringify(overrides) };

describe('secrets in configuration', () => {
  it('arrive as they are, whatever characters they hold', () => {
    const config = { ...asPulumiHandsIt(fileValues('dev')), ...secret };
    environmentFromConfig('dev', config, { secretKeys: new Set(Object.keys(secret)) });
    expect(secretsFromConfig(config)).toEqual({ rootSecret: ROOT_SECRET, overrides });
  });

  it('are no part of the environment', () => {
    const plain = asPulumiHandsIt(fileValues('dev'));
    expect(environmentFromConfig('dev', { ...plain, ...secret })).toEqual(environmentFromConfig('dev', plain));
  });

  it('need not be there', () => {
    expect(secretsFromConfig({ 'keelson:target': 'k3s' })).toEqual({ overrides: {} });
  });

  it('may stand in plain text where everything is thrown away, and are read there', () => {
    const config = { ...fileValues('dev'), 'keelson:rootSecret': ROOT_SECRET, 'keelson:secrets': overrides };
    expect(readText(stringify({ config })).name).toBe('dev');
  });

  it('are refused in plain text by what Pulumi knows to be secret', () => {
    const config = { ...asPulumiHandsIt(fileValues('prod')), ...secret };
    const refused = (secretKeys: readonly string[]) => () =>
      environmentFromConfig('prod', config, { secretKeys: new Set(secretKeys) });
    const fix = 'encrypt it with `pulumi config set --secret`, and change it: it has been in a file';
    expect(refused(['keelson:secrets'])).toThrow(
      `environment prod: 1 fault\n  keelson:rootSecret: is a secret in plain text; ${fix}`,
    );
    expect(refused(Object.keys(secret))).not.toThrow();
  });

  it('stand in no message, whatever is wrong with them', () => {
    const attempts = [
      'hunter2\n',
      ' hunter2',
      'hunter2\0',
      ['hunter2'],
      { hunter: 'hunter2' },
      { secure: ['hunter2'] },
    ];
    for (const attempt of attempts) {
      for (const key of ['keelson:rootSecret', 'keelson:secrets']) {
        const value = key === 'keelson:secrets' ? { 'test/a': attempt } : attempt;
        let said = '';
        try {
          readText(stringify({ config: { ...fileValues('prod'), [key]: value } }), 'prod');
        } catch (error) {
          said = (error as Error).message;
        }
        expect(said).toMatch(/^environment prod: 1 fault\n/);
        expect(said).not.toContain('hunter2');
      }
    }
  });
});
