import { Construct } from 'constructs';
import { KeelsonError } from '../core';
import { CnpgPostgres } from './cnpg';
import type { PostgresEndpoint } from './endpoint';
import { ExternalPostgres } from './external';
import type { ExternalPostgresProps, PostgresProps } from './props';
import { SinglePostgres } from './single';

/** PostgreSQL by named strategy; what clients see of it is the same for all. */
export class Postgres extends Construct {
  /** A PostgreSQL that somebody else runs, for instance a cloud provider. */
  static fromExternal(scope: Construct, id: string, props: ExternalPostgresProps): PostgresEndpoint {
    // Ids are contract, and this was a strategy once.
    return new ExternalPostgres(new Construct(scope, id), 'External', props).endpoint;
  }

  readonly endpoint: PostgresEndpoint;

  /** @throws KeelsonError when the strategy is not known. */
  constructor(scope: Construct, id: string, props: PostgresProps) {
    super(scope, id);
    this.endpoint = this.build(props);
  }

  private build(props: PostgresProps): PostgresEndpoint {
    switch (props.strategy) {
      case 'single':
        return new SinglePostgres(this, 'Single', props).endpoint;
      case 'cnpg':
        return new CnpgPostgres(this, 'Cnpg', props).endpoint;
      default:
        throw new KeelsonError(
          `PostgreSQL strategy ${JSON.stringify((props satisfies never as PostgresProps).strategy)} is not known (allowed: single, cnpg)`,
          'use single for one server, cnpg for several with failover, Postgres.fromExternal for one that someone else runs',
        );
    }
  }
}
