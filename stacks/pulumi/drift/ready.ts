import type { ClusterClient, LiveObject } from '../../cluster';
import { KeelsonError } from '../../../lib/core/errors';
import { identityOf, type KubernetesObject } from '../../objects/manifest';

const POLL_MILLISECONDS = 500;

interface Status {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly availableReplicas?: number;
  readonly readyReplicas?: number;
  readonly desiredNumberScheduled?: number;
  readonly numberAvailable?: number;
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
}

/** Waits until an object that this program restored itself does its work; the engine waits for those that it applies. */
export async function waitUntilReady(client: ClusterClient, object: KubernetesObject, seconds: number): Promise<void> {
  if (object.metadata.annotations?.['pulumi.com/skipAwait'] === 'true') {
    return;
  }
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const live = await client.get(object.apiVersion, identityOf(object));
    const lacking = live === undefined ? 'it is gone' : notReady(live);
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

/** @returns what is lacking, or nothing when the object is ready or of a kind that has no readiness */
export function notReady(live: LiveObject): string | undefined {
  const status = (live.status ?? {}) as Status;
  const generation = (live.metadata as { generation?: number }).generation ?? 0;
  const wanted = (live.spec as { replicas?: number } | undefined)?.replicas ?? 1;
  const observed = (status.observedGeneration ?? 0) >= generation;
  switch (live.kind) {
    case 'Deployment':
      return observed && (status.updatedReplicas ?? 0) >= wanted && (status.availableReplicas ?? 0) >= wanted
        ? undefined
        : `${status.availableReplicas ?? 0} of ${wanted} replicas are available`;
    case 'StatefulSet':
      return observed && (status.updatedReplicas ?? 0) >= wanted && (status.readyReplicas ?? 0) >= wanted
        ? undefined
        : `${status.readyReplicas ?? 0} of ${wanted} replicas are ready`;
    case 'DaemonSet':
      return observed && (status.numberAvailable ?? 0) >= (status.desiredNumberScheduled ?? 0)
        ? undefined
        : `${status.numberAvailable ?? 0} of ${status.desiredNumberScheduled ?? 0} pods are available`;
    case 'Job':
      return hasCondition(status, 'Complete') ? undefined : 'it is not complete';
    case 'CustomResourceDefinition':
      return hasCondition(status, 'Established') ? undefined : 'it is not established';
    default:
      return undefined;
  }
}

function hasCondition(status: Status, type: string): boolean {
  return (status.conditions ?? []).some((condition) => condition.type === type && condition.status === 'True');
}
