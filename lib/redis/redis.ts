import { Construct } from 'constructs';
import type { RedisRole } from './config';
import type { RedisEndpoint } from './endpoint';
import { RedisSingle } from './single';

export interface RedisProps {
  /** `single`: one server with a volume. */
  readonly strategy: 'single';
  readonly name: string;
  readonly namespace: string;
  readonly role: RedisRole;
  /** `maxmemory`, a quantity such as `256Mi`. */
  readonly memory: string;
  /** Size of the volume, a quantity such as `1Gi`. */
  readonly storage: string;
}

/** Redis by named strategy; what clients see of it is the same for all. */
export class Redis extends Construct {
  readonly endpoint: RedisEndpoint;

  constructor(scope: Construct, id: string, props: RedisProps) {
    super(scope, id);
    this.endpoint = this.create(props);
  }

  private create(props: RedisProps): RedisEndpoint {
    switch (props.strategy) {
      case 'single':
        return new RedisSingle(this, 'Single', props);
      default:
        throw new Error(`unknown strategy ${JSON.stringify(props.strategy satisfies never)}`);
    }
  }
}
