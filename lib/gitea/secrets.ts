import type { SecretKey, SecretMaterial } from '../core';
import { PASSWORD_FILE, SECRET_FILES } from './layout';

/*
 * Gitea's own secrets. Derived values are 43 letters and digits:
 *
 * - SECRET_KEY is any text (Gitea makes 64 letters and digits);
 * - INTERNAL_TOKEN is compared as text: that Gitea makes a JWT of it is a habit, nobody reads what is in it;
 * - both JWT secrets are 32 bytes in unpadded URL-safe base64, and 43 letters and digits are just that: the two bits too many of the last
 *   one are dropped by a decoder that is not strict, as Go's is by default;
 * - the registration token has 32 characters or more.
 *
 * Sources: go-gitea/gitea 1.27 modules/generate/generate.go, routers/private/internal.go, services/actions/init.go.
 */

/** What the runners register with; the same material in every namespace that has runners. */
export function registrationMaterial(name: string): SecretMaterial {
  return { material: `gitea/${name}/${SECRET_FILES.registrationToken}` };
}

export function serverKeys(name: string): Record<string, SecretKey> {
  return Object.fromEntries(
    Object.values(SECRET_FILES).map((file): [string, SecretKey] => [
      file,
      { type: 'value', value: { material: `gitea/${name}/${file}` } },
    ]),
  );
}

export function adminKeys(name: string): Record<string, SecretKey> {
  return { [PASSWORD_FILE]: { type: 'value', value: { material: `gitea/${name}/admin` } } };
}
