import { checkPortNumber, checkWhole, faultsAt, optional, type SecretKeyReference } from '../../core';
import type { NetworkEndpoint } from '../../workload';
import { checkText, type Trigger } from './trigger';

export interface PostgresqlTriggerProps {
  readonly host: string;
  /** @default 5432 */
  readonly port?: number;
  readonly database: string;
  readonly username: string;
  readonly password: SecretKeyReference;
  /** SQL that yields one number; run at every poll, so it should be cheap. */
  readonly query: string;
  /** Value of the query that one replica carries. */
  readonly targetQueryValue: number;
  /** @default verify-full */
  readonly tls?: 'verify-full' | 'require' | 'disable';
  /** @default - outside the cluster */
  readonly source?: NetworkEndpoint;
}

/** Scales by a query of a database. Source: keda.sh/docs/2.20/scalers/postgresql. */
export function postgresqlTrigger(props: PostgresqlTriggerProps): Trigger {
  return {
    kind: 'postgresql',
    triggers: [
      {
        type: 'postgresql',
        metadata: {
          host: props.host,
          port: String(props.port ?? 5432),
          userName: props.username,
          dbName: props.database,
          sslmode: props.tls ?? 'verify-full',
          query: props.query,
          targetQueryValue: String(props.targetQueryValue),
          activationTargetQueryValue: '0',
        },
      },
    ],
    authentication: [{ parameter: 'password', from: props.password }],
    source: props.source,
    wakes: true,
    faults: faultsAt('postgresql', {
      query: checkText(props.query),
      database: checkText(props.database),
      port: optional(props.port, checkPortNumber),
      targetQueryValue: checkWhole(props.targetQueryValue),
    }),
  };
}
