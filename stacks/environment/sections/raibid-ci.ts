import * as z from 'zod';
import { bytes, releasedImage, replicas } from '../fields';
import { defineSection } from '../section';
import { agentKeys, checkAgents } from './agents';
import { checkImage } from './images';

const agents = z.strictObject({
  ...agentKeys('agents', 'agent'),
  /** @default 1800 */
  longestLeaseSeconds: z.int().min(1).max(86_400).describe('seconds that one job may take').default(1800),
  cache: bytes('size of the volume that agents share for what is expensive to fetch again'),
});

/** The CI of the platform's own systems. */
export const raibidCi = defineSection({
  schema: z
    .strictObject({
      server: z.strictObject({ image: releasedImage, replicas: replicas('number of pods') }),
      /** @default - no agents: jobs wait */
      agents: agents.optional(),
    })
    .optional(),
  rules: (value, configuration) => [
    ...(value === undefined ? [] : checkImage(['raibidCi', 'server', 'image'], value.server.image, configuration)),
    ...(value?.agents === undefined ? [] : checkAgents(['raibidCi', 'agents'], value.agents, configuration)),
  ],
  namespaces: { 'raibid-ci': {} },
  mayDiffer: [
    'server.image.tag',
    'server.image.digest',
    'server.replicas',
    'agents.image.tag',
    'agents.image.digest',
    'agents.maxReplicas',
    'agents.machine',
    'agents.cache',
  ],
});
