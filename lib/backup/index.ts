export { EncryptedBackup } from './encrypted-backup';
export { postgresSource } from './postgres-source';
export type { BackupStore, EncryptedBackupProps, RestoreTestProps } from './props';
export type { BackupClient, BackupInspector, BackupSource } from './source';
