// Written by `npm run crds`; do not edit. Schema: github.com/external-secrets/external-secrets@v1.3.2.
import type { LabelSelector } from './shared';

export interface ClusterSecretStoreSpec {
  readonly conditions?: readonly ClusterSecretStoreCondition[];
  readonly controller?: string;
  readonly provider: ClusterSecretStoreProvider;
  readonly refreshInterval?: number;
  readonly retrySettings?: ClusterSecretStoreRetrySettings;
}

export interface ClusterSecretStoreCondition {
  readonly namespaceRegexes?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
}

export interface ClusterSecretStoreProvider {
  readonly azurekv?: ClusterSecretStoreAzurekv;
  readonly fake?: ClusterSecretStoreFake;
  readonly kubernetes?: ClusterSecretStoreKubernetes;
}

export interface ClusterSecretStoreAzurekv {
  readonly authSecretRef?: ClusterSecretStoreAuthSecretRef;
  /** @default "ServicePrincipal" */
  readonly authType?: 'ServicePrincipal' | 'ManagedIdentity' | 'WorkloadIdentity';
  readonly customCloudConfig?: ClusterSecretStoreCustomCloudConfig;
  /** @default "PublicCloud" */
  readonly environmentType?: 'PublicCloud' | 'USGovernmentCloud' | 'ChinaCloud' | 'GermanCloud' | 'AzureStackCloud';
  readonly identityId?: string;
  readonly serviceAccountRef?: ClusterSecretStoreServiceAccountRef;
  readonly tenantId?: string;
  /** @default false */
  readonly useAzureSDK?: boolean;
  readonly vaultUrl: string;
}

export interface ClusterSecretStoreAuthSecretRef {
  readonly clientCertificate?: ClusterSecretStoreClientCertificate;
  readonly clientId?: ClusterSecretStoreClientCertificate;
  readonly clientSecret?: ClusterSecretStoreClientCertificate;
  readonly tenantId?: ClusterSecretStoreClientCertificate;
}

export interface ClusterSecretStoreClientCertificate {
  readonly key?: string;
  readonly name?: string;
  readonly namespace?: string;
}

export interface ClusterSecretStoreCustomCloudConfig {
  readonly activeDirectoryEndpoint: string;
  readonly keyVaultDNSSuffix?: string;
  readonly keyVaultEndpoint?: string;
  readonly resourceManagerEndpoint?: string;
}

export interface ClusterSecretStoreServiceAccountRef {
  readonly audiences?: readonly string[];
  readonly name: string;
  readonly namespace?: string;
}

export interface ClusterSecretStoreFake {
  readonly data: readonly ClusterSecretStoreData[];
  readonly validationResult?: number;
}

export interface ClusterSecretStoreData {
  readonly key: string;
  readonly value: string;
  readonly version?: string;
}

export interface ClusterSecretStoreKubernetes {
  readonly auth?: ClusterSecretStoreAuth;
  readonly authRef?: ClusterSecretStoreClientCertificate;
  /** @default "default" */
  readonly remoteNamespace?: string;
  readonly server?: ClusterSecretStoreServer;
}

export interface ClusterSecretStoreAuth {
  readonly cert?: ClusterSecretStoreCert;
  readonly serviceAccount?: ClusterSecretStoreServiceAccountRef;
  readonly token?: ClusterSecretStoreToken;
}

export interface ClusterSecretStoreCert {
  readonly clientCert?: ClusterSecretStoreClientCertificate;
  readonly clientKey?: ClusterSecretStoreClientCertificate;
}

export interface ClusterSecretStoreToken {
  readonly bearerToken?: ClusterSecretStoreClientCertificate;
}

export interface ClusterSecretStoreServer {
  readonly caBundle?: string;
  readonly caProvider?: ClusterSecretStoreCaProvider;
  /** @default "kubernetes.default" */
  readonly url?: string;
}

export interface ClusterSecretStoreCaProvider {
  readonly key?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly type: 'Secret' | 'ConfigMap';
}

export interface ClusterSecretStoreRetrySettings {
  readonly maxRetries?: number;
  readonly retryInterval?: string;
}
