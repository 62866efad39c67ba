import type { Cluster } from '../../lib/core/cluster';

export type TargetName = 'k3s' | 'aks';
export type Delivery = 'direct' | 'gitops';

/** A first-party image as the environment names it; the registry comes from `images.registry`. */
export interface ReleasedImage {
  /** Hyphenated, for instance `raibid-server`. */
  readonly repository: string;
  readonly tag: string;
  /** `sha256:` and 64 hexadecimal digits. @default - the tag alone, where the environment allows it */
  readonly digest?: string;
}

export interface RedisSettings {
  /** How the server is run. */
  readonly strategy: 'single' | 'sentinel';
  /** `maxmemory` of the server, a Kubernetes quantity such as `256Mi`. */
  readonly memory: string;
  /** Size of the persistent volume, a Kubernetes quantity such as `1Gi`. */
  readonly storage: string;
  /** Takes TLS connections and no others. @default - plain text, kept apart by network policies */
  readonly tls?: {
    /** Secret in the namespace `queue` with `tls.crt` and `tls.key`, made by others. */
    readonly secretName: string;
    /** Certificate of the authority that signed it, as PEM text. */
    readonly authority: string;
  };
}

export interface RaibidCiSettings {
  readonly server: {
    readonly image: ReleasedImage;
    readonly replicas: number;
  };
  /** @default - no agents: jobs wait */
  readonly agents?: AgentSettings;
}

export interface AgentSettings {
  readonly image: ReleasedImage;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Size of one agent. */
  readonly machine: 'dgx-spark' | 'desktop' | 'laptop';
  /** Seconds that one job may take. */
  readonly longestLeaseSeconds: number;
  /** Size of the volume that agents share, a Kubernetes quantity such as `20Gi`. */
  readonly cache: string;
}

export interface GiteaSettings {
  /** Host name that people and their Git know it by. */
  readonly hostname: string;
  /** Name of the Secret with the certificate, made by others. @default - HTTP */
  readonly tlsSecret?: string;
  readonly admin: { readonly username: string; readonly email: string };
  /** Size of the volume, a Kubernetes quantity such as `20Gi`. */
  readonly storage: string;
  /** `maxmemory` of its cache, a Kubernetes quantity such as `128Mi`. */
  readonly cacheMemory: string;
  readonly replicas: number;
  /** Of the volume. @default - no backups of ours */
  readonly backup?: BackupSettings;
  /** @default - no runners: jobs wait */
  readonly runners?: GiteaRunnerSettings;
}

export interface GiteaRunnerSettings {
  readonly image: ReleasedImage;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Size of one runner. */
  readonly machine: 'dgx-spark' | 'desktop' | 'laptop';
  /** What jobs say under `runs-on`. */
  readonly labels: readonly string[];
  /** Seconds that one job may take. */
  readonly longestJobSeconds: number;
}

export interface TemporalSettings {
  /** How the servers are run. */
  readonly strategy: 'dev-server' | 'cluster';
  /** Size of a dev server's volume, a Kubernetes quantity such as `1Gi`. Present for a dev server. */
  readonly storage?: string;
  /** Parts into which workflows are divided. Present for a cluster. */
  readonly numHistoryShards?: number;
  /** What runs now. @default - nothing: the first deployment */
  readonly deployed?: { readonly version: string; readonly numHistoryShards: number };
  /** Pods of each service of a cluster. */
  readonly replicas: number;
  /** Days for which the history of an ended workflow is kept. */
  readonly retentionDays: number;
}

export interface PostgresSettings {
  /** Who runs the server: we, or somebody else. */
  readonly strategy: 'single' | 'external';
  /** Memory of the server, a Kubernetes quantity such as `1Gi`. Present for a single server, as is `storage`. */
  readonly memory?: string;
  /** Size of the volume, a Kubernetes quantity such as `10Gi`. */
  readonly storage?: string;
  /** Clients of a single server at once. @default 100 */
  readonly maxConnections?: number;
  /** Name of the server in DNS. Present for an external server, as are the next three. */
  readonly host?: string;
  readonly administrator?: string;
  readonly cidr?: string;
  /** Certificate of the authority that signed that of the server, as PEM text. */
  readonly authority?: string;
  /** @default - no backups of ours */
  readonly backup?: BackupSettings;
}

export interface BackupSettings {
  /** OpenPGP public key, armored. */
  readonly recipient: string;
  /** Size of the volume for the backups of one source. */
  readonly storage: string;
  readonly schedule: string;
  readonly retentionDays: number;
}

/** The most that a namespace may use; the field names are those of ResourceQuota. */
export interface NamespaceQuota {
  readonly requestsCpu: string;
  readonly requestsMemory: string;
  readonly limitsCpu: string;
  readonly limitsMemory: string;
  readonly requestsStorage: string;
  readonly pods: number;
}

export interface GitopsSettings {
  /** Repository that holds the synthesized YAML. */
  readonly repository: string;
  /** Branch, tag or commit that Argo CD follows. */
  readonly revision: string;
  /** Folder of this environment in the repository. */
  readonly path: string;
  /** Whether Applications sync by themselves. */
  readonly automated: boolean;
}

/** Every value that may differ between environments, validated, with nothing left to look up. */
export interface Environment {
  /** The stack's name: `dev`, `staging`, `prod`, or one of the user's own. */
  readonly name: string;
  readonly target: TargetName;
  readonly delivery: Delivery;
  /** What the target and the values say about the cluster, in the words of `lib`. */
  readonly cluster: Cluster;
  readonly namespaces: Readonly<Record<'queue' | 'raibid-ci' | 'keda', NamespaceQuota>> &
    Readonly<Partial<Record<'data' | 'temporal' | 'gitea' | 'gitea-runners', NamespaceQuota>>>;
  readonly redis: { readonly queue: RedisSettings };
  readonly raibidCi: RaibidCiSettings;
  readonly keda: { /** Of each of its programs. */ readonly replicas: number };
  /** @default - no forge */
  readonly gitea?: GiteaSettings;
  /** @default - no Temporal */
  readonly temporal?: TemporalSettings;
  /** @default - no PostgreSQL */
  readonly postgres?: PostgresSettings;
  /** Address under which people read the repository, for the links of alerts. @default - paths in the repository */
  readonly runbooks?: string;
  /** Present where `delivery` is `gitops`. */
  readonly gitops?: GitopsSettings;
}
