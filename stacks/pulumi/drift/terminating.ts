import { FaultCollector } from '../../../lib/core/errors';
import type { ClusterClient, LiveObject } from '../../cluster';
import type { Manifest } from '../../objects/manifest';
import { listLive } from './survey';

const PATIENCE_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 1_000;

/**
 * Waits until planned objects that are being deleted are gone: applied now, they would vanish right after. A preview doesn't wait and
 * takes them for gone.
 * @returns what is live then
 * @throws FaultReport naming what holds them back, when they are still there after a minute.
 */
export async function waitForDeletions(
  client: ClusterClient,
  manifests: readonly Manifest[],
  live: ReadonlyMap<string, LiveObject>,
  dryRun: boolean,
): Promise<ReadonlyMap<string, LiveObject>> {
  const leaving = new Map(
    manifests
      .filter((manifest) => live.get(manifest.key)?.metadata.deletionTimestamp !== undefined)
      .map((manifest) => [manifest.key, manifest]),
  );
  if (leaving.size === 0) {
    return live;
  }
  if (dryRun) {
    return new Map([...live].filter(([key, object]) => !leaving.has(key) && !leaving.has(namespaceKey(object))));
  }
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    for (const [key, manifest] of [...leaving]) {
      const current = await client.get(manifest.object.apiVersion, manifest.identity);
      if (current?.metadata.deletionTimestamp === undefined) {
        leaving.delete(key);
      }
    }
    if (leaving.size === 0) {
      // A namespace takes along what was alive a moment ago.
      return listLive(client, manifests);
    }
    if (Date.now() > deadline) {
      await refuseHeldBack(client, leaving);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
}

function namespaceKey(object: LiveObject): string {
  return `Namespace/_/${object.metadata.namespace ?? ''}`;
}

async function refuseHeldBack(client: ClusterClient, leaving: ReadonlyMap<string, Manifest>): Promise<void> {
  const faults = new FaultCollector();
  for (const [key, manifest] of leaving) {
    const current = await client.get(manifest.object.apiVersion, manifest.identity);
    faults.add({
      path: key,
      message: `is still being deleted after ${PATIENCE_MILLISECONDS / 1000} s${current === undefined ? '' : holder(current)}`,
      fix: 'remove what holds it back, or wait, then run `keelson up` again',
    });
  }
  faults.throwIfAny('objects that are being deleted');
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
