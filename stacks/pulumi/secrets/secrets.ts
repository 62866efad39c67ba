import { createHash, hkdfSync } from 'node:crypto';
import { FaultCollector } from '../../../lib/core/errors';
import { limitsOf, materialsOf } from '../../../lib/core/platform-secret';
import { percentEncoded, type SecretMaterial, type SecretNotation, type SecretRecipe } from '../../../lib/core/secrets';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
// Bytes from here on would favour the alphabet's first letters, so they are thrown away.
const FIRST_BIASED_BYTE = 256 - (256 % ALPHABET.length);
const DEFAULT_LENGTH = 43;
const BLOCK_BYTES = 64;

/** Where the values of an environment's secrets come from. */
export interface SecretSource {
  /** The one secret that all others are derived from. */
  readonly rootSecret: string;
  /** Values that the user gave instead, by name of the material. */
  readonly overrides: Readonly<Record<string, string>>;
}

/**
 * The value of a material: HKDF-SHA256 (RFC 5869) of the root secret, written in `[A-Za-z0-9]`. The same root secret and name give
 * the same value on every machine, for ever; the name of the environment is not part of it because each has its own root secret.
 */
export function deriveSecret(rootSecret: string, material: SecretMaterial): string {
  const length = material.length ?? DEFAULT_LENGTH;
  let text = '';
  for (let block = 0; text.length < length; block += 1) {
    const bytes = hkdfSync(
      'sha256',
      rootSecret,
      'keelson.dev/secrets/v1',
      `${material.material}#${block}`,
      BLOCK_BYTES,
    );
    for (const byte of new Uint8Array(bytes)) {
      if (byte < FIRST_BIASED_BYTE && text.length < length) {
        text += ALPHABET[byte % ALPHABET.length];
      }
    }
  }
  return text;
}

const NOTATIONS: Readonly<Record<SecretNotation, (value: string) => string>> = {
  plain: (value) => value,
  'sha256-hex': (value) => createHash('sha256').update(value, 'utf8').digest('hex'),
  json: (value) => JSON.stringify(value),
  url: percentEncoded,
};

/** What the keys of a Secret hold. */
export function secretValues(recipe: SecretRecipe, source: SecretSource): Record<string, string> {
  const value = (material: SecretMaterial): string =>
    source.overrides[material.material] ?? deriveSecret(source.rootSecret, material);
  return Object.fromEntries(
    Object.entries(recipe.keys).map(([key, content]) => [
      key,
      content.type === 'value'
        ? value(content.value)
        : content.parts
            .map((part) => (typeof part === 'string' ? part : NOTATIONS[part.as](value(part.value))))
            .join(''),
    ]),
  );
}

/**
 * Refuses overrides that could not arrive intact or that nothing reads.
 * @throws FaultReport naming every bad override, never its value.
 */
export function checkOverrides(overrides: Readonly<Record<string, unknown>>, recipes: readonly SecretRecipe[]): void {
  const known = [
    ...new Set(recipes.flatMap((recipe) => materialsOf(recipe.keys).map(({ material }) => material))),
  ].sort();
  const faults = new FaultCollector();
  for (const [material, value] of Object.entries(overrides)) {
    const path = `keelson:secrets.${material}`;
    if (!known.includes(material)) {
      faults.add({ path, message: 'names no secret of this environment', allowed: known.join(', ') || 'none' });
    } else if (typeof value !== 'string') {
      faults.add({ path, message: 'is not text', fix: 'write it in quotes' });
    } else if (value === '') {
      faults.add({ path, message: 'is empty', fix: 'remove it to have the value derived' });
    } else if (value.includes('\0')) {
      faults.add({
        path,
        message: 'holds a NUL byte, which no environment variable can carry',
        fix: 'choose another value',
      });
    } else {
      const broken = limitsOf(material, recipes).filter(({ pattern }) => !new RegExp(pattern, 'u').test(value));
      faults.add(...broken.map(({ message, allowed }) => ({ path, message, allowed, fix: 'choose another value' })));
    }
  }
  faults.throwIfAny('secrets');
}
