import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { LocalWorkspace, type PulumiFn, type Stack } from '@pulumi/pulumi/automation';
import { KeelsonError } from '../../../lib/core/errors';
import { PROJECT } from '../../environment';
import type { OnProgramEvent } from '../../programs';
import { homeWithoutLogs } from './home';
import { findPrograms } from './programs';
import { stateFile, type Backend } from './state';

export interface WorkspaceOptions {
  readonly root: string;
  /** Name of the stack, which is the environment's. */
  readonly stack: string;
  readonly backend: Backend;
  /** Told while programs are downloaded or built, which takes minutes the first time. @default - nobody is told */
  readonly onProgress?: OnProgramEvent;
  /** Stops the opening of the stack. @default - nothing stops it */
  readonly signal?: AbortSignal;
}

/**
 * Opens the stack, and makes it if it is new. The project's files are copied into `.keelson`, because Pulumi writes the salt of the
 * passphrase into the stack's file, which is committed and must stay as it is.
 */
export async function openStack(options: WorkspaceOptions, program: PulumiFn): Promise<Stack> {
  refuseUnknownUser(options);
  const variables = engineVariables(options);
  await findPrograms({ variables, onProgress: options.onProgress, signal: options.signal });
  const workDir = copyProject(options.root, options.stack);
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: options.stack, projectName: PROJECT, program },
    { workDir, envVars: variables },
  );
  // After each run the SDK would ask for outputs and history, three more processes; this program has no outputs.
  stack.outputs = async () => ({});
  stack.info = async () => undefined;
  return stack;
}

/** Variables for the engine and its provider; those that the user has set win. */
function engineVariables({ root, stack, backend }: WorkspaceOptions): Record<string, string> {
  const variables: Record<string, string> = {
    PULUMI_BACKEND_URL: backend.url,
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_K8S_CLIENT_QPS: process.env.PULUMI_K8S_CLIENT_QPS ?? '300',
    PULUMI_K8S_CLIENT_BURST: process.env.PULUMI_K8S_CLIENT_BURST ?? '600',
  };
  if (backend.folder !== undefined) {
    mkdirSync(backend.folder, { recursive: true });
    // The engine would write the whole state after each object, which takes two thirds of a run. A killed run is healed by the
    // objects' identities instead; docs/pulumi.md, "When a run is killed".
    variables.PULUMI_SKIP_CHECKPOINTS = process.env.PULUMI_SKIP_CHECKPOINTS ?? 'true';
    variables.PULUMI_HOME = process.env.PULUMI_HOME ?? homeWithoutLogs(root);
    if (process.env.PULUMI_CONFIG_PASSPHRASE === undefined && process.env.PULUMI_CONFIG_PASSPHRASE_FILE === undefined) {
      variables.PULUMI_CONFIG_PASSPHRASE_FILE = passphraseFile(root, stateFile(backend.folder, stack));
    }
  }
  return variables;
}

/** The engine writes into a local state who holds its lock, and gives up on a user whom the system has no entry for. */
function refuseUnknownUser({ backend }: WorkspaceOptions): void {
  if (backend.folder === undefined) {
    return;
  }
  try {
    userInfo();
  } catch {
    throw new KeelsonError(
      `the user ${process.getuid?.() ?? ''} has no entry on this system, and Pulumi keeps a local state only for one that has`,
      'run as a user of /etc/passwd, as containers have it with `useradd`',
    );
  }
}

/** The passphrase that encrypts a local state, made at the first run. */
function passphraseFile(root: string, state: string): string {
  const file = join(root, '.keelson', 'passphrase');
  if (!existsSync(file)) {
    if (existsSync(state)) {
      throw new KeelsonError(
        `the passphrase of the state is gone: there is no ${file}`,
        `restore it from your backup, or set PULUMI_CONFIG_PASSPHRASE; without it the state can't be read, and removing ${state} has the next up find the objects by their labels`,
      );
    }
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  }
  return file;
}

const SALT = /^encryptionsalt:.*$/m;

function copyProject(root: string, stack: string): string {
  const workDir = join(root, '.keelson', stack, 'workspace');
  mkdirSync(workDir, { recursive: true });
  const project = join(root, 'Pulumi.yaml');
  writeFileSync(
    join(workDir, 'Pulumi.yaml'),
    existsSync(project) ? readFileSync(project, 'utf8') : 'name: keelson\nruntime: nodejs\n',
  );
  const source = join(root, `Pulumi.${stack}.yaml`);
  const copy = join(workDir, `Pulumi.${stack}.yaml`);
  const written = existsSync(source) ? readFileSync(source, 'utf8') : 'config: {}\n';
  const salt = existsSync(copy) ? SALT.exec(readFileSync(copy, 'utf8'))?.[0] : undefined;
  const hasOwn = SALT.test(written) || /^secretsprovider:/m.test(written);
  writeFileSync(copy, salt === undefined || hasOwn ? written : `${written.trimEnd()}\n${salt}\n`);
  return workDir;
}
