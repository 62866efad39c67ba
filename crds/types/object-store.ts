// Written by `npm run crds`; do not edit. Schema: github.com/cloudnative-pg/plugin-barman-cloud@v0.13.0.
import type { KeySelector, OptionalKeySelector, Resources } from './shared';

export interface ObjectStoreSpec {
  readonly configuration: ObjectStoreConfiguration;
  readonly instanceSidecarConfiguration?: ObjectStoreInstanceSidecarConfiguration;
  readonly retentionPolicy?: string;
}

export interface ObjectStoreConfiguration {
  readonly azureCredentials?: ObjectStoreAzureCredentials;
  readonly data?: ObjectStoreData;
  readonly destinationPath: string;
  readonly endpointCA?: KeySelector;
  readonly endpointURL?: string;
  readonly googleCredentials?: ObjectStoreGoogleCredentials;
  readonly historyTags?: Readonly<Record<string, string>>;
  readonly s3Credentials?: ObjectStoreS3Credentials;
  readonly serverName?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly wal?: ObjectStoreWal;
}

export interface ObjectStoreAzureCredentials {
  readonly connectionString?: KeySelector;
  readonly inheritFromAzureAD?: boolean;
  readonly storageAccount?: KeySelector;
  readonly storageKey?: KeySelector;
  readonly storageSasToken?: KeySelector;
  readonly useDefaultAzureCredentials?: boolean;
}

export interface ObjectStoreData {
  readonly additionalCommandArgs?: readonly string[];
  readonly compression?: 'bzip2' | 'gzip' | 'lz4' | 'snappy';
  readonly encryption?: 'AES256' | 'aws:kms';
  readonly immediateCheckpoint?: boolean;
  /** 1 or more. */
  readonly jobs?: number;
  readonly restoreAdditionalCommandArgs?: readonly string[];
}

export interface ObjectStoreGoogleCredentials {
  readonly applicationCredentials?: KeySelector;
  readonly gkeEnvironment?: boolean;
}

export interface ObjectStoreS3Credentials {
  readonly accessKeyId?: KeySelector;
  readonly inheritFromIAMRole?: boolean;
  readonly region?: KeySelector;
  readonly secretAccessKey?: KeySelector;
  readonly sessionToken?: KeySelector;
}

export interface ObjectStoreWal {
  readonly archiveAdditionalCommandArgs?: readonly string[];
  readonly compression?: 'bzip2' | 'gzip' | 'lz4' | 'snappy' | 'xz' | 'zstd';
  readonly encryption?: 'AES256' | 'aws:kms';
  /** 1 or more. */
  readonly maxParallel?: number;
  readonly restoreAdditionalCommandArgs?: readonly string[];
}

export interface ObjectStoreInstanceSidecarConfiguration {
  readonly additionalContainerArgs?: readonly string[];
  readonly env?: readonly ObjectStoreEnv[];
  /** @default "info" */
  readonly logLevel?: 'error' | 'warning' | 'info' | 'debug' | 'trace';
  readonly resources?: Resources;
  /** @default 1800 */
  readonly retentionPolicyIntervalSeconds?: number;
}

export interface ObjectStoreEnv {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: ObjectStoreValueFrom;
}

export interface ObjectStoreValueFrom {
  readonly configMapKeyRef?: OptionalKeySelector;
  readonly fieldRef?: ObjectStoreFieldRef;
  readonly fileKeyRef?: ObjectStoreFileKeyRef;
  readonly resourceFieldRef?: ObjectStoreResourceFieldRef;
  readonly secretKeyRef?: OptionalKeySelector;
}

export interface ObjectStoreFieldRef {
  readonly apiVersion?: string;
  readonly fieldPath: string;
}

export interface ObjectStoreFileKeyRef {
  readonly key: string;
  /** @default false */
  readonly optional?: boolean;
  readonly path: string;
  readonly volumeName: string;
}

export interface ObjectStoreResourceFieldRef {
  readonly containerName?: string;
  readonly divisor?: number | string;
  readonly resource: string;
}
