import type { Manifest } from '../../objects/manifest';

/** One that starts after another: a workload by its key, or all workloads of a namespace. */
export interface Wait {
  readonly from: string;
  readonly to: string;
}

/** The name of a namespace as an end of a wait. */
export function namespaceEnd(namespace: string): string {
  return `namespace ${namespace}`;
}

/**
 * Which workloads start after which, as few lines as say it: the objects between them are left out, and so is what follows from other
 * lines; what holds for all workloads of a namespace is said of the namespace.
 */
export function waitsOf(manifests: readonly Manifest[], workloads: readonly Manifest[]): Wait[] {
  const waits = direct(manifests, new Set(workloads.map(({ key }) => key)));
  reduce(waits);
  const namespaceOf = new Map(workloads.map(({ key, identity }) => [key, identity.namespace ?? '']));
  const sizes = new Map<string, number>();
  for (const namespace of namespaceOf.values()) {
    sizes.set(namespace, (sizes.get(namespace) ?? 0) + 1);
  }
  const lines = new Map<string, Set<string>>();
  for (const [from, targets] of waits) {
    lines.set(from, mergeByNamespace(targets, namespaceOf, sizes));
  }
  const bySource = new Map<string, Set<string>>();
  for (const [from, targets] of lines) {
    targets.forEach((to) => bySource.set(to, (bySource.get(to) ?? new Set()).add(from)));
  }
  return [...bySource].flatMap(([to, sources]) =>
    [...mergeByNamespace(sources, namespaceOf, sizes)].map((from) => ({ from, to })),
  );
}

function direct(manifests: readonly Manifest[], workloads: ReadonlySet<string>): Map<string, Set<string>> {
  // Manifests are in order, so what one depends on is known before it; the sets hold workloads only and stay small.
  const reached = new Map<string, ReadonlySet<string>>();
  const waits = new Map<string, Set<string>>();
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
      waits.set(key, own);
    }
  }
  return waits;
}

/** Takes away what another wait stands for. */
function reduce(waits: ReadonlyMap<string, Set<string>>): void {
  const below = new Map<string, ReadonlySet<string>>();
  for (const [key, targets] of waits) {
    const all = new Set<string>();
    for (const target of targets) {
      all.add(target);
      below.get(target)?.forEach((further) => all.add(further));
    }
    for (const target of [...targets]) {
      if ([...targets].some((other) => other !== target && below.get(other)?.has(target) === true)) {
        targets.delete(target);
      }
    }
    below.set(key, all);
  }
}

/** A namespace in the place of its workloads, where all of them are there and they are more than one. */
function mergeByNamespace(
  keys: ReadonlySet<string>,
  namespaceOf: ReadonlyMap<string, string>,
  sizes: ReadonlyMap<string, number>,
): Set<string> {
  const there = new Map<string, number>();
  for (const key of keys) {
    const namespace = namespaceOf.get(key);
    if (namespace !== undefined) {
      there.set(namespace, (there.get(namespace) ?? 0) + 1);
    }
  }
  return new Set(
    [...keys].map((key) => {
      const namespace = namespaceOf.get(key);
      const count = namespace === undefined ? 0 : (there.get(namespace) ?? 0);
      return namespace !== undefined && count > 1 && count === sizes.get(namespace) ? namespaceEnd(namespace) : key;
    }),
  );
}
