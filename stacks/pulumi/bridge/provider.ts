import * as pulumi from '@pulumi/pulumi';

/** The version of pulumi-resource-kubernetes that runs; Pulumi fetches it where it isn't on PATH. */
export const PROVIDER_VERSION = '4.25.0';

export interface ProviderSettings {
  /** Absolute path of the kubeconfig. A path, because the file's content would put credentials into the state. */
  readonly kubeconfig: string;
  readonly context: string;
  /** Stays the same when credentials or addresses change, so that these never replace the provider and all that is below it. */
  readonly clusterIdentifier: string;
  /** @default PROVIDER_VERSION */
  readonly version?: string;
}

/** The provider of the cluster, without the typed SDK: raw resources need its plugin only. */
export function kubernetesProvider(settings: ProviderSettings): pulumi.ProviderResource {
  const version = settings.version ?? PROVIDER_VERSION;
  return new KubernetesProvider(
    'kubernetes',
    'cluster',
    {
      kubeconfig: settings.kubeconfig,
      context: settings.context,
      clusterIdentifier: settings.clusterIdentifier,
      enableServerSideApply: 'true',
      enableConfigMapMutable: 'true',
      enableSecretMutable: 'true',
      // Before 4.29 creating always adopts what is there. Either way, what is not ours was refused before anything is registered.
      ...(adoptsOnlyWhenTold(version) ? { upsertExistingObjects: 'true' } : {}),
    },
    { version },
  );
}

function adoptsOnlyWhenTold(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 4 || (major === 4 && minor >= 29);
}

// The SDK's class is abstract because typed SDKs extend it; no type is needed here.
class KubernetesProvider extends pulumi.ProviderResource {}
