import type { ClusterClient } from '../../cluster';
import { KeelsonError } from '../../../lib/core/errors';
import { kindOf } from '../../objects/kinds';
import { identityOf, type KubernetesObject } from '../../objects/manifest';

const POLL_MILLISECONDS = 500;

/** Waits until an object that this program restored itself does its work; the engine waits for those that it applies. */
export async function waitUntilReady(client: ClusterClient, object: KubernetesObject, seconds: number): Promise<void> {
  if (object.metadata.annotations?.['pulumi.com/skipAwait'] === 'true') {
    return;
  }
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const live = await client.get(object.apiVersion, identityOf(object));
    const lacking = live === undefined ? 'it is gone' : kindOf(identityOf(live))?.lacks(live);
    if (lacking === undefined) {
      return;
    }
    if (Date.now() > deadline) {
      throw new KeelsonError(
        `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name} was restored but is not ready after ${seconds} s: ${lacking}`,
        'look at its events with `kubectl describe`, then run `keelson up` again',
      );
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
}
