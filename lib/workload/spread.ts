import type { k8s } from 'cdk8s-plus-28';

/**
 * Keeps replicas apart: never two on one node where another can be had, and evenly over each topology key. All of it prefers and
 * nothing demands: after the loss of a zone the survivors must still be able to take the missing replicas.
 */
export function spreadReplicas(
  selector: Readonly<Record<string, string>>,
  topologyKeys: readonly string[],
): Pick<k8s.PodSpec, 'affinity' | 'topologySpreadConstraints'> {
  return {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { ...selector } } },
          },
        ],
      },
    },
    topologySpreadConstraints: topologyKeys.map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: { ...selector } },
    })),
  };
}
