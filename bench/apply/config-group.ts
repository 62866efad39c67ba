import { createRequire } from 'node:module';
import { join } from 'node:path';
import { LocalWorkspace } from '@pulumi/pulumi/automation';
import { objectsOf } from './objects';

// The usual way to apply objects with Pulumi: `yaml.ConfigGroup` of the typed SDK, which lies in a folder of its own. Its engine is told
// the same as ours: file state, no update check, as many requests at once. It writes checkpoints, as it does unless told otherwise.
const [operation = '', root = '', kubeconfig = '', context = '', count = '', namespace = '', sdk = ''] =
  process.argv.slice(2);

interface KubernetesSdk {
  readonly Provider: new (name: string, inputs: object) => object;
  readonly yaml: { readonly ConfigGroup: new (name: string, inputs: object, options: object) => object };
}

async function main(): Promise<void> {
  const load = createRequire(join(sdk, 'package.json'));
  const program = async (): Promise<void> => {
    const kubernetes = load('@pulumi/kubernetes') as KubernetesSdk;
    const provider = new kubernetes.Provider('cluster', { kubeconfig, context, enableConfigMapMutable: true });
    const objs = objectsOf(Number(count), namespace).map((object) => ({
      ...object,
      metadata: { ...object.metadata, annotations: { 'pulumi.com/skipAwait': 'true' } },
    }));
    new kubernetes.yaml.ConfigGroup('bench', { objs }, { provider });
  };
  const stack = await LocalWorkspace.createOrSelectStack(
    { projectName: 'bench', stackName: 'group', program },
    {
      workDir: root,
      projectSettings: { name: 'bench', runtime: 'nodejs', backend: { url: `file://${root}` } },
      envVars: { PULUMI_CONFIG_PASSPHRASE: 'bench', PULUMI_SKIP_UPDATE_CHECK: 'true' },
    },
  );
  await (operation === 'up' ? stack.up({ parallel: 32 }) : stack.preview({ parallel: 32 }));
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(`${JSON.stringify({ memory })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
