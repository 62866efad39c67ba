import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

export interface BackupKeys {
  readonly publicKey: string;
  readonly privateKey: string;
  /** A private key that belongs to another public one. */
  readonly other: string;
}

/** Two pairs of OpenPGP keys, made as docs/backup.md says. */
export function makeKeys(directory: string): BackupKeys {
  const [mine, other] = [makeKey(directory, 'mine'), makeKey(directory, 'other')];
  return { publicKey: mine.publicKey, privateKey: mine.privateKey, other: other.privateKey };
}

function makeKey(directory: string, name: string): { readonly publicKey: string; readonly privateKey: string } {
  const home = join(directory, name);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const gpg = (...args: string[]): string =>
    execFileSync('gpg', ['--homedir', home, '--batch', '--quiet', ...args], { encoding: 'utf8', stdio: 'pipe' });
  const address = `${name}@example.com`;
  gpg('--passphrase', '', '--quick-generate-key', `${name} <${address}>`, 'future-default', 'default', 'never');
  const made = { publicKey: gpg('--armor', '--export'), privateKey: gpg('--armor', '--export-secret-keys') };
  execFileSync('gpgconf', ['--homedir', home, '--kill', 'all']);
  return made;
}
