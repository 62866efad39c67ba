import * as pulumi from '@pulumi/pulumi';
import { environmentFromConfig } from '../../../stacks/environment';
import { platformFromConfig, secretsOfConfig } from '../../../stacks/pulumi/configured';
import { asPulumiHandsIt, fileValues, ROOT } from '../environment/support';

const SECRET = 'x'.repeat(32);
const { PULUMI_NODEJS_STACK: before } = process.env;

/** Hands a configuration over as the engine does. */
function hand(stack: string, more: Readonly<Record<string, string>>, secretKeys: readonly string[]): void {
  pulumi.runtime.resetOptions('keelson', stack, -1, '', '', false, '');
  pulumi.runtime.setAllConfig({ ...asPulumiHandsIt(fileValues(stack as 'dev')), ...more }, [...secretKeys]);
}

afterAll(() => {
  pulumi.runtime.resetOptions('', before ?? '', -1, '', '', false, '');
  pulumi.runtime.setAllConfig({});
});

const said = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
};

const PLAIN =
  'is a secret in plain text; encrypt it with `pulumi config set --secret`, and change it: it has been in a file';

describe('a platform of the running stack', () => {
  test('is refused with a secret in plain text, in the words of synth', () => {
    hand('prod', { 'keelson:rootSecret': SECRET, 'keelson:secrets': JSON.stringify({ 'a/b': SECRET }) }, []);
    expect(said(() => platformFromConfig({ root: ROOT }))).toBe(
      `environment prod: 2 faults\n  keelson:rootSecret: ${PLAIN}\n  secrets["a/b"]: ${PLAIN}`,
    );
  });

  test('is made when the secret is encrypted', () => {
    hand('prod', { 'keelson:rootSecret': SECRET }, ['keelson:rootSecret']);
    const { manifests } = platformFromConfig({ root: ROOT });
    expect(manifests.length).toBeGreaterThan(100);
    expect(secretsOfConfig()).toEqual({ rootSecret: SECRET, secretOverrides: {} });
  });

  test('is refused with an encrypted section that synth must read', () => {
    hand('prod', {}, ['keelson:redis']);
    expect(said(() => platformFromConfig({ root: ROOT }))).toBe(
      'environment prod: 1 fault\n  keelson:redis: holds something encrypted, but synth must be able to read it (allowed: encrypted values under rootSecret and secrets); write it in plain text',
    );
  });

  test('of a throw-away cluster may have plain secrets', () => {
    hand('dev', { 'keelson:rootSecret': SECRET }, []);
    expect(said(() => platformFromConfig({ root: ROOT }))).toBe('nothing');
    expect(said(() => environmentFromConfig('dev', pulumi.runtime.allConfig(), { secretKeys: new Set() }))).toBe(
      'nothing',
    );
  });
});
