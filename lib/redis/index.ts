export type { RedisUserProps } from './acl';
export { REDIS_7_0_COMMANDS, REDIS_CATEGORIES, REDIS_COMMANDS } from './commands';
export type { RedisRole } from './config';
export {
  type DeclaredStream,
  type HostAndPort,
  type RedisAddress,
  type RedisClient,
  type RedisEndpoint,
  redisEnvironment,
  type StreamProps,
} from './endpoint';
export type { ExternalRedisProps } from './external';
export type { RedisCacheProps, RedisProps, RedisQueueProps, RedisStrategy, RedisTls } from './props';
export { Redis } from './redis';
