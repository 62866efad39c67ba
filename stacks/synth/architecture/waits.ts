import type { Manifest } from '../manifest';

/** One workload that starts after another. */
export interface Wait {
  readonly from: string;
  readonly to: string;
}

/** Which workloads wait for which, the objects between them left out. */
export function waitsOf(manifests: readonly Manifest[], workloads: ReadonlySet<string>): Wait[] {
  // Manifests are in order, so what one depends on is known before it; the sets hold workloads only and stay small.
  const reached = new Map<string, ReadonlySet<string>>();
  const waits: Wait[] = [];
  for (const { key, dependsOn } of manifests) {
    const own = new Set<string>();
    for (const target of dependsOn) {
      if (workloads.has(target)) {
        own.add(target);
      } else {
        reached.get(target)?.forEach((workload) => own.add(workload));
      }
    }
    reached.set(key, own);
    if (workloads.has(key)) {
      waits.push(...[...own].map((to) => ({ from: key, to })));
    }
  }
  return waits;
}
