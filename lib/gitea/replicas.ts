import type { Cluster } from '../core/cluster';
import type { Objection } from '../core/errors';

/** Why there can't be so many pods: they share one volume. */
export function checkReplicas(
  replicas: number,
  { accessMode, storageClass }: Cluster['sharedStorage'],
): Objection | undefined {
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > 9) {
    return { message: 'is out of range', got: replicas, allowed: 'a whole number, 1 to 9' };
  }
  return replicas > 1 && accessMode !== 'ReadWriteMany'
    ? {
        message: `needs a volume that several nodes mount, and storage class ${storageClass} has none`,
        got: replicas,
        allowed: '1',
        fix: 'set it to 1, or use a cluster whose shared storage is ReadWriteMany',
      }
    : undefined;
}
