import { k8s } from 'cdk8s-plus-28';

/** Requests and limits; all three kinds, because a container without a limit is somebody else's outage. */
export interface Resources {
  /** Quantities such as `100m`. */
  readonly cpu: { readonly request: string; readonly limit: string };
  /** Quantities such as `128Mi`. */
  readonly memory: { readonly request: string; readonly limit: string };
  /** Writable layers, logs and emptyDirs, quantities such as `64Mi`. */
  readonly ephemeralStorage: { readonly request: string; readonly limit: string };
}

/** A request and a limit of each. */
export function resourceBounds(
  cpu: readonly [request: string, limit: string],
  memory: readonly [request: string, limit: string],
  ephemeralStorage: readonly [request: string, limit: string],
): Resources {
  const bounds = ([request, limit]: readonly [string, string]): { request: string; limit: string } => ({
    request,
    limit,
  });
  return { cpu: bounds(cpu), memory: bounds(memory), ephemeralStorage: bounds(ephemeralStorage) };
}

export function resourceRequirements(resources: Resources): k8s.ResourceRequirements {
  const { cpu, memory, ephemeralStorage } = resources;
  return {
    requests: quantities(cpu.request, memory.request, ephemeralStorage.request),
    limits: quantities(cpu.limit, memory.limit, ephemeralStorage.limit),
  };
}

function quantities(cpu: string, memory: string, ephemeralStorage: string): Record<string, k8s.Quantity> {
  return {
    cpu: k8s.Quantity.fromString(cpu),
    memory: k8s.Quantity.fromString(memory),
    'ephemeral-storage': k8s.Quantity.fromString(ephemeralStorage),
  };
}
