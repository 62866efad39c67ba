import type { BackupClient, BackupSource } from '../backup';
import { IMAGES } from '../core';
import type { Mount } from '../workload';
import { DUMP_GITEA, INSPECT_GITEA, INSPECTED_GITEA, RESTORE_GITEA } from './backup-scripts';
import type { Gitea } from './gitea';
import { DATA_DIRECTORY } from './layout';

/**
 * Everything that a Gitea keeps on its volume: repositories, LFS, attachments, avatars, packages, artifacts and logs of Actions, keys. Gitea's
 * image has git, but neither GNU tar nor zstd; PostgreSQL's has those, but no git. So each does its part.
 */
export function giteaSource(gitea: Gitea): BackupSource {
  return { name: gitea.name, addClient: () => backupClient(gitea) };
}

function backupClient(gitea: Gitea): BackupClient {
  const { volume, beside } = gitea.data;
  const mounts: Mount[] = [{ volume, path: DATA_DIRECTORY, readOnly: true }];
  return {
    image: IMAGES.postgres,
    mounts,
    environment: {},
    dumpScript: DUMP_GITEA,
    restoreScript: RESTORE_GITEA,
    inspector: {
      image: IMAGES.gitea,
      mounts,
      environment: {},
      inspectScript: INSPECT_GITEA,
      inspectedScript: INSPECTED_GITEA,
    },
    // Lists of files and of refs.
    scratch: '1Gi',
    ...(beside === undefined ? {} : { beside }),
    ready: [gitea.workload.statefulSet],
    // All that it needs is on the volume.
    connect: () => undefined,
  };
}
