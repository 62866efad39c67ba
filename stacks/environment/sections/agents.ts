import * as z from 'zod';
import { checkMinReplicas } from '../../../lib/keda/bounds';
import { releasedImage } from '../fields';
import type { Finding, PropertyPath } from '../finding';
import type { Configuration } from '../section';
import { checkImage } from './images';

/** Keys of what is scaled by the work that waits: an image of ours, how many there are, and of which size. */
export function agentKeys(plural: string, singular: string) {
  return {
    image: releasedImage,
    /** @default 0 */
    minReplicas: z.int().min(0).max(1000).describe(`${plural} that are always there`).default(0),
    maxReplicas: z.int().min(1).max(1000).describe(`${plural} that are there at most`),
    /** @default laptop */
    machine: z.enum(['dgx-spark', 'desktop', 'laptop']).describe(`size of one ${singular}`).default('laptop'),
  };
}

type Agents = z.output<z.ZodObject<ReturnType<typeof agentKeys>>>;

/** What the values of `agentKeys` are wrong in together. */
export function checkAgents(at: PropertyPath, agents: Agents, configuration: Configuration): Finding[] {
  const objection = checkMinReplicas(agents.minReplicas, agents.maxReplicas);
  return [
    ...checkImage([...at, 'image'], agents.image, configuration),
    ...(objection === undefined ? [] : [{ at: [...at, 'minReplicas'], ...objection }]),
  ];
}
