export * from './agent';
export * from './agent-jobs';
export * from './agent-pool';
export * from './cache';
export * from './machine-profile';
export * from './queue';
export * from './redis-queue';
