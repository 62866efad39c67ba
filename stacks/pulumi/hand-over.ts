import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { KeelsonError } from '../../lib/core/errors';
import { environmentFromFile } from '../environment';
import { synthesize } from '../synth';
import { appliedByPulumi, type Platform } from './platform';
import { Run, type OperationOptions } from './run';
import { nameOf } from './engine/state';

/**
 * Has Pulumi let go of everything that Argo CD applies from now on: the objects stay in the cluster as they are and leave the state.
 * To be run once after `keelson:delivery` was set to `gitops`, before the next up; nothing in the cluster is touched.
 * @returns keys of the objects that were let go
 * @throws KeelsonError where the environment is delivered directly.
 */
export async function handOver(options: OperationOptions): Promise<readonly string[]> {
  const run = new Run(options);
  return run.guarded(async () => {
    const platform = options.platform?.() ?? platformFromFile(options);
    if (platform.environment.delivery === 'direct') {
      throw new KeelsonError(
        `the environment "${options.environment}" is delivered directly: there is no Argo CD to hand its objects to`,
        'set keelson:delivery to gitops first',
      );
    }
    const kept = new Set(appliedByPulumi(platform).map((manifest) => manifest.key));
    run.claim();
    const stack = await run.open(async () => undefined);
    const released = (await run.recordedUrns(stack)).filter((urn) => !kept.has(nameOf(urn)));
    if (released.length > 0) {
      // What depends on others stands behind them in the state and has to go first.
      const urns = [...released].reverse();
      await promisify(execFile)(
        stack.workspace.pulumiCommand.command,
        ['state', 'delete', ...urns, '--force', '--yes', '--non-interactive', '--stack', options.environment],
        { cwd: stack.workspace.workDir, env: { ...process.env, ...stack.workspace.envVars } },
      );
    }
    return released.map(nameOf);
  });
}

function platformFromFile({ root, environment }: OperationOptions): Platform {
  return synthesize(environmentFromFile(root, environment), { root });
}
