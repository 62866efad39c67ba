export { destroy, recordedObjects, type DestroyOptions } from './destroy';
export type { RunCounts } from './engine-events';
export * from './events';
export { FIELD_MANAGER, type AwaitPolicy } from './objects';
export { preview, up } from './operations';
export { appliedByArgo, appliedByPulumi, type Platform, type PlatformChart } from './platform';
export { rootSecretFile } from './root-secret';
export { type OperationOptions, type OperationResult } from './run';
export { asString } from './tokens';
