import { ClusterClient } from './client';
import { readKubeContext, type ConnectionOptions } from './kubeconfig';

/**
 * A client for the cluster that the options, KUBECONFIG or the current context name. Nothing is sent yet.
 * @throws KeelsonError when the kubeconfig is missing, unreadable or empty, or lacks the context.
 */
export function connect(options: ConnectionOptions = {}): ClusterClient {
  return new ClusterClient(readKubeContext(options));
}
