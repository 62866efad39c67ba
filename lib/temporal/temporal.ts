import { Construct } from 'constructs';
import { KeelsonError } from '../core';
import { TemporalCluster } from './cluster';
import { TemporalDevServer } from './dev-server';
import type { TemporalEndpoint } from './endpoint';
import { ExternalTemporal, type ExternalTemporalProps } from './external';
import type { TemporalProps } from './props';

/** Temporal by named strategy; what clients see of it is the same for all. */
export class Temporal extends Construct {
  /** A Temporal that somebody else runs, for instance Temporal Cloud. */
  static fromExternal(scope: Construct, id: string, props: ExternalTemporalProps): TemporalEndpoint {
    return new ExternalTemporal(scope, id, props);
  }

  readonly endpoint: TemporalEndpoint;

  /** @throws KeelsonError when the strategy is not known. */
  constructor(scope: Construct, id: string, props: TemporalProps) {
    super(scope, id);
    this.endpoint = this.arrange(props);
  }

  private arrange(props: TemporalProps): TemporalEndpoint {
    switch (props.strategy) {
      case 'dev-server':
        return new TemporalDevServer(this, 'DevServer', props);
      case 'cluster':
        return new TemporalCluster(this, 'Cluster', props);
      default:
        throw new KeelsonError(
          `Temporal strategy ${JSON.stringify((props satisfies never as TemporalProps).strategy)} is not known (allowed: dev-server, cluster)`,
          'use dev-server for development, cluster for four services over PostgreSQL',
        );
    }
  }
}
