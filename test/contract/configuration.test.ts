import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { LocalWorkspace, type Stack } from '@pulumi/pulumi/automation';
import { environmentFromConfig, environmentFromFile, secretsFromConfig } from '../../stacks/environment';
import { describeCommandFailure } from '../../stacks/pulumi/engine/failures';
import { resolveProgram } from '../../stacks/programs';
import { ENGINE_WORDS } from '../bad-input/delivery';
import { asPulumiHandsIt, fileValues, NAMES, ROOT } from '../stacks/environment/support';

/*
 * Proves that the real engine hands to a program what the unit tests take for granted, and that files which the real CLI has written
 * secrets into are still read. Does not prove anything about Pulumi versions but the one that is found.
 */
jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'keelson-configuration-'));
const ROOT_SECRET = 'not-a-secret-but-long-enough';
const DIFFICULT: Readonly<Record<string, string>> = {
  'test/quotes': `it's "quoted" \`here\``,
  'test/dollars': '$HOME ${HOME} $(id)',
  'test/lines': 'first\nsecond',
  'test/unicode': 'пароль 密码 🔑',
  'test/number': '0777',
};

/** The SDK has it, and leaves it out of its types. */
const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };

const BAD_INPUT = [
  'the state of "prod" or its configuration was encrypted with another passphrase',
  'the state of "prod" is encrypted, and no passphrase is given',
] as const;

let handed: Record<string, string> = {};
let secretKeys = new Set<string>();

beforeAll(async () => {
  // The SDK looks for the engine on the PATH of this process.
  process.env.PATH = [dirname((await resolveProgram('pulumi')).path), process.env.PATH].join(delimiter);
  for (const file of ['Pulumi.yaml', ...NAMES.map((name) => `Pulumi.${name}.yaml`)]) {
    copyFileSync(join(ROOT, file), join(folder, file));
  }
  mkdirSync(join(folder, 'state'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function stackOf(name: string): Promise<Stack> {
  return LocalWorkspace.createOrSelectStack(
    {
      projectName: 'keelson',
      stackName: name,
      program: async () => {
        handed = pulumi.runtime.allConfig();
        secretKeys = new Set(Object.keys(handed).filter((key) => isConfigSecret(key)));
      },
    },
    {
      workDir: folder,
      envVars: {
        PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
        PULUMI_CONFIG_PASSPHRASE: 'configuration',
        PULUMI_HOME: join(folder, 'home'),
        PULUMI_SKIP_UPDATE_CHECK: 'true',
      },
    },
  );
}

describe.each(NAMES)('the configuration of %s', (name) => {
  it('reaches a program as it is read from the file', async () => {
    await (await stackOf(name)).preview();
    expect(structure(handed)).toEqual(structure(asPulumiHandsIt(fileValues(name))));
    expect(environmentFromConfig(name, handed, { secretKeys })).toEqual(environmentFromFile(ROOT, name));
  });

  it('is the same when secrets have been written into it, and they arrive as they are', async () => {
    const stack = await stackOf(name);
    await stack.setConfig('keelson:rootSecret', { value: ROOT_SECRET, secret: true });
    for (const [material, value] of Object.entries(DIFFICULT)) {
      await stack.setConfig(`keelson:secrets["${material}"]`, { value, secret: true }, true);
    }
    await stack.preview();
    const expected = environmentFromFile(ROOT, name);
    expect(environmentFromFile(folder, name)).toEqual(expected);
    expect(environmentFromConfig(name, handed, { secretKeys })).toEqual(expected);
    expect(secretsFromConfig(handed)).toEqual({ rootSecret: ROOT_SECRET, overrides: DIFFICULT });
    expect([...secretKeys].sort()).toEqual(['keelson:rootSecret', 'keelson:secrets']);
    expect(readFileSync(join(folder, `Pulumi.${name}.yaml`), 'utf8')).not.toContain(ROOT_SECRET);
  });
});

describe('a state with another passphrase', () => {
  it.each([
    ['another', 'another', ENGINE_WORDS.otherPassphrase, BAD_INPUT[0]],
    ['none', undefined, ENGINE_WORDS.noPassphrase, BAD_INPUT[1]],
  ])('is told apart: %s', async (_, passphrase, words, sentence) => {
    const stack = await stackOf('prod');
    const { PULUMI_CONFIG_PASSPHRASE: right, ...others } = stack.workspace.envVars;
    expect(right).toBe('configuration');
    stack.workspace.envVars = {
      ...others,
      ...(passphrase === undefined ? {} : { PULUMI_CONFIG_PASSPHRASE: passphrase }),
    };
    const failure: unknown = await stack.preview().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(String(failure)).toContain(words);
    expect(describeCommandFailure(failure, 'prod').message).toBe(sentence);
  });
});

/** Structures without the order of their keys, which Pulumi sorts. */
function structure(config: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([key, text]) => [key, text.startsWith('{') ? (JSON.parse(text) as unknown) : text]),
  );
}
