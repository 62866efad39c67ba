import type { Objection } from '../core/errors';

/** Why `text` is no key that backups can be written for; nothing when it is. A private key must not even be near the configuration. */
export function checkRecipient(text: string): Objection | undefined {
  const allowed = 'text that begins with -----BEGIN PGP PUBLIC KEY BLOCK-----';
  if (text.includes('PRIVATE KEY')) {
    return {
      message: 'holds a private key, with which the cluster could read its own backups',
      allowed,
      fix: 'take `gpg --armor --export`, and make a new pair: this one was written to a file that others read',
    };
  }
  return /^-----BEGIN PGP PUBLIC KEY BLOCK-----\r?\n[\s\S]+-----END PGP PUBLIC KEY BLOCK-----\s*$/.test(text)
    ? undefined
    : { message: 'is not an OpenPGP public key', allowed, fix: 'take what `gpg --armor --export` writes' };
}
