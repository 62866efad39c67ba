import * as z from 'zod';
import { defineSection } from '../section';
import { TARGET_NAMES } from '../targets';

export const target = defineSection({
  schema: z.enum(TARGET_NAMES).describe('kind of cluster'),
  form: 'text',
  mayDiffer: [''],
});
