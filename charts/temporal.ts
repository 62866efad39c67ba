import type { Construct } from 'constructs';
import { KeelsonError } from '../lib/core';
import type { DatabaseProps, PostgresClient, PostgresEndpoint } from '../lib/postgres';
import { connectionsNeeded, Temporal, type TemporalEndpoint, type TemporalProps } from '../lib/temporal';
import type { Settings } from '../stacks/environment';
import { PlatformChart } from './chart';

const NAMESPACE = 'temporal';

/** The Temporal namespace that agents work in. */
export const AGENTS_NAMESPACE = 'agents';

/** Of each pod to each database: most of the time most are idle, and all of them must fit into the server. */
const CONNECTIONS = { default: 6, visibility: 2 } as const;

/** Where long-running work of agents is kept, whatever becomes of the agents. */
export class TemporalChart extends PlatformChart {
  readonly endpoint: TemporalEndpoint;

  /**
   * @param postgres Holds both databases of a cluster; a dev server needs none.
   * @throws KeelsonError when a cluster is asked for without a database server.
   */
  constructor(scope: Construct, id: string, settings: Settings<'temporal'>, postgres: PostgresEndpoint | undefined) {
    super(scope, id);
    this.endpoint = new Temporal(this, 'Temporal', temporalProps(settings, postgres)).endpoint;
  }
}

function temporalProps(settings: Settings<'temporal'>, postgres: PostgresEndpoint | undefined): TemporalProps {
  const common = {
    name: 'temporal',
    namespace: NAMESPACE,
    namespaces: [
      {
        name: AGENTS_NAMESPACE,
        retentionDays: settings.retentionDays,
        description: 'Work of agents.',
      },
    ],
  };
  switch (settings.strategy) {
    case 'dev-server':
      return { ...common, strategy: settings.strategy, storage: settings.storage };
    case 'cluster': {
      if (postgres === undefined) {
        throw new KeelsonError(
          'temporal.strategy is cluster, but this environment has no PostgreSQL for its two databases',
          'add postgres, or set temporal.strategy to dev-server',
        );
      }
      const { replicas: each } = settings;
      const replicas = { frontend: each, history: each, matching: each, worker: each, ui: each };
      const connectionLimit = connectionsNeeded(replicas, CONNECTIONS);
      const client = (database: DatabaseProps): PostgresClient =>
        postgres.addClient(NAMESPACE, {
          database: postgres.declareDatabase({ ...database, owner: 'temporal', connectionLimit }),
        });
      return {
        ...common,
        strategy: settings.strategy,
        databases: {
          default: client({ name: 'temporal' }),
          visibility: client({ name: 'temporal_visibility', extensions: ['btree_gin'] }),
        },
        connections: CONNECTIONS,
        numHistoryShards: settings.numHistoryShards,
        deployed: settings.deployed,
        replicas,
      };
    }
    default:
      throw new Error(`unknown strategy ${JSON.stringify(settings satisfies never)}`);
  }
}
