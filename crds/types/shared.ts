// Written by `npm run crds`; do not edit. What several kinds share.

export interface Cluster {
  readonly name: string;
}

export interface KeySelector {
  readonly key: string;
  readonly name: string;
}

export interface InheritedMetadata {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface Resources {
  readonly claims?: readonly Claim[];
  readonly limits?: Readonly<Record<string, number | string>>;
  readonly requests?: Readonly<Record<string, number | string>>;
}

export interface Claim {
  readonly name: string;
  readonly request?: string;
}

export interface LabelSelector {
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
  readonly matchLabels?: Readonly<Record<string, string>>;
}

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface AuthenticationRef {
  readonly kind?: 'TriggerAuthentication' | 'ClusterTriggerAuthentication';
  readonly name: string;
}

export interface Destination {
  readonly name?: string;
  readonly namespace?: string;
  readonly server?: string;
}

export interface AttachMetadata {
  readonly node?: boolean;
}

export interface NamespaceSelector {
  readonly any?: boolean;
  readonly matchNames?: readonly string[];
}

export interface Authorization {
  readonly credentials?: OptionalKeySelector;
  readonly type?: string;
}

export interface OptionalKeySelector {
  readonly key: string;
  /** @default "" */
  readonly name?: string;
  readonly optional?: boolean;
}

export interface BasicAuth {
  readonly password?: OptionalKeySelector;
  readonly username?: OptionalKeySelector;
}

export interface RelabelConfig {
  /** @default "replace" */
  readonly action?:
    | 'replace'
    | 'Replace'
    | 'keep'
    | 'Keep'
    | 'drop'
    | 'Drop'
    | 'hashmod'
    | 'HashMod'
    | 'labelmap'
    | 'LabelMap'
    | 'labeldrop'
    | 'LabelDrop'
    | 'labelkeep'
    | 'LabelKeep'
    | 'lowercase'
    | 'Lowercase'
    | 'uppercase'
    | 'Uppercase'
    | 'keepequal'
    | 'KeepEqual'
    | 'dropequal'
    | 'DropEqual';
  /** 0 or more. */
  readonly modulus?: number;
  readonly regex?: string;
  readonly replacement?: string;
  readonly separator?: string;
  readonly sourceLabels?: readonly string[];
  readonly targetLabel?: string;
}

export interface Oauth2 {
  readonly clientId: SecretOrConfigMap;
  readonly clientSecret: OptionalKeySelector;
  readonly endpointParams?: Readonly<Record<string, string>>;
  readonly noProxy?: string;
  readonly proxyConnectHeader?: Readonly<Record<string, readonly OptionalKeySelector[]>>;
  readonly proxyFromEnvironment?: boolean;
  readonly proxyUrl?: string;
  readonly scopes?: readonly string[];
  readonly tlsConfig?: TlsConfig;
  readonly tokenUrl: string;
}

export interface SecretOrConfigMap {
  readonly configMap?: OptionalKeySelector;
  readonly secret?: OptionalKeySelector;
}

export interface TlsConfig {
  readonly ca?: SecretOrConfigMap;
  readonly cert?: SecretOrConfigMap;
  readonly insecureSkipVerify?: boolean;
  readonly keySecret?: OptionalKeySelector;
  readonly maxVersion?: 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13';
  readonly minVersion?: 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13';
  readonly serverName?: string;
}
