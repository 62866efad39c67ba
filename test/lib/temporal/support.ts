import type { PostgresDatabase } from '../../../lib/postgres';
import { Temporal, type TemporalClusterProps, type TemporalEndpoint } from '../../../lib/temporal';
import type { NetworkEndpoint } from '../../../lib/workload';
import { render, type RenderResult } from '../../support/render';

const network: NetworkEndpoint = {
  peer: { type: 'pods', namespace: 'data', labels: { 'app.kubernetes.io/name': 'postgres' } },
  ports: [{ name: 'postgres', number: 5432 }],
};

/** A database as its handle describes it, without the server that it would come from. */
export function databaseHandle(name: string, overrides: Partial<PostgresDatabase> = {}): PostgresDatabase {
  const handle: PostgresDatabase = {
    host: 'postgres.data.svc.cluster.local',
    port: 5432,
    name,
    username: 'temporal',
    password: { secretName: 'postgres-temporal', key: 'password' },
    passwordVolume: { type: 'secret', name: 'postgres-password', secretName: 'postgres-temporal', keys: ['password'] },
    passwordFile: 'password',
    sslMode: 'disable',
    network,
    ready: [],
    connect: (pod) => pod.connections.connectTo(network),
    limitPassword: () => undefined,
    inNamespace: () => handle,
    ...overrides,
  };
  return handle;
}

/** One pod of each service but two of history, so that a test sees which number was used. */
export const CLUSTER: TemporalClusterProps = {
  strategy: 'cluster',
  name: 'temporal',
  namespace: 'temporal',
  namespaces: [{ name: 'agents', retentionDays: 3 }],
  databases: { default: databaseHandle('temporal'), visibility: databaseHandle('temporal_visibility') },
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
