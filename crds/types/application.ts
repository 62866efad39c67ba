// Written by `npm run crds`; do not edit. Schema: github.com/argoproj/argo-cd/v3@v3.3.18.
import type { Destination, InheritedMetadata } from './shared';

export interface ApplicationSpec {
  readonly destination: Destination;
  readonly ignoreDifferences?: readonly ApplicationIgnoreDifference[];
  readonly info?: readonly ApplicationInfo[];
  readonly project: string;
  readonly revisionHistoryLimit?: number;
  readonly source?: ApplicationSource;
  readonly sourceHydrator?: ApplicationSourceHydrator;
  readonly sources?: readonly ApplicationSource[];
  readonly syncPolicy?: ApplicationSyncPolicy;
}

export interface ApplicationIgnoreDifference {
  readonly group?: string;
  readonly jqPathExpressions?: readonly string[];
  readonly jsonPointers?: readonly string[];
  readonly kind: string;
  readonly managedFieldsManagers?: readonly string[];
  readonly name?: string;
  readonly namespace?: string;
}

export interface ApplicationInfo {
  readonly name: string;
  readonly value: string;
}

export interface ApplicationSource {
  readonly chart?: string;
  readonly directory?: ApplicationDirectory;
  readonly helm?: ApplicationHelm;
  readonly kustomize?: ApplicationKustomize;
  readonly name?: string;
  readonly path?: string;
  readonly plugin?: ApplicationPlugin;
  readonly ref?: string;
  readonly repoURL: string;
  readonly targetRevision?: string;
}

export interface ApplicationDirectory {
  readonly exclude?: string;
  readonly include?: string;
  readonly jsonnet?: ApplicationJsonnet;
  readonly recurse?: boolean;
}

export interface ApplicationJsonnet {
  readonly extVars?: readonly ApplicationExtVar[];
  readonly libs?: readonly string[];
  readonly tlas?: readonly ApplicationExtVar[];
}

export interface ApplicationExtVar {
  readonly code?: boolean;
  readonly name: string;
  readonly value: string;
}

export interface ApplicationHelm {
  readonly apiVersions?: readonly string[];
  readonly fileParameters?: readonly ApplicationFileParameter[];
  readonly ignoreMissingValueFiles?: boolean;
  readonly kubeVersion?: string;
  readonly namespace?: string;
  readonly parameters?: readonly ApplicationParameter[];
  readonly passCredentials?: boolean;
  readonly releaseName?: string;
  readonly skipCrds?: boolean;
  readonly skipSchemaValidation?: boolean;
  readonly skipTests?: boolean;
  readonly valueFiles?: readonly string[];
  readonly values?: string;
  readonly valuesObject?: Readonly<Record<string, unknown>>;
  readonly version?: string;
}

export interface ApplicationFileParameter {
  readonly name?: string;
  readonly path?: string;
}

export interface ApplicationParameter {
  readonly forceString?: boolean;
  readonly name?: string;
  readonly value?: string;
}

export interface ApplicationKustomize {
  readonly apiVersions?: readonly string[];
  readonly commonAnnotations?: Readonly<Record<string, string>>;
  readonly commonAnnotationsEnvsubst?: boolean;
  readonly commonLabels?: Readonly<Record<string, string>>;
  readonly components?: readonly string[];
  readonly forceCommonAnnotations?: boolean;
  readonly forceCommonLabels?: boolean;
  readonly ignoreMissingComponents?: boolean;
  readonly images?: readonly string[];
  readonly kubeVersion?: string;
  readonly labelIncludeTemplates?: boolean;
  readonly labelWithoutSelector?: boolean;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly namespace?: string;
  readonly patches?: readonly ApplicationPatche[];
  readonly replicas?: readonly ApplicationReplica[];
  readonly version?: string;
}

export interface ApplicationPatche {
  readonly options?: Readonly<Record<string, boolean>>;
  readonly patch?: string;
  readonly path?: string;
  readonly target?: ApplicationTarget;
}

export interface ApplicationTarget {
  readonly annotationSelector?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly labelSelector?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly version?: string;
}

export interface ApplicationReplica {
  readonly count: number | string;
  readonly name: string;
}

export interface ApplicationPlugin {
  readonly env?: readonly ApplicationInfo[];
  readonly name?: string;
  readonly parameters?: readonly ApplicationPluginParameter[];
}

export interface ApplicationPluginParameter {
  readonly array?: readonly string[];
  readonly map?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly string?: string;
}

export interface ApplicationSourceHydrator {
  readonly drySource: ApplicationDrySource;
  readonly hydrateTo?: ApplicationHydrateTo;
  readonly syncSource: ApplicationSyncSource;
}

export interface ApplicationDrySource {
  readonly directory?: ApplicationDirectory;
  readonly helm?: ApplicationHelm;
  readonly kustomize?: ApplicationKustomize;
  readonly path: string;
  readonly plugin?: ApplicationPlugin;
  readonly repoURL: string;
  readonly targetRevision: string;
}

export interface ApplicationHydrateTo {
  readonly targetBranch: string;
}

export interface ApplicationSyncSource {
  readonly path: string;
  readonly targetBranch: string;
}

export interface ApplicationSyncPolicy {
  readonly automated?: ApplicationAutomated;
  readonly managedNamespaceMetadata?: InheritedMetadata;
  readonly retry?: ApplicationRetry;
  readonly syncOptions?: readonly string[];
}

export interface ApplicationAutomated {
  readonly allowEmpty?: boolean;
  readonly enabled?: boolean;
  readonly prune?: boolean;
  readonly selfHeal?: boolean;
}

export interface ApplicationRetry {
  readonly backoff?: ApplicationBackoff;
  readonly limit?: number;
  readonly refresh?: boolean;
}

export interface ApplicationBackoff {
  readonly duration?: string;
  readonly factor?: number;
  readonly maxDuration?: string;
}
