import { asNumber, asRecord, asRecords, at } from '../json';
import type { KubernetesObject } from '../manifest';

/** Readiness of a workload: `ready` of its replicas, all of them of the newest generation. */
function replicas(field: string, word: string) {
  return (live: KubernetesObject): string | undefined => {
    const status = asRecord(live.status);
    const wanted = asNumber(at(live.spec, 'replicas')) ?? 1;
    const there = asNumber(status[field]) ?? 0;
    const updated = asNumber(status.updatedReplicas) ?? 0;
    return isObserved(live) && updated >= wanted && there >= wanted
      ? undefined
      : `${there} of ${wanted} replicas are ${word}`;
  };
}

export const availableReplicas = replicas('availableReplicas', 'available');
export const readyReplicas = replicas('readyReplicas', 'ready');

/** Readiness of a DaemonSet: a pod on every node that it is for. */
export function scheduledPods(live: KubernetesObject): string | undefined {
  const status = asRecord(live.status);
  const wanted = asNumber(status.desiredNumberScheduled) ?? 0;
  const there = asNumber(status.numberAvailable) ?? 0;
  return isObserved(live) && there >= wanted ? undefined : `${there} of ${wanted} pods are available`;
}

/** Readiness that is one condition of the status. */
export function condition(type: string) {
  return (live: KubernetesObject): string | undefined =>
    asRecords(at(live.status, 'conditions')).some((one) => one.type === type && one.status === 'True')
      ? undefined
      : `it is not ${type.toLowerCase()}`;
}

function isObserved(live: KubernetesObject): boolean {
  return (asNumber(at(live.status, 'observedGeneration')) ?? 0) >= (asNumber(at(live.metadata, 'generation')) ?? 0);
}
