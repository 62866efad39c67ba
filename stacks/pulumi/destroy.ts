import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { KeelsonError } from '../../lib/core/errors';
import { singleKubeconfig, type ClusterClient } from '../cluster';
import { describeFailures } from './engine/failures';
import { Journal, removeLeftovers } from './drift/journal';
import { Run, type OperationOptions, type OperationResult } from './run';
import { nameOf } from './engine/state';
import { holder } from './drift/terminating';

export interface DestroyOptions extends OperationOptions {
  /** Whether only the state is removed, for a cluster that is gone for good. @default false */
  readonly forget?: boolean;
}

/** Keys of the objects that a destroy would delete, in order of creation; none where nothing was ever applied. */
export async function recordedObjects(options: OperationOptions): Promise<readonly string[]> {
  const run = new Run(options);
  const recorded = run.recorded();
  if (run.backend.folder !== undefined) {
    return [...(recorded?.keys ?? [])];
  }
  return run.guarded(async () => (await run.recordedUrns(await run.open(async () => undefined))).map(nameOf));
}

/**
 * Deletes everything of the environment: its objects with their data, the volumes that they leave, what killed runs left, and the
 * state. The root secret stays, so that backups can still be read. A second run finds nothing to do.
 * @throws KeelsonError with reason and cure; a later run takes up where this one stopped.
 */
export async function destroy(options: DestroyOptions): Promise<OperationResult> {
  const run = new Run(options);
  const { environment, root } = options;
  return run.guarded(async () => {
    const journal = new Journal(root, environment);
    const intents = journal.read();
    const isEmpty = run.backend.folder !== undefined && run.recorded() === undefined;
    if (isEmpty && (intents.length === 0 || options.forget === true)) {
      journal.clear();
      return run.result([]);
    }
    run.claim();
    if (options.forget === true) {
      const stack = await run.open(async () => undefined);
      await stack.workspace.removeStack(environment, { force: true });
      journal.clear();
      return run.result([]);
    }
    return run.withClient(async (client) => {
      await client.version();
      const volumes = isEmpty ? [] : await destroyStack(run, client, environment);
      const leftovers = await removeLeftovers(client, environment, intents, new Set());
      for (const name of volumes) {
        if (await client.delete('v1', { group: '', kind: 'PersistentVolume', name })) {
          leftovers.push(`PersistentVolume/_/${name}`);
        }
      }
      journal.clear();
      return run.result(leftovers);
    });
  });
}

/** @returns names of the volumes that the namespaces had bound */
async function destroyStack(run: Run, client: ClusterClient, environment: string): Promise<string[]> {
  // The state names this file; what it says may have changed since.
  singleKubeconfig(client.context, run.options.root, environment);
  const stack = await run.open(async () => undefined);
  const keys = (await run.recordedUrns(stack)).map(nameOf);
  const namespaces = new Set(
    keys.flatMap((key) => (key.startsWith('Namespace/_/') ? [key.slice('Namespace/_/'.length)] : [])),
  );
  const volumes = (await client.list('v1', 'PersistentVolume'))
    .filter((volume) => {
      const claim = (volume.spec as { claimRef?: { namespace?: string } } | undefined)?.claimRef;
      return claim?.namespace !== undefined && namespaces.has(claim.namespace);
    })
    .map((volume) => volume.metadata.name);
  // Protection is against accidents in the program; whoever calls this has been asked.
  await promisify(execFile)(
    stack.workspace.pulumiCommand.command,
    ['state', 'unprotect', '--all', '--yes', '--non-interactive', '--stack', environment],
    { cwd: stack.workspace.workDir, env: { ...process.env, ...stack.workspace.envVars } },
  );
  try {
    await stack.destroy(run.engineOptions());
  } catch (error) {
    throw (await heldBack(run, client)) ?? error;
  }
  await stack.workspace.removeStack(environment);
  return volumes;
}

/** Says what keeps namespaces from going, where that is what went wrong. */
async function heldBack(run: Run, client: ClusterClient): Promise<KeelsonError | undefined> {
  const prefix = 'Namespace/_/';
  const held: string[] = [];
  for (const { key } of run.log.failures) {
    if (key?.startsWith(prefix) === true) {
      const name = key.slice(prefix.length);
      const live = await client.get('v1', { group: '', kind: 'Namespace', name });
      if (live !== undefined) {
        held.push(`the namespace ${name} can't be deleted${holder(live)}`);
      }
    }
  }
  if (held.length === 0) {
    return run.log.failures.length > 0 ? describeFailures(run.log.failures) : undefined;
  }
  return new KeelsonError(held.join('; '), 'remove what holds it back, then run `keelson destroy` again');
}
