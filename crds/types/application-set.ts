// Written by `npm run crds`; do not edit. Schema: github.com/argoproj/argo-cd/v3@v3.3.18.
import type { ApplicationSpec } from './application';
import type { Cluster, LabelSelector } from './shared';

export interface ApplicationSetSpec {
  readonly applyNestedSelectors?: boolean;
  readonly generators: readonly ApplicationSetGenerator[];
  readonly goTemplate?: boolean;
  readonly goTemplateOptions?: readonly string[];
  readonly ignoreApplicationDifferences?: readonly ApplicationSetIgnoreApplicationDifference[];
  readonly preservedFields?: ApplicationSetPreservedFields;
  readonly strategy?: ApplicationSetStrategy;
  readonly syncPolicy?: ApplicationSetSyncPolicy;
  readonly template: ApplicationSetTemplate;
  readonly templatePatch?: string;
}

export interface ApplicationSetGenerator {
  readonly clusterDecisionResource?: ApplicationSetClusterDecisionResource;
  readonly clusters?: ApplicationSetClusters;
  readonly git?: ApplicationSetGit;
  readonly list?: ApplicationSetList;
  readonly matrix?: ApplicationSetMatrix;
  readonly merge?: ApplicationSetMerge;
  readonly plugin?: ApplicationSetPlugin;
  readonly pullRequest?: ApplicationSetPullRequest;
  readonly scmProvider?: ApplicationSetScmProvider;
  readonly selector?: LabelSelector;
}

export interface ApplicationSetClusterDecisionResource {
  readonly configMapRef: string;
  readonly labelSelector?: LabelSelector;
  readonly name?: string;
  readonly requeueAfterSeconds?: number;
  readonly template?: ApplicationSetTemplate;
  readonly values?: Readonly<Record<string, string>>;
}

export interface ApplicationSetTemplate {
  readonly metadata: ApplicationSetMetadata;
  readonly spec: ApplicationSpec;
}

export interface ApplicationSetMetadata {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly namespace?: string;
}

export interface ApplicationSetClusters {
  readonly flatList?: boolean;
  readonly selector?: LabelSelector;
  readonly template?: ApplicationSetTemplate;
  readonly values?: Readonly<Record<string, string>>;
}

export interface ApplicationSetGit {
  readonly directories?: readonly ApplicationSetDirectory[];
  readonly files?: readonly ApplicationSetDirectory[];
  readonly pathParamPrefix?: string;
  readonly repoURL: string;
  readonly requeueAfterSeconds?: number;
  readonly revision: string;
  readonly template?: ApplicationSetTemplate;
  readonly values?: Readonly<Record<string, string>>;
}

export interface ApplicationSetDirectory {
  readonly exclude?: boolean;
  readonly path: string;
}

export interface ApplicationSetList {
  readonly elements?: readonly unknown[];
  readonly elementsYaml?: string;
  readonly template?: ApplicationSetTemplate;
}

export interface ApplicationSetMatrix {
  readonly generators: readonly ApplicationSetMatrixGenerator[];
  readonly template?: ApplicationSetTemplate;
}

export interface ApplicationSetMatrixGenerator {
  readonly clusterDecisionResource?: ApplicationSetClusterDecisionResource;
  readonly clusters?: ApplicationSetClusters;
  readonly git?: ApplicationSetGit;
  readonly list?: ApplicationSetList;
  readonly matrix?: unknown;
  readonly merge?: unknown;
  readonly plugin?: ApplicationSetPlugin;
  readonly pullRequest?: ApplicationSetPullRequest;
  readonly scmProvider?: ApplicationSetScmProvider;
  readonly selector?: LabelSelector;
}

export interface ApplicationSetPlugin {
  readonly configMapRef: Cluster;
  readonly input?: ApplicationSetInput;
  readonly requeueAfterSeconds?: number;
  readonly template?: ApplicationSetTemplate;
  readonly values?: Readonly<Record<string, string>>;
}

export interface ApplicationSetInput {
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface ApplicationSetPullRequest {
  readonly azuredevops?: ApplicationSetAzuredevops;
  readonly bitbucket?: ApplicationSetBitbucket;
  readonly bitbucketServer?: ApplicationSetBitbucketServer;
  readonly continueOnRepoNotFoundError?: boolean;
  readonly filters?: readonly ApplicationSetFilter[];
  readonly gitea?: ApplicationSetGitea;
  readonly github?: ApplicationSetGithub;
  readonly gitlab?: ApplicationSetGitlab;
  readonly requeueAfterSeconds?: number;
  readonly template?: ApplicationSetTemplate;
  readonly values?: Readonly<Record<string, string>>;
}

export interface ApplicationSetAzuredevops {
  readonly api?: string;
  readonly labels?: readonly string[];
  readonly organization: string;
  readonly project: string;
  readonly repo: string;
  readonly tokenRef?: ApplicationSetTokenRef;
}

export interface ApplicationSetTokenRef {
  readonly key: string;
  readonly secretName: string;
}

export interface ApplicationSetBitbucket {
  readonly api?: string;
  readonly basicAuth?: ApplicationSetBasicAuth;
  readonly bearerToken?: ApplicationSetBearerToken;
  readonly owner: string;
  readonly repo: string;
}

export interface ApplicationSetBasicAuth {
  readonly passwordRef: ApplicationSetTokenRef;
  readonly username: string;
}

export interface ApplicationSetBearerToken {
  readonly tokenRef: ApplicationSetTokenRef;
}

export interface ApplicationSetBitbucketServer {
  readonly api: string;
  readonly basicAuth?: ApplicationSetBasicAuth;
  readonly bearerToken?: ApplicationSetBearerToken;
  readonly caRef?: ApplicationSetCaRef;
  readonly insecure?: boolean;
  readonly project: string;
  readonly repo: string;
}

export interface ApplicationSetCaRef {
  readonly configMapName: string;
  readonly key: string;
}

export interface ApplicationSetFilter {
  readonly branchMatch?: string;
  readonly targetBranchMatch?: string;
  readonly titleMatch?: string;
}

export interface ApplicationSetGitea {
  readonly api: string;
  readonly insecure?: boolean;
  readonly labels?: readonly string[];
  readonly owner: string;
  readonly repo: string;
  readonly tokenRef?: ApplicationSetTokenRef;
}

export interface ApplicationSetGithub {
  readonly api?: string;
  readonly appSecretName?: string;
  readonly labels?: readonly string[];
  readonly owner: string;
  readonly repo: string;
  readonly tokenRef?: ApplicationSetTokenRef;
}

export interface ApplicationSetGitlab {
  readonly api?: string;
  readonly caRef?: ApplicationSetCaRef;
  readonly insecure?: boolean;
  readonly labels?: readonly string[];
  readonly project: string;
  readonly pullRequestState?: string;
  readonly tokenRef?: ApplicationSetTokenRef;
}

export interface ApplicationSetScmProvider {
  readonly awsCodeCommit?: ApplicationSetAwsCodeCommit;
  readonly azureDevOps?: ApplicationSetAzureDevOps;
  readonly bitbucket?: ApplicationSetScmProviderBitbucket;
  readonly bitbucketServer?: ApplicationSetScmProviderBitbucketServer;
  readonly cloneProtocol?: string;
  readonly filters?: readonly ApplicationSetScmProviderFilter[];
  readonly gitea?: ApplicationSetScmProviderGitea;
  readonly github?: ApplicationSetScmProviderGithub;
  readonly gitlab?: ApplicationSetScmProviderGitlab;
  readonly requeueAfterSeconds?: number;
  readonly template?: ApplicationSetTemplate;
  readonly values?: Readonly<Record<string, string>>;
}

export interface ApplicationSetAwsCodeCommit {
  readonly allBranches?: boolean;
  readonly region?: string;
  readonly role?: string;
  readonly tagFilters?: readonly ApplicationSetTagFilter[];
}

export interface ApplicationSetTagFilter {
  readonly key: string;
  readonly value?: string;
}

export interface ApplicationSetAzureDevOps {
  readonly accessTokenRef: ApplicationSetTokenRef;
  readonly allBranches?: boolean;
  readonly api?: string;
  readonly organization: string;
  readonly teamProject: string;
}

export interface ApplicationSetScmProviderBitbucket {
  readonly allBranches?: boolean;
  readonly appPasswordRef: ApplicationSetTokenRef;
  readonly owner: string;
  readonly user: string;
}

export interface ApplicationSetScmProviderBitbucketServer {
  readonly allBranches?: boolean;
  readonly api: string;
  readonly basicAuth?: ApplicationSetBasicAuth;
  readonly bearerToken?: ApplicationSetBearerToken;
  readonly caRef?: ApplicationSetCaRef;
  readonly insecure?: boolean;
  readonly project: string;
}

export interface ApplicationSetScmProviderFilter {
  readonly branchMatch?: string;
  readonly labelMatch?: string;
  readonly pathsDoNotExist?: readonly string[];
  readonly pathsExist?: readonly string[];
  readonly repositoryMatch?: string;
}

export interface ApplicationSetScmProviderGitea {
  readonly allBranches?: boolean;
  readonly api: string;
  readonly insecure?: boolean;
  readonly owner: string;
  readonly tokenRef?: ApplicationSetTokenRef;
}

export interface ApplicationSetScmProviderGithub {
  readonly allBranches?: boolean;
  readonly api?: string;
  readonly appSecretName?: string;
  readonly organization: string;
  readonly tokenRef?: ApplicationSetTokenRef;
}

export interface ApplicationSetScmProviderGitlab {
  readonly allBranches?: boolean;
  readonly api?: string;
  readonly caRef?: ApplicationSetCaRef;
  readonly group: string;
  readonly includeSharedProjects?: boolean;
  readonly includeSubgroups?: boolean;
  readonly insecure?: boolean;
  readonly tokenRef?: ApplicationSetTokenRef;
  readonly topic?: string;
}

export interface ApplicationSetMerge {
  readonly generators: readonly ApplicationSetMatrixGenerator[];
  readonly mergeKeys: readonly string[];
  readonly template?: ApplicationSetTemplate;
}

export interface ApplicationSetIgnoreApplicationDifference {
  readonly jqPathExpressions?: readonly string[];
  readonly jsonPointers?: readonly string[];
  readonly name?: string;
}

export interface ApplicationSetPreservedFields {
  readonly annotations?: readonly string[];
  readonly labels?: readonly string[];
}

export interface ApplicationSetStrategy {
  readonly deletionOrder?: string;
  readonly rollingSync?: ApplicationSetRollingSync;
  readonly type?: string;
}

export interface ApplicationSetRollingSync {
  readonly steps?: readonly ApplicationSetStep[];
}

export interface ApplicationSetStep {
  readonly matchExpressions?: readonly ApplicationSetMatchExpression[];
  readonly maxUpdate?: number | string;
}

export interface ApplicationSetMatchExpression {
  readonly key?: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}

export interface ApplicationSetSyncPolicy {
  readonly applicationsSync?: 'create-only' | 'create-update' | 'create-delete' | 'sync';
  readonly preserveResourcesOnDeletion?: boolean;
}
