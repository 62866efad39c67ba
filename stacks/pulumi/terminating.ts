import { FaultCollector } from '../../lib/core/errors';
import type { ClusterClient, LiveObject } from '../cluster';
import type { Manifest } from '../synth/manifest';

const PATIENCE_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 1_000;

/**
 * Waits until planned objects that are being deleted are gone: applied now, they would vanish right after.
 * @returns the live objects without them
 * @throws FaultReport naming what holds them back, when they are still there after a minute.
 */
export async function waitForDeletions(
  client: ClusterClient,
  manifests: readonly Manifest[],
  live: ReadonlyMap<string, LiveObject>,
  dryRun: boolean,
): Promise<ReadonlyMap<string, LiveObject>> {
  const remaining = new Map(live);
  const leaving = new Map(
    manifests.flatMap((manifest) =>
      live.get(manifest.key)?.metadata.deletionTimestamp === undefined ? [] : [[manifest.key, manifest] as const],
    ),
  );
  const deadline = Date.now() + (dryRun ? 0 : PATIENCE_MILLISECONDS);
  while (leaving.size > 0) {
    for (const [key, manifest] of leaving) {
      const current = await client.get(manifest.object.apiVersion, manifest.identity);
      if (dryRun || current?.metadata.deletionTimestamp === undefined) {
        leaving.delete(key);
        remaining.delete(key);
        if (current !== undefined && !dryRun) {
          remaining.set(key, current);
        }
      }
    }
    if (leaving.size > 0 && Date.now() > deadline) {
      throw await heldBack(client, leaving);
    }
    if (leaving.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
  }
  return remaining;
}

async function heldBack(client: ClusterClient, leaving: ReadonlyMap<string, Manifest>): Promise<Error> {
  const faults = new FaultCollector();
  for (const [key, manifest] of leaving) {
    const current = await client.get(manifest.object.apiVersion, manifest.identity);
    faults.add({
      path: key,
      message: `is still being deleted after ${PATIENCE_MILLISECONDS / 1000} s${current === undefined ? '' : holder(current)}`,
      fix: 'remove what holds it back, or wait, then run `keelson up` again',
    });
  }
  try {
    faults.throwIfAny('objects that are being deleted');
  } catch (report) {
    return report as Error;
  }
  throw new Error('nothing is being deleted');
}

/** What keeps an object from going, in the server's words: finalizers, and a namespace's remaining content. */
export function holder(object: LiveObject): string {
  const finalizers = object.metadata.finalizers ?? [];
  const conditions = (
    object.status as { conditions?: { type: string; status: string; message?: string }[] } | undefined
  )?.conditions;
  const remaining = (conditions ?? [])
    .filter(({ type, status }) => status === 'True' && /ContentRemaining|FinalizersRemaining|Failure/.test(type))
    .map(({ message }) => message ?? '');
  const reasons = [
    ...(finalizers.length > 0 ? [`finalizers ${finalizers.join(', ')}`] : []),
    ...remaining.filter((message) => message !== ''),
  ];
  return reasons.length > 0 ? ` (${reasons.join('; ')})` : '';
}
