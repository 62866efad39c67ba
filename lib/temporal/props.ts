import type { Image } from '../core';
import type { PostgresClient } from '../postgres';
import type { NetworkPeer } from '../workload';
import type { TemporalNamespaceProps } from './endpoint';
import { SERVICE_ROLES, type ServiceRole } from './layout';

/** How the servers are arranged: `dev-server`: one process with its own file; `cluster`: four services over PostgreSQL. */
export type TemporalStrategy = 'dev-server' | 'cluster';

interface TemporalBaseProps {
  readonly strategy: TemporalStrategy;
  /** Name of the instance and of its objects, for instance `temporal`; at most 30 characters. */
  readonly name: string;
  /** Namespace of Kubernetes. */
  readonly namespace: string;
  /** Temporal namespaces that are made, and kept as stated. */
  readonly namespaces: readonly TemporalNamespaceProps[];
  /** Who may open the page with the workflows: it shows inputs and results, and asks nobody who they are. @default - nobody */
  readonly uiClients?: readonly NetworkPeer[];
}

/** One process for development: no backups, no second replica, retention of one day whatever a namespace says. */
export interface TemporalDevServerProps extends TemporalBaseProps {
  readonly strategy: 'dev-server';
  /** Size of the volume with its file, a quantity such as `1Gi`. */
  readonly storage: string;
}

/** The two databases, as clients in the namespace in which Temporal runs. */
export interface TemporalDatabases {
  /** Histories, timers and task queues. */
  readonly default: PostgresClient;
  /** What lists and searches ask; its server must offer the extension `btree_gin`. */
  readonly visibility: PostgresClient;
}

/** What runs now, or ran last, as a person wrote it down: the past can't be read from a manifest. */
export interface TemporalDeployed {
  /** Version of the server, for instance `1.30.4`. */
  readonly version: string;
  readonly numHistoryShards: number;
}

export interface TemporalTls {
  /** Secret in the instance's namespace with `tls.crt` and `tls.key`, shown and checked by both sides; it names `serverName`. */
  readonly secretName: string;
  /** Certificate of the authority that signed it, as PEM text. */
  readonly certificateAuthority: string;
  /** DNS name in the certificate, for instance `temporal.temporal.svc.cluster.local`. */
  readonly serverName: string;
}

/** A value that servers take up while they run. Source of the keys: temporalio/temporal common/dynamicconfig/constants.go. */
export type DynamicValue = string | number | boolean;

export interface TemporalClusterProps extends TemporalBaseProps {
  readonly strategy: 'cluster';
  readonly databases: TemporalDatabases;
  /**
   * Parts into which workflows are divided, from 1 to 16384, the most that history pods could ever share. It can never change: the shard
   * of every workflow that is stored was computed with it.
   */
  readonly numHistoryShards: number;
  /** What is deployed, so that an upgrade that would break it is refused. @default - nothing: this is the first deployment */
  readonly deployed?: TemporalDeployed;
  /** Pods of each service, and of the page. */
  readonly replicas: Readonly<Record<ServiceRole | 'ui', number>>;
  /** Connections that each pod may have to each database. @default 20 to the default one, 10 to that of visibility */
  readonly connections?: { readonly default: number; readonly visibility: number };
  /** TLS between the services; clients speak plain text to the frontend, kept apart by network policies. @default - plain text */
  readonly tls?: TemporalTls;
  /** Beside those that make rolling updates smooth. @default - none */
  readonly dynamicConfig?: Readonly<Record<string, DynamicValue>>;
  /** @default - that of lib/core/versions.ts */
  readonly serverImage?: Image;
  /** Holds the schema; of the same minor version as the server. @default - that of lib/core/versions.ts */
  readonly adminToolsImage?: Image;
}

export type TemporalProps = TemporalDevServerProps | TemporalClusterProps;

/**
 * Connections that all pods of a cluster may have at once, also while each service is updated and has a pod more. Roles of the databases,
 * and the server, must allow as many.
 */
export function connectionsNeeded(
  replicas: TemporalClusterProps['replicas'],
  connections: NonNullable<TemporalClusterProps['connections']>,
): number {
  const pods = SERVICE_ROLES.reduce((sum, role) => sum + replicas[role] + 1, 0);
  return pods * (connections.default + connections.visibility);
}
