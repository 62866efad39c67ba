import type { PostgresClient } from '../../../lib/postgres';
import { Temporal, type TemporalClusterProps, type TemporalEndpoint } from '../../../lib/temporal';
import { networkClient, type NetworkEndpoint } from '../../../lib/workload';
import { render, type RenderResult } from '../../support/render';

const network: NetworkEndpoint = {
  peer: { type: 'pods', namespace: 'data', labels: { 'app.kubernetes.io/name': 'postgres' } },
  ports: [{ name: 'postgres', number: 5432 }],
};

/** What a client of a database has, without the server that it would come from. */
export function databaseClient(database: string, overrides: Partial<PostgresClient> = {}): PostgresClient {
  const secretName = 'postgres-temporal';
  return {
    ...networkClient(network),
    host: 'postgres.data.svc.cluster.local',
    port: 5432,
    database,
    username: 'temporal',
    password: {
      secretName,
      key: 'password',
      volume: { type: 'secret', name: 'postgres-password', secretName, keys: ['password'] },
    },
    sslMode: 'disable',
    url: () => ({ secretName, key: 'url' }),
    limitPassword: () => undefined,
    ...overrides,
  };
}

/** One pod of each service but two of history, so that a test sees which number was used. */
export const CLUSTER: TemporalClusterProps = {
  strategy: 'cluster',
  name: 'temporal',
  namespace: 'temporal',
  namespaces: [{ name: 'agents', retentionDays: 3 }],
  databases: { default: databaseClient('temporal'), visibility: databaseClient('temporal_visibility') },
  numHistoryShards: 512,
  replicas: { frontend: 1, history: 2, matching: 1, worker: 1, ui: 1 },
};

export function renderCluster(
  overrides: Partial<TemporalClusterProps> = {},
  use: (endpoint: TemporalEndpoint) => void = () => undefined,
): RenderResult {
  return render((chart) => use(new Temporal(chart, 'Temporal', { ...CLUSTER, ...overrides }).endpoint));
}

export const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
