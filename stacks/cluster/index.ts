export { ClusterClient, connect, type LiveObject, type ManagedFields } from './client';
export { readKubeContext, type ConnectionOptions, type KubeContext } from './kubeconfig';
export { singleKubeconfig } from './minify';
export { ApiError, ApiTransport } from './request';
export { withoutCalledServers } from './simulated';
export { detectCluster, guardTarget, SANDBOX_CONTEXT_PREFIX, type DetectedCluster } from './target';
