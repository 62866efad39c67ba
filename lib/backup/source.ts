import type { IDependable } from 'constructs';
import type { Image } from '../core';
import type { Mount, WorkloadPod } from '../workload';

/**
 * What can be backed up as one stream, and how a restore of it is proved. PostgreSQL is the first; Qdrant's and ClickHouse's snapshots
 * are of the same shape.
 */
export interface BackupSource {
  /** Part of names, for instance `postgres-gitea`; a DNS label of up to 32 characters. */
  readonly name: string;
  /**
   * The programs of the source. It must hold a shell, gpg, zstd, sha256sum and find: PostgreSQL's own image does. Sources without them
   * bring an image of their own.
   */
  readonly image: Image;
  readonly mounts: readonly Mount[];
  readonly environment: Readonly<Record<string, string>>;
  /**
   * POSIX sh. Defines the functions `prepare`, which may wait for the source; `dump`, which writes the backup to its standard output and
   * what a restore must find, line by line, to the file `$facts`.
   */
  readonly dumpScript: string;
  /**
   * POSIX sh. Defines `restore`, which reads what `dump` wrote from its standard input into something that is thrown away, and `facts`,
   * which writes the same lines of what it finds there.
   */
  readonly restoreScript: string;
  /** What the backup waits for. */
  readonly after: readonly IDependable[];
  /** Opens the way on the network from the backup's pods to the source. The restore test needs none. */
  connect(pod: WorkloadPod): void;
}
