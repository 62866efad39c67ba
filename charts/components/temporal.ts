import type { Construct } from 'constructs';
import type { DatabaseProps, PostgresClient, PostgresEndpoint } from '../../lib/postgres';
import { connectionsNeeded, Temporal, type TemporalEndpoint, type TemporalProps } from '../../lib/temporal';
import type { Settings } from '../../stacks/environment';
import { PlatformChart } from '../unit/chart';
import { definePart } from '../unit/part';
import { postgres } from './postgres';

const NAMESPACE = 'temporal';

/** The Temporal namespace that agents work in. */
export const AGENTS_NAMESPACE = 'agents';

/** Of each pod to each database: most of the time most are idle, and all of them must fit into the server. */
const CONNECTIONS = { default: 6, visibility: 2 } as const;

/** Where long-running work of agents is kept, whatever becomes of the agents. */
export class TemporalChart extends PlatformChart {
  readonly endpoint: TemporalEndpoint;

  /** @param postgres Gives the server that holds both databases; a dev server asks for none. */
  constructor(scope: Construct, id: string, settings: Settings<'temporal'>, postgres: () => PostgresEndpoint) {
    super(scope, id);
    this.endpoint = new Temporal(this, 'Temporal', temporalProps(settings, postgres)).endpoint;
  }
}

function temporalProps(settings: Settings<'temporal'>, postgres: () => PostgresEndpoint): TemporalProps {
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
      const server = postgres();
      const { replicas: each } = settings;
      const replicas = { frontend: each, history: each, matching: each, worker: each, ui: each };
      const connectionLimit = connectionsNeeded(replicas, CONNECTIONS);
      const client = (database: DatabaseProps): PostgresClient =>
        server.addClient(NAMESPACE, {
          database: server.declareDatabase({ ...database, owner: 'temporal', connectionLimit }),
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

export const temporal = definePart({
  section: 'temporal',
  name: 'temporal',
  phase: 'apps',
  build: (scope, id, settings, others) => new TemporalChart(scope, id, settings, () => others.need(postgres).endpoint),
});
