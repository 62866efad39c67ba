import * as z from 'zod';
import type { Objection } from '../../lib/core/errors';
import { canonicalBytes, canonicalCpu, checkBytes, checkCpu, checkReplicas } from '../../lib/core/quantities';

/** Key under which a custom issue carries the objection that it stands for. */
export const OBJECTION = 'objection';

/** Text that `check` has nothing against. */
export function checkedText(description: string, check: (value: string) => Objection | undefined): z.ZodString {
  return z
    .string()
    .superRefine((value, context) => raise(context, check(value)))
    .describe(description);
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

function raise(context: z.core.$RefinementCtx, objection: Objection | undefined): void {
  if (objection !== undefined) {
    context.addIssue({ code: 'custom', message: objection.message, params: { [OBJECTION]: objection } });
  }
}
