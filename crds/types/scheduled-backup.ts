// Written by `npm run crds`; do not edit. Schema: github.com/cloudnative-pg/cloudnative-pg@v1.30.0.
import type { Cluster } from './shared';

export interface ScheduledBackupSpec {
  /** @default "none" */
  readonly backupOwnerReference?: 'none' | 'self' | 'cluster';
  readonly cluster: Cluster;
  readonly immediate?: boolean;
  /** @default "barmanObjectStore" */
  readonly method?: 'barmanObjectStore' | 'volumeSnapshot' | 'plugin';
  readonly online?: boolean;
  readonly onlineConfiguration?: ScheduledBackupOnlineConfiguration;
  readonly pluginConfiguration?: ScheduledBackupPluginConfiguration;
  readonly schedule: string;
  readonly suspend?: boolean;
  readonly target?: 'primary' | 'prefer-standby';
}

export interface ScheduledBackupOnlineConfiguration {
  readonly immediateCheckpoint?: boolean;
  /** @default true */
  readonly waitForArchive?: boolean;
}

export interface ScheduledBackupPluginConfiguration {
  readonly name: string;
  readonly parameters?: Readonly<Record<string, string>>;
}
