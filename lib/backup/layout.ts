/*
 * Where things lie in the containers, and what a backup is made of: one folder for each source, and in it for each backup
 * `<time>.zst.gpg` and `<time>.manifest`. The manifest is written last: what has none is no backup.
 */

export const STORE_DIRECTORY = '/backups';
/** Scratch: in the volume's size, never on the root file system. */
export const WORK_DIRECTORY = '/work';
export const CONFIG_DIRECTORY = '/etc/backup';
export const PRIVATE_KEY_DIRECTORY = '/etc/backup-private-key';
export const OBJECT_STORE_DIRECTORY = '/etc/backup-object-store';
export const TEMPORARY_DIRECTORY = '/tmp';

export const RECIPIENT_FILE = 'recipient.asc';
export const PRIVATE_KEY_FILE = 'private.asc';
export const OBJECT_STORE_FILE = 'rclone.conf';
export const BACKUP_SCRIPT = 'backup.sh';
export const RESTORE_SCRIPT_FILE = 'restore-test.sh';
export const INSPECT_SCRIPT = 'inspect.sh';
export const INSPECTED_SCRIPT = 'inspect-restored.sh';

/** Ending of what holds a backup: zstd inside, OpenPGP outside. */
export const BACKUP_SUFFIX = '.zst.gpg';
export const MANIFEST_SUFFIX = '.manifest';
