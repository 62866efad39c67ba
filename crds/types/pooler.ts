// Written by `npm run crds`; do not edit. Schema: github.com/cloudnative-pg/cloudnative-pg@v1.30.0.
import type { k8s } from 'cdk8s-plus-28';
import type { Cluster } from './shared';

export interface PoolerSpec {
  readonly cluster: Cluster;
  /** @default 1 */
  readonly instances?: number;
  readonly pgbouncer: PoolerPgbouncer;
  readonly template?: k8s.PodTemplateSpec;
  /** @default "rw" */
  readonly type?: 'rw' | 'ro' | 'r';
}

export interface PoolerPgbouncer {
  readonly authQuery?: string;
  readonly authQuerySecret?: Cluster;
  readonly clientCASecret?: Cluster;
  readonly clientTLSSecret?: Cluster;
  readonly image?: string;
  readonly imageCatalogRef?: PoolerImageCatalogRef;
  readonly parameters?: Readonly<Record<string, string>>;
  /** @default false */
  readonly paused?: boolean;
  readonly pg_hba?: readonly string[];
  /** @default "session" */
  readonly poolMode?: 'session' | 'transaction';
  readonly serverCASecret?: Cluster;
  readonly serverTLSSecret?: Cluster;
}

export interface PoolerImageCatalogRef {
  readonly apiGroup?: string;
  readonly key: string;
  readonly kind: string;
  readonly name: string;
}
