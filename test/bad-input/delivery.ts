import { environmentFromFile, type Environment } from '../../stacks/environment';
import type { LiveObject } from '../../stacks/cluster';
import { describeCommandFailure } from '../../stacks/pulumi/engine/failures';
import { planObjects } from '../../stacks/pulumi/bridge/objects';
import { loadRootSecret } from '../../stacks/pulumi/secrets/root-secret';
import { refuseReplacement } from '../../stacks/pulumi/drift/survey';
import { synthesize, type Manifest } from '../../stacks/synth';
import { inFolder, refusal, ROOT, type Row } from './row';

const SOURCE = { rootSecret: 'r'.repeat(43), overrides: {} };

/** The queue of dev with a volume of this size. */
function queueWith(storage: string): readonly Manifest[] {
  const environment = environmentFromFile(ROOT, 'dev');
  const changed: Environment = { ...environment, redis: { queue: { ...environment.redis.queue, storage } } };
  return synthesize(changed, { root: ROOT }).manifests.filter(({ chart }) => chart === 'redis-queue');
}

/** What the engine prints. The contract tier has it print the same and compares. */
export const ENGINE_WORDS = {
  otherPassphrase: 'error: getting stack configuration: get stack secrets manager: incorrect passphrase',
  noPassphrase:
    'error: getting stack configuration: get stack secrets manager: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables',
};

const engineSays = (what: string, words: string, message: string): Row => ({
  id: 'B45',
  what,
  message,
  speak: () =>
    refusal(() => {
      throw describeCommandFailure(new Error(words), 'prod');
    }),
});

/** What is found when an environment meets its state and what lives in the cluster. */
export const delivery: readonly Row[] = [
  {
    id: 'B09',
    what: 'a volume that is to shrink',
    speak: () => {
      const live = new Map(queueWith('4Gi').map((manifest) => [manifest.key, manifest.object as LiveObject]));
      return refusal(() => refuseReplacement(planObjects(queueWith('1Gi'), 'all', SOURCE), live));
    },
    message:
      'changes that would destroy data: 1 fault\n  apps/StatefulSet/queue/redis-queue: spec.volumeClaimTemplates[0].spec.resources.requests.storage can\'t be changed without deleting the StatefulSet and its data; set it back, or move the data to a new object under another name (docs/pulumi.md, "Data stores")',
  },
  {
    id: 'B29',
    what: 'a root secret that is too short',
    speak: () =>
      refusal(() =>
        loadRootSecret({ root: ROOT, environment: 'dev', configured: 'hunter2', localState: true, dryRun: true }),
      ),
    message:
      'the root secret of "dev" (keelson:rootSecret) has 7 characters, fewer than 24\nfix: restore it from your backup, or make a new one with `openssl rand -hex 32`',
  },
  {
    id: 'B29',
    what: 'no root secret where state is shared',
    speak: () =>
      inFolder((root) => refusal(() => loadRootSecret({ root, environment: 'prod', localState: false, dryRun: true }))),
    message:
      'the environment "prod" has no root secret, and its state is shared\nfix: run `openssl rand -hex 32 | pulumi config set --secret keelson:rootSecret -s prod` once',
  },
  engineSays(
    'another passphrase',
    ENGINE_WORDS.otherPassphrase,
    'the state of "prod" or its configuration was encrypted with another passphrase\nfix: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to the one it was made with',
  ),
  engineSays(
    'no passphrase',
    ENGINE_WORDS.noPassphrase,
    'the state of "prod" is encrypted, and no passphrase is given\nfix: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE',
  ),
];
