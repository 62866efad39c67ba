// Written by `npm run crds`; do not edit. Schema: github.com/argoproj/argo-cd/v3@v3.3.18.
import type { Destination } from './shared';

export interface AppProjectSpec {
  readonly clusterResourceBlacklist?: readonly AppProjectClusterResourceBlacklist[];
  readonly clusterResourceWhitelist?: readonly AppProjectClusterResourceBlacklist[];
  readonly description?: string;
  readonly destinationServiceAccounts?: readonly AppProjectDestinationServiceAccount[];
  readonly destinations?: readonly Destination[];
  readonly namespaceResourceBlacklist?: readonly AppProjectNamespaceResourceBlacklist[];
  readonly namespaceResourceWhitelist?: readonly AppProjectNamespaceResourceBlacklist[];
  readonly orphanedResources?: AppProjectOrphanedResources;
  readonly permitOnlyProjectScopedClusters?: boolean;
  readonly roles?: readonly AppProjectRole[];
  readonly signatureKeys?: readonly AppProjectSignatureKey[];
  readonly sourceNamespaces?: readonly string[];
  readonly sourceRepos?: readonly string[];
  readonly syncWindows?: readonly AppProjectSyncWindow[];
}

export interface AppProjectClusterResourceBlacklist {
  readonly group: string;
  readonly kind: string;
  readonly name?: string;
}

export interface AppProjectDestinationServiceAccount {
  readonly defaultServiceAccount: string;
  readonly namespace?: string;
  readonly server: string;
}

export interface AppProjectNamespaceResourceBlacklist {
  readonly group: string;
  readonly kind: string;
}

export interface AppProjectOrphanedResources {
  readonly ignore?: readonly AppProjectIgnore[];
  readonly warn?: boolean;
}

export interface AppProjectIgnore {
  readonly group?: string;
  readonly kind?: string;
  readonly name?: string;
}

export interface AppProjectRole {
  readonly description?: string;
  readonly groups?: readonly string[];
  readonly jwtTokens?: readonly AppProjectJwtToken[];
  readonly name: string;
  readonly policies?: readonly string[];
}

export interface AppProjectJwtToken {
  readonly exp?: number;
  readonly iat: number;
  readonly id?: string;
}

export interface AppProjectSignatureKey {
  readonly keyID: string;
}

export interface AppProjectSyncWindow {
  readonly andOperator?: boolean;
  readonly applications?: readonly string[];
  readonly clusters?: readonly string[];
  readonly description?: string;
  readonly duration?: string;
  readonly kind?: string;
  readonly manualSync?: boolean;
  readonly namespaces?: readonly string[];
  readonly schedule?: string;
  readonly timeZone?: string;
}
