import * as z from 'zod';
import type { Objection } from '../../lib/core/errors';
import { checkRecipient } from '../../lib/backup/recipient';
import { checkCron } from '../../lib/core/cron';
import { canonicalBytes, canonicalCpu, checkBytes, checkCpu, checkReplicas } from '../../lib/core/quantities';
import { checkDigest, checkRepository, checkTag } from './image-rules';

/** Key under which a custom issue carries the objection that it stands for. */
export const OBJECTION = 'objection';

/** Characters that a value of one line may have: more than any name or address needs, and few enough for every pattern. */
const MAX_LINE = 4096;
/** Characters that certificates and keys may have. */
const MAX_BLOCK = 65_536;

/** Text of one line that `check` has nothing against. */
export function checkedText(
  description: string,
  check: (value: string) => Objection | undefined,
  maxCharacters: number = MAX_LINE,
): z.ZodString {
  return z
    .string()
    .superRefine((value, context) => raise(context, tooLong(value, maxCharacters) ?? check(value)))
    .describe(description);
}

/** Certificates or keys that `check` has nothing against. */
export function checkedBlock(description: string, check: (value: string) => Objection | undefined): z.ZodString {
  return checkedText(description, check, MAX_BLOCK);
}

function tooLong(value: string, maxCharacters: number): Objection | undefined {
  return value.length <= maxCharacters
    ? undefined
    : { message: `has ${value.length} characters`, allowed: `at most ${maxCharacters}` };
}

/** An amount of processor time, kept as the API server spells it. */
export function cpu(description: string) {
  return checkedText(`${description}, such as "2" or 500m`, checkCpu).transform(canonicalCpu);
}

/** An amount of memory or storage, kept as the API server spells it. */
export function bytes(description: string) {
  return checkedText(`${description}, such as 512Mi or 4Gi`, checkBytes).transform(canonicalBytes);
}

export function replicas(description: string) {
  return z
    .number()
    .superRefine((value, context) => raise(context, checkReplicas(value)))
    .describe(description)
    .meta({ type: 'integer', minimum: 1, maximum: 100 });
}

export function count(description: string, { min, max }: { readonly min: number; readonly max: number }) {
  return z.int().min(min).max(max).describe(description);
}

/** A first-party image; the registry comes from `images.registry`. */
export const releasedImage = z.strictObject({
  repository: checkedText('name of the image without its registry, such as raibid-server', checkRepository),
  tag: checkedText('tag of the image, such as 1.4.2', checkTag),
  /** @default - the tag alone, where images.requireDigest is false */
  digest: checkedText(
    'digest of the image, sha256: and 64 hexadecimal digits; required where images.requireDigest is true',
    checkDigest,
  ).optional(),
});

export type ReleasedImage = z.output<typeof releasedImage>;

/** Encrypted backups of `what`, made when the default `schedule` says so. */
export function encryptedBackup(what: string, schedule: string) {
  return z.strictObject({
    recipient: checkedBlock('OpenPGP public key of those who may read backups', checkRecipient),
    storage: bytes(`size of the volume for ${what}`),
    /** @default schedule */
    schedule: checkedText('when backups are made', checkCron).default(schedule),
    /** @default 30 */
    retentionDays: z.int().min(1).max(3650).describe('days for which a backup is kept').default(30),
  });
}

export type EncryptedBackupSettings = z.output<ReturnType<typeof encryptedBackup>>;

function raise(context: z.core.$RefinementCtx, objection: Objection | undefined): void {
  if (objection !== undefined) {
    context.addIssue({ code: 'custom', message: objection.message, params: { [OBJECTION]: objection } });
  }
}
