import type { Construct } from 'constructs';
import { Redis, type DeclaredStream, type RedisEndpoint, type StreamProps } from '../lib/redis';
import type { Environment } from '../stacks/environment';
import { PlatformChart } from './chart';

/** The queue that agents live on. */
export class RedisQueueChart extends PlatformChart {
  readonly queue: RedisEndpoint;
  /** The streams that were asked for, in the same order. */
  readonly streams: readonly DeclaredStream[];

  constructor(scope: Construct, id: string, environment: Environment, streams: readonly StreamProps[]) {
    super(scope, id);
    const { tls, ...settings } = environment.redis.queue;
    this.queue = new Redis(this, 'Redis', {
      ...settings,
      ...(tls === undefined ? {} : { tls: { secretName: tls.secretName, certificateAuthority: tls.authority } }),
      name: 'redis-queue',
      namespace: 'queue',
      role: 'queue',
    }).endpoint;
    this.streams = streams.map((stream) => this.queue.declareStream(stream));
  }
}
