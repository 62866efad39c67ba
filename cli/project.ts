import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { KeelsonError } from '../lib/core/errors';

/** File that marks the folder of a project, the same that the Pulumi CLI looks for. */
const PROJECT_FILE = 'Pulumi.yaml';

/**
 * The folder of the project: the one that was named, else the nearest one from the current folder upwards.
 * @throws KeelsonError where there is none
 */
export function findProject(current: string, named: string | undefined): string {
  if (named !== undefined) {
    const folder = resolve(current, named);
    if (!existsSync(folder)) {
      throw new KeelsonError(`${folder}: no such folder`, 'name the folder that holds Pulumi.yaml');
    }
    if (!statSync(folder).isDirectory()) {
      throw new KeelsonError(`${folder}: is a file, not a folder`, 'name the folder that holds Pulumi.yaml');
    }
    if (!existsSync(join(folder, PROJECT_FILE))) {
      throw new KeelsonError(`${folder}: is no Keelson project`, 'name the folder that holds Pulumi.yaml');
    }
    return folder;
  }
  for (let folder = current; ; folder = dirname(folder)) {
    if (existsSync(join(folder, PROJECT_FILE))) {
      return folder;
    }
    if (dirname(folder) === folder) {
      throw new KeelsonError(
        `${current}: neither this folder nor one above it is a Keelson project`,
        'change to the folder that holds Pulumi.yaml, or name it with --directory',
      );
    }
  }
}

/** Where the project keeps what is made: everything here may be deleted and is not in Git. */
export function projectPaths(root: string) {
  return {
    logs: join(root, '.keelson', 'logs'),
    sandbox: (profile: string) => join(root, '.keelson', 'sandbox', profile),
    output: join(root, 'dist'),
  };
}
