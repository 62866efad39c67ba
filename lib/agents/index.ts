export type { AgentProps } from './agent';
export { AgentJobs, type AgentJobsProps } from './agent-jobs';
export { AgentPool, type AgentPoolProps } from './agent-pool';
export { CacheVolume, type CacheVolumeProps } from './cache';
export { type Architecture, MACHINE_PROFILES, type MachineProfile, type MachineProfileName } from './machine-profile';
export type { AgentQueue, AgentQueueClient } from './queue';
export { redisAgentQueue, type RedisAgentQueueProps } from './redis-queue';
