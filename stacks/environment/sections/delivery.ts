import * as z from 'zod';
import type { Finding } from '../finding';
import { missing } from '../issues';
import { defineSection, type Configuration } from '../section';

export const delivery = defineSection({
  schema: z.enum(['direct', 'gitops']).describe('who applies the manifests: Pulumi (direct) or Argo CD (gitops)'),
  form: 'text',
  mayDiffer: [''],
});

/** A section that is there where Argo CD delivers, and only there. */
export function checkGitopsOnly(
  name: string,
  schema: z.ZodType,
  value: unknown,
  configuration: Configuration,
): Finding[] {
  const delivered = configuration.read(delivery);
  const at = [name];
  if (delivered === 'gitops' && value === undefined) {
    return [{ at, message: 'is missing, but delivery is gitops', fix: missing(schema).fix }];
  }
  return delivered === 'direct' && value !== undefined
    ? [{ at, message: 'has no effect where delivery is direct', fix: 'remove it, or set delivery to gitops' }]
    : [];
}
