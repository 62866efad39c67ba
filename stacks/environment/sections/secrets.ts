import * as z from 'zod';
import type { Objection } from '../../../lib/core/errors';
import { checkDnsLabel } from '../../../lib/core/names';
import { checkedText } from '../fields';
import type { Finding, PropertyPath } from '../finding';
import { defineSection, type Configuration } from '../section';
import { delivery } from './delivery';
import { target } from './target';

const secret = z
  .union([z.string(), z.strictObject({ secure: z.string() })])
  .describe('what `pulumi config set --secret` writes; without it one is made, or derived');

/** What all other secrets are derived from. */
export const rootSecret = defineSection({
  /** @default - made by the first `keelson up` */
  schema: secret.optional(),
  rules: (value, configuration) => (value === undefined ? [] : checkSecret(['rootSecret'], value, 24, configuration)),
  form: 'secret text',
});

export const secrets = defineSection({
  /** @default - every secret is derived from the root secret */
  schema: z
    .record(checkedText('material, such as redis/redis-queue/users/admin', checkMaterial), secret)
    .describe('values that take the place of derived ones, by name of the material')
    .optional(),
  rules: (value, configuration) =>
    Object.entries(value ?? {}).flatMap(([material, given]) =>
      checkSecret(['secrets', material], given, 1, configuration),
    ),
  form: 'secret structure',
});

/** Secrets are told apart by their place only; no finding ever holds a value. */
function checkSecret(
  at: PropertyPath,
  value: z.output<typeof secret>,
  least: number,
  configuration: Configuration,
): Finding[] {
  const kind = configuration.read(target);
  const delivered = configuration.read(delivery);
  const isThrowAway = kind === 'k3s' && delivered === 'direct';
  if (!isThrowAway && kind !== undefined && delivered !== undefined && configuration.isPlainText(at)) {
    const fix = 'encrypt it with `pulumi config set --secret`, and change it: it has been in a file';
    return [{ at, message: 'is a secret in plain text', fix }];
  }
  const objection = typeof value === 'string' ? checkSecretValue(value, least) : undefined;
  return objection === undefined ? [] : [{ at, ...objection }];
}

function checkSecretValue(value: string, least: number): Objection | undefined {
  if (value.trim() === '') {
    return { message: 'is empty', fix: 'set a value, or remove the key' };
  }
  if (/^\s|\s$/.test(value)) {
    return value.endsWith('\n')
      ? { message: 'ends with a line break', fix: 'set it again with `printf` instead of `echo`' }
      : { message: 'begins or ends with white space', fix: 'set it again without' };
  }
  if (value.includes('\0')) {
    return { message: 'holds a NUL character, which ends a text for most programs', fix: 'set another value' };
  }
  return value.length < least
    ? {
        message: `has ${value.length} characters`,
        allowed: `${least} or more`,
        fix: 'make one with `openssl rand -hex 32`',
      }
    : undefined;
}

function checkMaterial(text: string): Objection | undefined {
  return text.split('/').every((part) => checkDnsLabel(part) === undefined)
    ? undefined
    : {
        message: 'is not the name of a secret material',
        allowed: 'lower case letters, digits and "-" between "/", such as redis/redis-queue/users/admin',
      };
}
