import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KeelsonError } from '../../../lib/core/errors';

/** The root secret of an environment, and how it was come by. */
export interface RootSecret {
  readonly value: string;
  /** `new` where it was made in this run: nothing in the cluster can have been derived from it. */
  readonly origin: 'config' | 'file' | 'new';
}

export interface RootSecretOptions {
  /** Folder of the project. */
  readonly root: string;
  /** Name of the environment. */
  readonly environment: string;
  /** Value of the config key `keelson:rootSecret`. @default - the file is read */
  readonly configured?: string;
  /** Whether the state lives on this machine; only then may a file on this machine hold the root secret. */
  readonly localState: boolean;
  /** Whether nothing may be written. */
  readonly dryRun: boolean;
}

/** The least number of characters that are taken for a secret that can't be guessed. */
const MINIMUM_LENGTH = 24;

/** Where the root secret of an environment is kept while its state is local. */
export function rootSecretFile(root: string, environment: string): string {
  return join(root, '.keelson', environment, 'root-secret');
}

/**
 * Finds the root secret, or makes it where the state is local and there is none yet.
 * @throws KeelsonError when it is too short, or can't be made because the state is shared.
 */
export function loadRootSecret(options: RootSecretOptions): RootSecret {
  const { environment } = options;
  if (options.configured !== undefined) {
    return { value: checked(options.configured, 'keelson:rootSecret', environment), origin: 'config' };
  }
  const file = rootSecretFile(options.root, environment);
  const kept = read(file);
  if (kept !== undefined) {
    return { value: checked(kept, file, environment), origin: 'file' };
  }
  if (!options.localState) {
    throw new KeelsonError(
      `the environment "${environment}" has no root secret, and its state is shared`,
      `run \`openssl rand -hex 32 | pulumi config set --secret keelson:rootSecret -s ${environment}\` once`,
    );
  }
  const value = randomBytes(32).toString('base64url');
  if (!options.dryRun) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // `wx`: of two first runs at once, the second must not replace what the first derives from.
    writeFileSync(file, `${value}\n`, { mode: 0o600, flag: 'wx' });
  }
  return { value, origin: 'new' };
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw new KeelsonError(
      `the root secret ${file} can't be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
      'make it readable for this user only (mode 600)',
    );
  }
}

function checked(value: string, where: string, environment: string): string {
  if (value.length < MINIMUM_LENGTH) {
    throw new KeelsonError(
      `the root secret of "${environment}" (${where}) has ${value.length} characters, fewer than ${MINIMUM_LENGTH}`,
      'restore it from your backup, or make a new one with `openssl rand -hex 32`',
    );
  }
  return value;
}
