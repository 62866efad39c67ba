import { Provider } from '@pulumi/kubernetes/provider';

export interface ProviderSettings {
  /** Absolute path of the kubeconfig. A path, because the file's content would put credentials into the state. */
  readonly kubeconfig: string;
  readonly context: string;
  /** Stays the same when credentials or addresses change, so that these never replace the provider and all that is below it. */
  readonly clusterIdentifier: string;
}

/**
 * The provider of the cluster, in the version of its package. From 4.29 on it takes over what is there only when it is told to
 * (`upsertExistingObjects`); what isn't ours was refused before anything is registered.
 */
export function kubernetesProvider(settings: ProviderSettings): Provider {
  const { kubeconfig, context, clusterIdentifier } = settings;
  return new Provider('cluster', {
    kubeconfig,
    context,
    clusterIdentifier,
    enableServerSideApply: true,
    enableConfigMapMutable: true,
    enableSecretMutable: true,
  });
}
