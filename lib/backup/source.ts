import type { Image } from '../core';
import type { Endpoint, Mount, NetworkClient } from '../workload';

/**
 * Looks at a source with programs that the image with gpg and zstd lacks: in a container of its own before the dump, and again after what
 * was dumped has been restored. Both run by bash.
 */
export interface BackupInspector {
  readonly image: Image;
  /** Mounted before the dump; the restored data is the only thing to look at after it. */
  readonly mounts: readonly Mount[];
  readonly environment: Readonly<Record<string, string>>;
  /** Defines the function `inspect`, which writes what the dump needs to files in `$work`. */
  readonly inspectScript: string;
  /** Defines the function `inspected`, which reads the lines of `$expected` and writes those that are true of what lies in `$work`. */
  readonly inspectedScript: string;
}

/**
 * What can be backed up as one stream, and how a restore of it is proved. PostgreSQL is the first; Qdrant's and ClickHouse's snapshots
 * are of the same shape.
 */
export interface BackupSource extends Endpoint<void, BackupClient> {
  /** Part of names, for instance `postgres-gitea`; a DNS label of up to 32 characters. */
  readonly name: string;
}

/** `connect` opens the way from the backup's pods to the source; the restore test needs none. */
export interface BackupClient extends Pick<NetworkClient, 'ready' | 'connect'> {
  /**
   * The programs of the source. It must hold a shell, gpg, zstd, sha256sum and find: PostgreSQL's own image does. Sources without them
   * bring an image of their own.
   */
  readonly image: Image;
  readonly mounts: readonly Mount[];
  readonly environment: Readonly<Record<string, string>>;
  /**
   * POSIX sh. Defines the functions `prepare`, which may wait for the source; `dump`, which writes the backup to its standard output and
   * what a restore must find, line by line, to the file `$facts`; and what the inspector must find to the file `$inspected`.
   */
  readonly dumpScript: string;
  /**
   * POSIX sh. Defines `restore`, which reads what `dump` wrote from its standard input into something that is thrown away, and `facts`,
   * which writes the same lines of what it finds there.
   */
  readonly restoreScript: string;
  /** @default - the image can tell all there is to tell */
  readonly inspector?: BackupInspector;
  /** Room for what a dump writes beside its stream, a quantity. @default 64Mi */
  readonly scratch?: string;
  /** Labels of the pods whose volume is mounted, where one node at a time may mount it. @default - any node will do */
  readonly beside?: Readonly<Record<string, string>>;
}
