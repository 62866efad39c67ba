import { Construct } from 'constructs';
import { KeelsonError } from '../core';
import { unknownRole } from './config';
import type { RedisEndpoint } from './endpoint';
import { ExternalRedis, type ExternalRedisProps } from './external';
import { RedisInstance } from './instance';
import type { RedisProps } from './props';

/** Redis by named strategy and role; what clients see of it is the same for all. */
export class Redis extends Construct {
  /** A Redis that somebody else runs, for instance a cloud provider. */
  static fromExternal(scope: Construct, id: string, props: ExternalRedisProps): RedisEndpoint {
    return new ExternalRedis(scope, id, props);
  }

  readonly endpoint: RedisEndpoint;

  /** @throws KeelsonError when the strategy or the role is not known. */
  constructor(scope: Construct, id: string, props: RedisProps) {
    super(scope, id);
    this.endpoint = new RedisInstance(this, instanceId(props), props);
  }
}

/** Ids are contract: they are part of the construct path that faults name. */
function instanceId(props: RedisProps): string {
  const { strategy, role } = props;
  if (role !== 'queue' && role !== 'cache') {
    throw unknownRole(role);
  }
  switch (strategy) {
    case 'single':
      return 'Single';
    case 'sentinel':
      return 'Sentinel';
    default:
      throw new KeelsonError(
        `Redis strategy ${JSON.stringify(strategy satisfies never)} is not known (allowed: single, sentinel)`,
        'use single for one server, sentinel for three with failover',
      );
  }
}
