export type { ComponentEvent, OnProgress, SandboxEvent } from './events';
export { type ComponentName, sandboxContext } from './layout';
export { type SandboxProfile, type SandboxProfileName, sandboxProfile } from './profiles';
export {
  type ComponentStatus,
  type RunningSandbox,
  type SandboxConnection,
  type SandboxStatus,
  type StartSandboxOptions,
  deleteSandbox,
  sandboxStatus,
  startSandbox,
  stopSandbox,
} from './sandbox';
export {
  HOLD_ANNOTATION,
  type Stage,
  type StageCondition,
  type StageSpec,
  type StageStep,
  patchStatus,
  stage,
  when,
} from './stages';
