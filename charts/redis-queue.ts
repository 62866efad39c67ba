import type { Construct } from 'constructs';
import { Redis, type RedisEndpoint } from '../lib/redis';
import type { Environment } from '../stacks/environment';
import { PlatformChart } from './chart';

/** The queue that agents live on. */
export class RedisQueueChart extends PlatformChart {
  readonly queue: RedisEndpoint;

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    this.queue = new Redis(this, 'Redis', {
      ...environment.redis.queue,
      name: 'redis-queue',
      namespace: 'queue',
      role: 'queue',
    }).endpoint;
  }
}
