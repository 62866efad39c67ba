import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { LocalWorkspace, PulumiCommand, type PolicyEvent, type Stack } from '@pulumi/pulumi/automation';
import { resolveProgram } from '../../stacks/programs';
import { change, goodPlatform, type Objects } from '../stacks/rules/policy/platform';

// Proves that the real engine starts the pack, that it refuses what the rules refuse and lets the rest through, with the real
// Kubernetes provider checking the resources. The provider renders to files: there is no cluster. The script by which a normal Pulumi
// install starts a pack is not a Go module; its one line stands below.

const PROJECT = join(__dirname, '../..');
const PACK = join(PROJECT, 'stacks/policy-pack');

jest.setTimeout(120_000);

describe('the policy pack under the real engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-policy-pack-'));
  let objects: Objects;
  let stack: Stack;

  beforeAll(async () => {
    const [cli, provider] = await Promise.all([resolveProgram('pulumi'), resolveProgram('pulumi-resource-kubernetes')]);
    for (const name of ['bin', 'state', 'rendered', 'home']) {
      mkdirSync(join(folder, name));
    }
    const analyzer = join(folder, 'bin/pulumi-analyzer-policy-nodejs');
    const runPack = join(PROJECT, 'node_modules/@pulumi/pulumi/cmd/run-policy-pack');
    writeFileSync(analyzer, `#!/bin/sh\nexec "${process.execPath}" "${runPack}" "$@"\n`);
    chmodSync(analyzer, 0o755);
    // The SDK looks for the engine in a folder `bin` only, and not every one lies in such a folder.
    symlinkSync(cli.path, join(folder, 'bin/pulumi'));
    stack = await LocalWorkspace.createOrSelectStack(
      { projectName: 'keelson', stackName: 'dev', program: async () => declare(objects, join(folder, 'rendered')) },
      {
        workDir: folder,
        pulumiCommand: await PulumiCommand.get({ root: folder }),
        envVars: {
          PATH: [join(folder, 'bin'), dirname(provider.path), process.env.PATH].join(delimiter),
          PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
          PULUMI_CONFIG_PASSPHRASE: 'policy-pack',
          PULUMI_HOME: join(folder, 'home'),
          PULUMI_SKIP_UPDATE_CHECK: 'true',
        },
      },
    );
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function preview(): Promise<{ readonly passed: boolean; readonly events: readonly PolicyEvent[] }> {
    const events: PolicyEvent[] = [];
    const passed = await stack
      .preview({
        policyPacks: [PACK],
        onEvent: ({ policyEvent }) => {
          if (policyEvent !== undefined) {
            events.push(policyEvent);
          }
        },
      })
      .then(
        () => true,
        () => false,
      );
    return { passed, events };
  }

  test('lets a good platform through without a word', async () => {
    objects = goodPlatform();
    expect(await preview()).toEqual({ passed: true, events: [] });
  });

  test('refuses an object that breaks a rule', async () => {
    objects = goodPlatform();
    change(objects, 'deployment spec template spec hostNetwork', true);
    const { passed, events } = await preview();
    expect(passed).toBe(false);
    expect(
      events.map(({ enforcementLevel, policyName, resourceUrn }) => [enforcementLevel, policyName, resourceUrn]),
    ).toEqual([['mandatory', 'objects', 'urn:pulumi:dev::keelson::kubernetes:apps/v1:Deployment::deployment']]);
    expect(events[0]?.message).toBe(
      "Every object keeps the rules.\nkeelson-dev (Deployment shop/web) spec.template.spec.hostNetwork: shares a namespace with the node's own processes [host-namespaces] (got true, allowed: false, or not set); remove hostNetwork\nA pod keeps out of the node's network, process and IPC namespaces, where it could watch and signal all others.\n",
    );
  });

  test('refuses objects that do not fit together', async () => {
    objects = goodPlatform();
    delete objects.budget;
    const { passed, events } = await preview();
    expect(passed).toBe(false);
    expect(
      events.map(({ enforcementLevel, policyName, resourceUrn }) => [enforcementLevel, policyName, resourceUrn]),
    ).toEqual([['mandatory', 'platform', 'urn:pulumi:dev::keelson::kubernetes:apps/v1:Deployment::deployment']]);
  });

  test('advises where a rule is advice', async () => {
    objects = goodPlatform();
    change(objects, 'service spec type', 'NodePort');
    change(objects, 'deployment spec strategy type', 'Recreate');
    const { passed, events } = await preview();
    expect(passed).toBe(true);
    expect(events.map(({ enforcementLevel, policyName }) => [enforcementLevel, policyName])).toEqual([
      ['advisory', 'objects-advice'],
      ['advisory', 'platform-advice'],
    ]);
  });
});

class FilesProvider extends pulumi.ProviderResource {}
class RawObject extends pulumi.CustomResource {}

function declare(objects: Objects, rendered: string): void {
  const provider = new FilesProvider('kubernetes', 'files', { renderYamlToDirectory: rendered } as object);
  for (const [name, object] of Object.entries(objects)) {
    const { apiVersion, kind } = object as { apiVersion: string; kind: string };
    const group = apiVersion === 'v1' ? 'core/v1' : apiVersion;
    new RawObject(`kubernetes:${group}:${kind}`, name, object, { provider });
  }
}
