import type { SecretKey, SecretLimit, SecretMaterial } from '../core';
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

/**
 * What no value of app.ini keeps: `%(KEY)s` is read as another setting, quotes around a value are taken off, and three quotes end one of
 * several lines. Source: gopkg.in/ini.v1 key.go, parser.go; a hundred thousand values written and read back.
 */
export const INI_LIMIT: SecretLimit = {
  pattern: '^(?!(["\'])[^]*\\1$)(?![^]*(?:"""|%\\([^)]*\\)s))',
  message: 'would be read as something else by Gitea',
  allowed: 'any text without %(...)s, without three quotes in a row, and not in quotes as a whole',
};

const HEADER_LIMIT: SecretLimit = {
  pattern: '^[ -~]*$',
  message: 'holds a character that no HTTP header carries',
  allowed: 'printable characters of ASCII',
};

const JWT_LIMIT: SecretLimit = {
  pattern: '^[A-Za-z0-9_-]{43}$',
  message: 'is not a key that Gitea reads',
  allowed: '32 bytes in unpadded URL-safe base64, which are 43 characters: `gitea generate secret JWT_SECRET`',
};

const LIMITS: Readonly<Partial<Record<string, readonly SecretLimit[]>>> = {
  [SECRET_FILES.oauth2Secret]: [JWT_LIMIT],
  [SECRET_FILES.lfsSecret]: [JWT_LIMIT],
  [SECRET_FILES.internalToken]: [HEADER_LIMIT],
  [SECRET_FILES.metricsToken]: [INI_LIMIT, HEADER_LIMIT],
  [SECRET_FILES.registrationToken]: [
    { pattern: '^[^]{32}', message: 'is too short for Gitea', allowed: '32 characters or more' },
  ],
};

/** What the runners register with; the same material in every namespace that has runners. */
export function registrationMaterial(name: string): SecretMaterial {
  return serverMaterial(name, SECRET_FILES.registrationToken);
}

export function serverKeys(name: string): Record<string, SecretKey> {
  return Object.fromEntries(
    Object.values(SECRET_FILES).map((file): [string, SecretKey] => [
      file,
      { type: 'value', value: serverMaterial(name, file) },
    ]),
  );
}

export function adminKeys(name: string): Record<string, SecretKey> {
  return { [PASSWORD_FILE]: { type: 'value', value: { material: `gitea/${name}/admin` } } };
}

function serverMaterial(name: string, file: string): SecretMaterial {
  const limits = LIMITS[file];
  return { material: `gitea/${name}/${file}`, ...(limits === undefined ? {} : { limits }) };
}
