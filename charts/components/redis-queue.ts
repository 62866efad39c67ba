import type { Construct } from 'constructs';
import { Redis, type RedisEndpoint } from '../../lib/redis';
import type { Settings } from '../../stacks/environment';
import { PlatformChart } from '../unit/chart';
import { definePart } from '../unit/part';

/** The queue that agents live on. Who works from a stream declares it at the endpoint. */
export class RedisQueueChart extends PlatformChart {
  readonly endpoint: RedisEndpoint;

  constructor(scope: Construct, id: string, { tls, ...settings }: Settings<'redis'>['queue']) {
    super(scope, id);
    this.endpoint = new Redis(this, 'Redis', {
      ...settings,
      ...(tls === undefined ? {} : { tls: { secretName: tls.secretName, certificateAuthority: tls.authority } }),
      name: 'redis-queue',
      namespace: 'queue',
      role: 'queue',
    }).endpoint;
  }
}

export const redisQueue = definePart({
  section: 'redis',
  name: 'redis-queue',
  phase: 'data',
  build: (scope, id, { queue }) => new RedisQueueChart(scope, id, queue),
});
