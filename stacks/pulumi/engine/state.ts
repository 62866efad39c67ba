import { readFileSync } from 'node:fs';

import { dirname, isAbsolute, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { KeelsonError } from '../../../lib/core/errors';
import { PROJECT } from '../../environment';

/** Where the state of the stacks is kept. */
export interface Backend {
  /** As Pulumi takes it. */
  readonly url: string;
  /** Folder of a state on this machine. @default - the state is elsewhere */
  readonly folder?: string;
}

/**
 * The backend that Pulumi will use: PULUMI_BACKEND_URL, else what Pulumi.yaml says, else `.keelson/state`. Relative paths count from the
 * project's folder, wherever the command was called.
 */
export function findBackend(
  root: string,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Backend {
  const named = variables.PULUMI_BACKEND_URL;
  const url = named !== undefined && named !== '' ? named : backendOfProject(root);
  if (!url.startsWith('file:')) {
    return { url };
  }
  const [path = '', query = ''] = url.slice('file://'.length).split('?', 2);
  const local = path.startsWith('~') ? join(home(url, variables.HOME), path.slice(1)) : decodeURI(path);
  const folder = isAbsolute(local) ? local : resolve(root, local);
  return { url: `file://${folder}${query === '' ? '' : `?${query}`}`, folder };
}

/** Without one, `~/state` would be a folder at the root of the file system. */
function home(url: string, found: string | undefined): string {
  if (found === undefined || found === '') {
    throw new KeelsonError(
      `the state's address ${url} begins with the home folder, and HOME is not set`,
      'set HOME, or name another folder in PULUMI_BACKEND_URL',
    );
  }
  return found;
}

function backendOfProject(root: string): string {
  const fallback = 'file://.keelson/state?create_dir=true';
  try {
    const project = parse(readFileSync(join(root, 'Pulumi.yaml'), 'utf8')) as { backend?: { url?: string } } | null;
    return project?.backend?.url ?? fallback;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return fallback;
    }
    throw error;
  }
}

/** What a local state says, as far as it can be read without the passphrase. */
export interface RecordedState {
  /** Keys of the objects that it holds. */
  readonly keys: ReadonlySet<string>;
  /** Their names in Pulumi, in the order in which they were made. */
  readonly urns: readonly string[];
  /** Context of the cluster that it was written for. @default - it holds no provider yet */
  readonly context?: string;
}

interface Checkpoint {
  readonly checkpoint?: {
    readonly latest?: {
      readonly resources?: readonly {
        readonly urn: string;
        readonly type: string;
        readonly inputs?: { readonly context?: unknown };
      }[];
    } | null;
  };
}

/** File of a stack's state in a local backend. */
export function stateFile(folder: string, stack: string): string {
  return join(folder, '.pulumi', 'stacks', PROJECT, `${stack}.json`);
}

/**
 * Reads a local state.
 * @returns undefined when the stack doesn't exist
 * @throws KeelsonError when the file is broken; it is left as it is.
 */
export function readState(folder: string, stack: string): RecordedState | undefined {
  const file = stateFile(folder, stack);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw new KeelsonError(
      `the state ${file} can't be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
      'make it readable for this user',
    );
  }
  let document: Checkpoint;
  try {
    document = JSON.parse(text) as Checkpoint;
  } catch {
    throw new KeelsonError(
      `the state ${file} is broken: it is not JSON`,
      `put back its last copy (cp ${file}.bak ${file}, or the newest in ${join(dirname(dirname(dirname(file))), 'backups')}); without one remove it: the next up finds the objects by their labels`,
    );
  }
  const resources = document.checkpoint?.latest?.resources ?? [];
  const provider = resources.find(({ type }) => type === 'pulumi:providers:kubernetes');
  const urns = resources.filter(({ type }) => type.startsWith('kubernetes:')).map(({ urn }) => urn);
  return {
    keys: new Set(urns.map(nameOf)),
    urns,
    ...(typeof provider?.inputs?.context === 'string' ? { context: provider.inputs.context } : {}),
  };
}

/** The name that a URN ends with; for our objects it is the key. */
export function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf('::') + 2);
}
