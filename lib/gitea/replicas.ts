import { checkWhole } from '../core/checks';
import type { Cluster } from '../core/cluster';
import type { Objection } from '../core/errors';

/** Why there can't be so many pods: they share one volume. */
export function checkReplicas(
  replicas: number,
  { accessMode, storageClass }: Cluster['sharedStorage'],
): Objection | undefined {
  const outside = checkWhole(replicas, { max: 9 });
  if (outside !== undefined) {
    return outside;
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
