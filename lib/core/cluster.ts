import type { Construct } from 'constructs';
import { contextValue } from './context';
import { KeelsonError } from './errors';

/** Where pods of one kind of work may run. */
export interface NodePool {
  /** @default - any node */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly tolerations?: readonly Toleration[];
}

export interface Toleration {
  readonly key: string;
  readonly operator: 'Equal' | 'Exists';
  /** @default - none, as `Exists` wants it */
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** The ingress controller that the cluster comes with. */
export interface IngressController {
  /** Name of its IngressClass. */
  readonly className: string;
  /** Its pods, which are let in to what an Ingress exposes. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Ports that its pods take HTTP and HTTPS on, for clients inside the cluster. */
  readonly ports: readonly number[];
}

/** How images are found and trusted. */
export interface ImagePolicy {
  /** Registry and path prefix of first-party images, for instance `keelson.azurecr.io/agents`. */
  readonly registry: string;
  /** Registry that mirrors public images under the same repository names. @default - each image's own host */
  readonly mirror?: string;
  /** Name of the pull secret that every namespace holds. @default - none: a local registry or the nodes' own identity */
  readonly pullSecret?: string;
  /** Whether an image without a digest is refused. */
  readonly requireDigest: boolean;
}

/** Where secret values come from. */
export type SecretStore =
  | { readonly type: 'derived' }
  | { readonly type: 'external'; /** Name of the ClusterSecretStore. */ readonly clusterSecretStore: string };

/**
 * What constructs must know of the cluster that they are made for. It holds capabilities and names, never the name of a product or
 * of a stage: a construct that asks "am I in prod?" is asking the wrong question.
 */
export interface Cluster {
  /** Value of the label `keelson.dev/environment`, which marks what is ours. */
  readonly environment: string;
  /** Pod Security version that namespaces are labelled with, for instance `v1.35`. */
  readonly podSecurityVersion: string;
  readonly storageClasses: {
    readonly standard: string;
    /** For write-ahead logs and queues. */
    readonly fast: string;
  };
  /** For volumes that several pods mount, such as caches; where all pods run on one node, `ReadWriteOnce` is enough. */
  readonly sharedStorage: {
    readonly storageClass: string;
    readonly accessMode: 'ReadWriteMany' | 'ReadWriteOnce';
  };
  /** The pods of the cluster's Prometheus, which are let in to metrics. @default - nobody is */
  readonly scraper?: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  /** What brings in HTTP from outside. @default - nothing does */
  readonly ingress?: IngressController;
  /** Topology keys that replicas are spread over, the widest first. */
  readonly topologyKeys: readonly string[];
  readonly nodePools: {
    /** Platform services. */
    readonly general: NodePool;
    /** Work that may be interrupted at any time. */
    readonly interruptible: NodePool;
  };
  readonly images: ImagePolicy;
  readonly secretStore: SecretStore;
  /** Whether service accounts are federated with the cloud's identities (AKS workload identity). */
  readonly workloadIdentity: boolean;
}

const CLUSTER = contextValue<Cluster>('keelson.dev/cluster');

/** Makes the cluster known to every construct below `scope`; to be called before children are added. */
export const provideCluster = CLUSTER.provide;

/** @throws KeelsonError when no construct above `scope` provides a cluster. */
export function clusterOf(scope: Construct): Cluster {
  const cluster = CLUSTER.find(scope);
  if (cluster === undefined) {
    throw new KeelsonError(
      `${scope.node.path}: no cluster is known above this construct`,
      'call provideCluster(app, cluster) before adding charts',
    );
  }
  return cluster;
}
