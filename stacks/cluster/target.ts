import { KeelsonError } from '../../lib/core/errors';
import type { ClusterClient, LiveObject } from './client';
import { ApiError } from './request';

/** What the cluster turned out to be. */
export interface DetectedCluster {
  /** `unknown` where nothing tells. */
  readonly kind: 'k3s' | 'aks' | 'unknown';
  /** Whether it is a throw-away control plane of ours. */
  readonly sandbox: boolean;
  /** Version of the API server, for instance `v1.35.4+k3s1`. */
  readonly version: string;
}

/** Contexts of our own control planes begin with this. */
export const SANDBOX_CONTEXT_PREFIX = 'keelson-sandbox-';

/**
 * Looks at the version and at the nodes' labels: k3s marks both (`+k3s`, `node.kubernetes.io/instance-type=k3s`), AKS marks its
 * nodes with `kubernetes.azure.com/cluster`.
 * @throws KeelsonError when the cluster can't be reached.
 */
export async function detectCluster(client: ClusterClient): Promise<DetectedCluster> {
  const [version, nodes] = await Promise.all([client.version(), nodesOf(client)]);
  return { kind: kindOf(version, nodes), sandbox: client.context.context.startsWith(SANDBOX_CONTEXT_PREFIX), version };
}

/**
 * Stops the values of one target from reaching the cluster of another.
 * @throws KeelsonError when the cluster is known to be of the other kind, or can't be told to be AKS when it must be.
 */
export function guardTarget(
  environment: { readonly name: string; readonly target: 'k3s' | 'aks' },
  cluster: DetectedCluster,
  context: string,
): void {
  const { name, target } = environment;
  if (cluster.kind === target || (cluster.kind === 'unknown' && (cluster.sandbox || target === 'k3s'))) {
    return;
  }
  const found =
    cluster.kind === 'unknown'
      ? 'does not look like one'
      : `is ${cluster.kind === 'aks' ? 'an' : 'a'} ${title(cluster.kind)} cluster`;
  throw new KeelsonError(
    `the environment "${name}" is made for ${title(target)}, but the context "${context}" ${found} (${cluster.version})`,
    `choose the right cluster with --context, or another environment`,
  );
}

async function nodesOf(client: ClusterClient): Promise<LiveObject[]> {
  try {
    return await client.list('v1', 'Node');
  } catch (error) {
    // Users of one namespace may not see nodes; the version still tells k3s apart.
    if (error instanceof ApiError && error.status === 403) {
      return [];
    }
    throw error;
  }
}

function kindOf(version: string, nodes: readonly LiveObject[]): DetectedCluster['kind'] {
  if (version.includes('+k3s')) {
    return 'k3s';
  }
  const labels = nodes.map((node) => node.metadata.labels ?? {});
  if (labels.some((label) => label['kubernetes.azure.com/cluster'] !== undefined)) {
    return 'aks';
  }
  return labels.some((label) => label['node.kubernetes.io/instance-type'] === 'k3s') ? 'k3s' : 'unknown';
}

function title(target: 'k3s' | 'aks'): string {
  return target === 'k3s' ? 'k3s' : 'AKS';
}
