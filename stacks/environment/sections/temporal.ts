import * as z from 'zod';
import { bytes, checkedText, replicas } from '../fields';
import { checkTag } from '../image-rules';
import { defineSection } from '../section';
import { postgres } from './postgres';

const STRATEGY = 'how the servers are run';

/** @default 7 */
const retentionDays = z
  .int()
  .min(1)
  .max(3650)
  .describe('days for which the history of an ended workflow is kept; a dev server keeps one')
  .default(7);

const devServer = z.strictObject({
  strategy: z.literal('dev-server').describe(STRATEGY),
  storage: bytes('size of the volume'),
  retentionDays,
});

const cluster = z.strictObject({
  strategy: z.literal('cluster').describe(STRATEGY),
  numHistoryShards: z
    .int()
    .min(1)
    .max(16_384)
    .describe(
      'parts into which workflows are divided; can never change after the first deployment, 512 is enough for most',
    ),
  /** @default - nothing: the first deployment */
  deployed: z
    .strictObject({
      version: checkedText('version of the server that runs now, such as 1.30.4', checkTag),
      numHistoryShards: z.int().min(1).max(16_384).describe('numHistoryShards of what runs now'),
    })
    .optional(),
  /** @default 1 */
  replicas: replicas('pods of each service').default(1),
  retentionDays,
});

/** Where long-running work of agents is kept. */
export const temporal = defineSection({
  schema: z.discriminatedUnion('strategy', [devServer, cluster]).optional(),
  rules: (value, configuration) =>
    value?.strategy === 'cluster' && configuration.isSound(postgres) && configuration.read(postgres) === undefined
      ? [
          {
            at: ['temporal', 'strategy'],
            message: 'is cluster, but there is no PostgreSQL for its two databases',
            fix: 'add postgres, or set temporal.strategy to dev-server',
          },
        ]
      : [],
  namespaces: { temporal: {} },
  mayDiffer: ['strategy', 'storage', 'numHistoryShards', 'replicas'],
});
