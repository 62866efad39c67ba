import type { SandboxProfile } from '../profiles';
import { networkStages } from './network';
import { nodeStages } from './node';
import { podStages } from './pod';
import type { Stage } from './stage';
import { volumeStages } from './volume';

export { HOLD_ANNOTATION } from './pod';
export { type Stage, type StageCondition, type StageSpec, type StageStep, patchStatus, stage, when } from './stage';

/**
 * All stages of a profile. A further stage is added; one with the name of a built-in stage takes its place.
 */
export function sandboxStages(profile: SandboxProfile, further: readonly Stage[] = []): readonly Stage[] {
  const builtIn = [...nodeStages, ...podStages, ...volumeStages(profile), ...networkStages];
  const replaced = new Set(further.map(({ metadata }) => metadata.name));
  return [...builtIn.filter(({ metadata }) => !replaced.has(metadata.name)), ...further];
}
