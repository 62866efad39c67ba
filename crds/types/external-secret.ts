// Written by `npm run crds`; do not edit. Schema: github.com/external-secrets/external-secrets@v1.3.2.

export interface ExternalSecretSpec {
  readonly data?: readonly ExternalSecretData[];
  readonly dataFrom?: readonly ExternalSecretDataFrom[];
  /** @default "1h0m0s" */
  readonly refreshInterval?: string;
  readonly refreshPolicy?: 'CreatedOnce' | 'Periodic' | 'OnChange';
  readonly secretStoreRef?: ExternalSecretStoreRef;
  /** @default {"creationPolicy":"Owner","deletionPolicy":"Retain"} */
  readonly target?: ExternalSecretTarget;
}

export interface ExternalSecretData {
  readonly remoteRef: ExternalSecretRemoteRef;
  readonly secretKey: string;
  readonly sourceRef?: ExternalSecretSourceRef;
}

export interface ExternalSecretRemoteRef {
  /** @default "Default" */
  readonly conversionStrategy?: 'Default' | 'Unicode';
  /** @default "None" */
  readonly decodingStrategy?: 'Auto' | 'Base64' | 'Base64URL' | 'None';
  readonly key: string;
  /** @default "None" */
  readonly metadataPolicy?: 'None' | 'Fetch';
  readonly property?: string;
  readonly version?: string;
}

export interface ExternalSecretSourceRef {
  readonly generatorRef?: ExternalSecretGeneratorRef;
  readonly storeRef?: ExternalSecretStoreRef;
}

export interface ExternalSecretGeneratorRef {
  /** @default "generators.external-secrets.io/v1alpha1" */
  readonly apiVersion?: string;
  readonly kind:
    | 'ACRAccessToken'
    | 'ClusterGenerator'
    | 'CloudsmithAccessToken'
    | 'ECRAuthorizationToken'
    | 'Fake'
    | 'GCRAccessToken'
    | 'GithubAccessToken'
    | 'QuayAccessToken'
    | 'Password'
    | 'SSHKey'
    | 'STSSessionToken'
    | 'UUID'
    | 'VaultDynamicSecret'
    | 'Webhook'
    | 'Grafana'
    | 'MFA';
  readonly name: string;
}

export interface ExternalSecretStoreRef {
  readonly kind?: 'SecretStore' | 'ClusterSecretStore';
  readonly name?: string;
}

export interface ExternalSecretDataFrom {
  readonly extract?: ExternalSecretRemoteRef;
  readonly find?: ExternalSecretFind;
  readonly rewrite?: readonly ExternalSecretRewrite[];
  readonly sourceRef?: ExternalSecretSourceRef;
}

export interface ExternalSecretFind {
  /** @default "Default" */
  readonly conversionStrategy?: 'Default' | 'Unicode';
  /** @default "None" */
  readonly decodingStrategy?: 'Auto' | 'Base64' | 'Base64URL' | 'None';
  readonly name?: ExternalSecretName;
  readonly path?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface ExternalSecretName {
  readonly regexp?: string;
}

export interface ExternalSecretRewrite {
  readonly merge?: ExternalSecretMerge;
  readonly regexp?: ExternalSecretRegexp;
  readonly transform?: ExternalSecretTransform;
}

export interface ExternalSecretMerge {
  /** @default "Error" */
  readonly conflictPolicy?: 'Ignore' | 'Error';
  /** @default "" */
  readonly into?: string;
  readonly priority?: readonly string[];
  /** @default "Strict" */
  readonly priorityPolicy?: 'IgnoreNotFound' | 'Strict';
  /** @default "Extract" */
  readonly strategy?: 'Extract' | 'JSON';
}

export interface ExternalSecretRegexp {
  readonly source: string;
  readonly target: string;
}

export interface ExternalSecretTransform {
  readonly template: string;
}

export interface ExternalSecretTarget {
  /** @default "Owner" */
  readonly creationPolicy?: 'Owner' | 'Orphan' | 'Merge' | 'None';
  /** @default "Retain" */
  readonly deletionPolicy?: 'Delete' | 'Merge' | 'Retain';
  readonly immutable?: boolean;
  readonly manifest?: ExternalSecretManifest;
  readonly name?: string;
  readonly template?: ExternalSecretTemplate;
}

export interface ExternalSecretManifest {
  readonly apiVersion: string;
  readonly kind: string;
}

export interface ExternalSecretTemplate {
  readonly data?: Readonly<Record<string, string>>;
  /** @default "v2" */
  readonly engineVersion?: 'v2';
  /** @default "Replace" */
  readonly mergePolicy?: 'Replace' | 'Merge';
  readonly metadata?: ExternalSecretMetadata;
  readonly templateFrom?: readonly ExternalSecretTemplateFrom[];
  readonly type?: string;
}

export interface ExternalSecretMetadata {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

export interface ExternalSecretTemplateFrom {
  readonly configMap?: ExternalSecretConfigMap;
  readonly literal?: string;
  readonly secret?: ExternalSecretConfigMap;
  /** @default "Data" */
  readonly target?: string;
}

export interface ExternalSecretConfigMap {
  readonly items: readonly ExternalSecretItem[];
  readonly name: string;
}

export interface ExternalSecretItem {
  readonly key: string;
  /** @default "Values" */
  readonly templateAs?: 'Values' | 'KeysAndValues';
}
