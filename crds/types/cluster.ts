// Written by `npm run crds`; do not edit. Schema: github.com/cloudnative-pg/cloudnative-pg@v1.30.0.
import type { Cluster, InheritedMetadata, KeySelector, LabelSelector, Resources } from './shared';

export interface ClusterSpec {
  readonly affinity?: ClusterAffinity;
  readonly bootstrap?: ClusterBootstrap;
  /** @default true */
  readonly enablePDB?: boolean;
  /** @default false */
  readonly enableSuperuserAccess?: boolean;
  readonly imageName?: string;
  readonly inheritedMetadata?: InheritedMetadata;
  /** 1 or more. @default 1 */
  readonly instances: number;
  /** @default "info" */
  readonly logLevel?: 'error' | 'warning' | 'info' | 'debug' | 'trace';
  readonly plugins?: readonly ClusterPlugin[];
  readonly postgresql?: ClusterPostgresql;
  /** @default "restart" */
  readonly primaryUpdateMethod?: 'switchover' | 'restart';
  /** @default "unsupervised" */
  readonly primaryUpdateStrategy?: 'unsupervised' | 'supervised';
  readonly priorityClassName?: string;
  readonly resources?: Resources;
  /** @default 180 */
  readonly smartShutdownTimeout?: number;
  /** @default 1800 */
  readonly stopDelay?: number;
  readonly storage?: ClusterStorage;
  readonly superuserSecret?: Cluster;
  readonly walStorage?: ClusterStorage;
}

export interface ClusterAffinity {
  readonly enablePodAntiAffinity?: boolean;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly podAntiAffinityType?: string;
  readonly tolerations?: readonly ClusterToleration[];
  readonly topologyKey?: string;
}

export interface ClusterToleration {
  readonly effect?: string;
  readonly key?: string;
  readonly operator?: string;
  readonly tolerationSeconds?: number;
  readonly value?: string;
}

export interface ClusterBootstrap {
  readonly initdb?: ClusterInitdb;
}

export interface ClusterInitdb {
  readonly builtinLocale?: string;
  readonly dataChecksums?: boolean;
  readonly database?: string;
  readonly encoding?: string;
  readonly icuLocale?: string;
  readonly icuRules?: string;
  readonly import?: ClusterImport;
  readonly locale?: string;
  readonly localeCType?: string;
  readonly localeCollate?: string;
  readonly localeProvider?: string;
  readonly options?: readonly string[];
  readonly owner?: string;
  readonly postInitApplicationSQL?: readonly string[];
  readonly postInitApplicationSQLRefs?: ClusterPostInitApplicationSQLRefs;
  readonly postInitSQL?: readonly string[];
  readonly postInitSQLRefs?: ClusterPostInitApplicationSQLRefs;
  readonly postInitTemplateSQL?: readonly string[];
  readonly postInitTemplateSQLRefs?: ClusterPostInitApplicationSQLRefs;
  readonly secret?: Cluster;
  /** 1 to 1024. */
  readonly walSegmentSize?: number;
}

export interface ClusterImport {
  readonly databases: readonly string[];
  readonly pgDumpExtraOptions?: readonly string[];
  readonly pgRestoreDataOptions?: readonly string[];
  readonly pgRestoreExtraOptions?: readonly string[];
  readonly pgRestorePostdataOptions?: readonly string[];
  readonly pgRestorePredataOptions?: readonly string[];
  readonly postImportApplicationSQL?: readonly string[];
  readonly roles?: readonly string[];
  readonly schemaOnly?: boolean;
  readonly source: ClusterSource;
  readonly type: 'microservice' | 'monolith';
}

export interface ClusterSource {
  readonly externalCluster: string;
}

export interface ClusterPostInitApplicationSQLRefs {
  readonly configMapRefs?: readonly KeySelector[];
  readonly secretRefs?: readonly KeySelector[];
}

export interface ClusterPlugin {
  /** @default true */
  readonly enabled?: boolean;
  /** @default false */
  readonly isWALArchiver?: boolean;
  readonly name: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface ClusterPostgresql {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly pg_hba?: readonly string[];
  readonly synchronous?: ClusterSynchronous;
}

export interface ClusterSynchronous {
  readonly dataDurability?: 'required' | 'preferred';
  readonly failoverQuorum?: boolean;
  readonly maxStandbyNamesFromCluster?: number;
  readonly method: 'any' | 'first';
  readonly number: number;
  readonly standbyNamesPost?: readonly string[];
  readonly standbyNamesPre?: readonly string[];
}

export interface ClusterStorage {
  readonly pvcTemplate?: ClusterPvcTemplate;
  /** @default true */
  readonly resizeInUseVolumes?: boolean;
  readonly size?: string;
  readonly storageClass?: string;
}

export interface ClusterPvcTemplate {
  readonly accessModes?: readonly string[];
  readonly dataSource?: ClusterDataSource;
  readonly dataSourceRef?: ClusterDataSourceRef;
  readonly resources?: ClusterResources;
  readonly selector?: LabelSelector;
  readonly storageClassName?: string;
  readonly volumeAttributesClassName?: string;
  readonly volumeMode?: string;
  readonly volumeName?: string;
}

export interface ClusterDataSource {
  readonly apiGroup?: string;
  readonly kind: string;
  readonly name: string;
}

export interface ClusterDataSourceRef {
  readonly apiGroup?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface ClusterResources {
  readonly limits?: Readonly<Record<string, number | string>>;
  readonly requests?: Readonly<Record<string, number | string>>;
}
