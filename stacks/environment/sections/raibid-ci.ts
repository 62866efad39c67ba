import * as z from 'zod';
import { checkMinReplicas } from '../../../lib/keda/bounds';
import { bytes, releasedImage, replicas } from '../fields';
import type { Finding } from '../finding';
import { defineSection } from '../section';
import { checkImage } from './images';

const agents = z.strictObject({
  image: releasedImage,
  /** @default 0 */
  minReplicas: z.int().min(0).max(1000).describe('agents that are always there').default(0),
  maxReplicas: z.int().min(1).max(1000).describe('agents that are there at most'),
  /** @default laptop */
  machine: z.enum(['dgx-spark', 'desktop', 'laptop']).describe('size of one agent').default('laptop'),
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
  rules: (value, configuration) => {
    const findings: Finding[] = [];
    if (value !== undefined) {
      findings.push(...checkImage(['raibidCi', 'server', 'image'], value.server.image, configuration));
    }
    if (value?.agents !== undefined) {
      const { image, minReplicas, maxReplicas } = value.agents;
      const objection = checkMinReplicas(minReplicas, maxReplicas);
      findings.push(
        ...checkImage(['raibidCi', 'agents', 'image'], image, configuration),
        ...(objection === undefined ? [] : [{ at: ['raibidCi', 'agents', 'minReplicas'], ...objection }]),
      );
    }
    return findings;
  },
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
