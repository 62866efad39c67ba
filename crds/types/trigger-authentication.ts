// Written by `npm run crds`; do not edit. Schema: github.com/kedacore/keda/v2@v2.20.2.
import type { KeySelector } from './shared';

export interface TriggerAuthenticationSpec {
  readonly awsSecretManager?: TriggerAuthenticationAwsSecretManager;
  readonly azureKeyVault?: TriggerAuthenticationAzureKeyVault;
  readonly boundServiceAccountToken?: readonly TriggerAuthenticationBoundServiceAccountToken[];
  readonly configMapTargetRef?: readonly TriggerAuthenticationConfigMapTargetRef[];
  readonly env?: readonly TriggerAuthenticationEnv[];
  readonly filePath?: string;
  readonly gcpSecretManager?: TriggerAuthenticationGcpSecretManager;
  readonly hashiCorpVault?: TriggerAuthenticationHashiCorpVault;
  readonly oauth2?: TriggerAuthenticationOauth2;
  readonly podIdentity?: TriggerAuthenticationPodIdentity;
  readonly secretTargetRef?: readonly TriggerAuthenticationConfigMapTargetRef[];
}

export interface TriggerAuthenticationAwsSecretManager {
  readonly credentials?: TriggerAuthenticationCredentials;
  readonly podIdentity?: TriggerAuthenticationPodIdentity;
  readonly region?: string;
  readonly secrets: readonly TriggerAuthenticationSecret[];
}

export interface TriggerAuthenticationCredentials {
  readonly accessKey: TriggerAuthenticationAccessKey;
  readonly accessSecretKey: TriggerAuthenticationAccessKey;
  readonly accessToken?: TriggerAuthenticationAccessKey;
}

export interface TriggerAuthenticationAccessKey {
  readonly valueFrom: TriggerAuthenticationValueFrom;
}

export interface TriggerAuthenticationValueFrom {
  readonly secretKeyRef: KeySelector;
}

export interface TriggerAuthenticationPodIdentity {
  readonly externalID?: string;
  readonly identityAuthorityHost?: string;
  readonly identityId?: string;
  readonly identityOwner?: 'keda' | 'workload';
  readonly identityTenantId?: string;
  readonly provider: 'azure-workload' | 'gcp' | 'aws' | 'aws-eks' | 'none';
  readonly roleArn?: string;
}

export interface TriggerAuthenticationSecret {
  readonly name: string;
  readonly parameter: string;
  readonly secretKey?: string;
  readonly versionId?: string;
  readonly versionStage?: string;
}

export interface TriggerAuthenticationAzureKeyVault {
  readonly cloud?: TriggerAuthenticationCloud;
  readonly credentials?: TriggerAuthenticationAzureKeyVaultCredentials;
  readonly podIdentity?: TriggerAuthenticationPodIdentity;
  readonly secrets: readonly TriggerAuthenticationAzureKeyVaultSecret[];
  readonly vaultUri: string;
}

export interface TriggerAuthenticationCloud {
  readonly activeDirectoryEndpoint?: string;
  readonly keyVaultResourceURL?: string;
  readonly type: string;
}

export interface TriggerAuthenticationAzureKeyVaultCredentials {
  readonly clientId: string;
  readonly clientSecret: TriggerAuthenticationAccessKey;
  readonly tenantId: string;
}

export interface TriggerAuthenticationAzureKeyVaultSecret {
  readonly name: string;
  readonly parameter: string;
  readonly version?: string;
}

export interface TriggerAuthenticationBoundServiceAccountToken {
  readonly parameter: string;
  readonly serviceAccountName: string;
}

export interface TriggerAuthenticationConfigMapTargetRef {
  readonly key: string;
  readonly name: string;
  readonly parameter: string;
}

export interface TriggerAuthenticationEnv {
  readonly containerName?: string;
  readonly name: string;
  readonly parameter: string;
}

export interface TriggerAuthenticationGcpSecretManager {
  readonly credentials?: TriggerAuthenticationGcpSecretManagerCredentials;
  readonly podIdentity?: TriggerAuthenticationPodIdentity;
  readonly secrets: readonly TriggerAuthenticationGcpSecretManagerSecret[];
}

export interface TriggerAuthenticationGcpSecretManagerCredentials {
  readonly clientSecret: TriggerAuthenticationAccessKey;
}

export interface TriggerAuthenticationGcpSecretManagerSecret {
  readonly id: string;
  readonly parameter: string;
  readonly version?: string;
}

export interface TriggerAuthenticationHashiCorpVault {
  readonly address: string;
  readonly authentication: 'token' | 'kubernetes';
  readonly credential?: TriggerAuthenticationCredential;
  readonly mount?: string;
  readonly namespace?: string;
  readonly role?: string;
  readonly secrets: readonly TriggerAuthenticationHashiCorpVaultSecret[];
}

export interface TriggerAuthenticationCredential {
  readonly serviceAccount?: string;
  readonly serviceAccountName?: string;
  readonly token?: string;
}

export interface TriggerAuthenticationHashiCorpVaultSecret {
  readonly key: string;
  readonly parameter: string;
  readonly path: string;
  readonly pkiData?: TriggerAuthenticationPkiData;
  readonly type?: '' | 'secretV2' | 'secret' | 'pki';
}

export interface TriggerAuthenticationPkiData {
  readonly altNames?: string;
  readonly commonName?: string;
  readonly format?: string;
  readonly ipSans?: string;
  readonly otherSans?: string;
  readonly ttl?: string;
  readonly uriSans?: string;
}

export interface TriggerAuthenticationOauth2 {
  readonly clientId: string;
  readonly clientSecret?: TriggerAuthenticationAccessKey;
  readonly scopes?: readonly string[];
  readonly tokenUrl: string;
  readonly tokenUrlParams?: Readonly<Record<string, string>>;
  /** @default "clientCredentials" */
  readonly type: 'clientCredentials';
}
