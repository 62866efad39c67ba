import type { SecretMaterial } from '../core';
import type { BackupSource } from './source';

/** Where backups are kept. */
export type BackupStore =
  | {
      readonly type: 'volume';
      /** Size of the volume, a quantity: all backups that are kept, and one more. */
      readonly size: string;
    }
  | {
      readonly type: 'objectStore';
      /** Of the S3 protocol, for instance `https://s3.example.com`. */
      readonly endpoint: string;
      readonly bucket: string;
      /** Folder in the bucket. */
      readonly prefix: string;
      /** Addresses that it may have. @default - public HTTPS */
      readonly cidr?: string;
      readonly accessKeyId: SecretMaterial;
      readonly secretAccessKey: SecretMaterial;
      /** Room for one backup on its way, a quantity. @default 2Gi */
      readonly scratch?: string;
    };

export interface EncryptedBackupProps {
  readonly source: BackupSource;
  readonly namespace: string;
  /** Five fields: minute, hour, day of month, month, day of week. @default 30 2 * * * */
  readonly schedule?: string;
  /** IANA name of a time zone. @default Etc/UTC */
  readonly timeZone?: string;
  /** OpenPGP public key, armored: who may read the backups. It is public and stands in the configuration. */
  readonly recipient: string;
  readonly store: BackupStore;
  /** @default 30 */
  readonly retentionDays?: number;
  /** Backups that are kept however old they are. @default 7 */
  readonly keepAtLeast?: number;
  /** Hours after which the newest backup is too old. @default 26 */
  readonly maximumAgeHours?: number;
  /** Bytes below which a backup can't be whole. @default 1024 */
  readonly minimumBytes?: number;
  /** Seconds that one backup may take. @default 3600 */
  readonly deadlineSeconds?: number;
  /** @default - nobody proves that backups can be restored */
  readonly restoreTest?: RestoreTestProps;
}

export interface RestoreTestProps {
  /** Five fields. @default 30 4 * * 0 */
  readonly schedule?: string;
  /**
   * The private key, armored and without a passphrase. It must be given, as an override of this material or in the external store: a
   * derived value opens nothing. Only the restore test mounts it, and nothing on the network reaches that pod.
   */
  readonly privateKey: SecretMaterial;
  /** Room for the restored data, a quantity. @default 4Gi */
  readonly scratch?: string;
  /** Whether the room is a volume, made and removed with each test, and not the node's disk. @default false */
  readonly scratchOnVolume?: boolean;
  /** Days after which a restore must have succeeded. @default 9 */
  readonly maximumAgeDays?: number;
  /** Seconds that one test may take. @default 7200 */
  readonly deadlineSeconds?: number;
}
