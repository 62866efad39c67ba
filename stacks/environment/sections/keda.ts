import * as z from 'zod';
import { replicas } from '../fields';
import { defineSection } from '../section';

export const keda = defineSection({
  /** @default - one replica of each program */
  schema: z.strictObject({ replicas: replicas('number of pods of each of its programs').default(1) }).prefault({}),
  namespaces: { keda: {} },
  mayDiffer: ['replicas'],
});
