import type { PostgresDatabase } from '../../../lib/postgres';
import type { NetworkEndpoint } from '../../../lib/workload';

const network: NetworkEndpoint = {
  peer: { type: 'pods', namespace: 'data', labels: { 'app.kubernetes.io/name': 'postgres' } },
  ports: [{ name: 'postgres', number: 5432 }],
};

/** A database as its handle describes it, without the server that it would come from. */
export function databaseHandle(name: string, overrides: Partial<PostgresDatabase> = {}): PostgresDatabase {
  return {
    host: 'postgres.data.svc.cluster.local',
    port: 5432,
    name,
    username: 'temporal',
    password: { secretName: 'postgres-temporal', key: 'password' },
    passwordVolume: { type: 'secret', name: 'postgres-password', secretName: 'postgres-temporal' },
    passwordFile: 'password',
    sslMode: 'disable',
    network,
    ready: [],
    connect: (pod) => pod.connections.connectTo(network),
    ...overrides,
  };
}
