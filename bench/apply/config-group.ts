import { Provider } from '@pulumi/kubernetes/provider';
import { ConfigGroup } from '@pulumi/kubernetes/yaml';
import { LocalWorkspace } from '@pulumi/pulumi/automation';
import { objectsOf } from './objects';

// The usual way to apply objects with Pulumi: `yaml.ConfigGroup` of the typed SDK. Its engine is told the same as ours: file state, no
// update check, as many requests at once. It writes checkpoints, as it does unless told otherwise.
const [operation = '', root = '', kubeconfig = '', context = '', count = '', namespace = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const program = async (): Promise<void> => {
    const provider = new Provider('cluster', { kubeconfig, context, enableConfigMapMutable: true });
    const objs = objectsOf(Number(count), namespace).map((object) => ({
      ...object,
      metadata: { ...object.metadata, annotations: { 'pulumi.com/skipAwait': 'true' } },
    }));
    new ConfigGroup('bench', { objs }, { provider });
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
