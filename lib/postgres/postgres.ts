import { Construct } from 'constructs';
import { KeelsonError } from '../core';
import { CnpgPostgres } from './cnpg';
import type { PostgresServer } from './endpoint';
import { ExternalPostgres } from './external';
import type { PostgresProps } from './props';
import { SinglePostgres } from './single';

/** PostgreSQL by named strategy; what clients see of it is the same for all. */
export class Postgres extends Construct {
  readonly server: PostgresServer;

  /** @throws KeelsonError when the strategy is not known. */
  constructor(scope: Construct, id: string, props: PostgresProps) {
    super(scope, id);
    this.server = this.build(props);
  }

  private build(props: PostgresProps): PostgresServer {
    switch (props.strategy) {
      case 'single':
        return new SinglePostgres(this, 'Single', props);
      case 'external':
        return new ExternalPostgres(this, 'External', props);
      case 'cnpg':
        return new CnpgPostgres(this, 'Cnpg', props);
      default:
        throw unknownStrategy(props);
    }
  }
}

function unknownStrategy(props: never): KeelsonError {
  return new KeelsonError(
    `PostgreSQL strategy ${JSON.stringify((props as PostgresProps).strategy)} is not known (allowed: single, cnpg, external)`,
    'use single for one server, cnpg for several with failover, external for one that somebody else runs',
  );
}
