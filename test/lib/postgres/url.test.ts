import type { Chart } from 'cdk8s';
import { Postgres, type PostgresEndpoint } from '../../../lib/postgres';
import { testCluster } from '../../support/cluster';
import { render } from '../../support/render';
import { HOSTILE_PASSWORDS, secretsHolding } from '../../support/secrets';

const AUTHORITY = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

const server =
  (use: (endpoint: PostgresEndpoint) => void, tls = false) =>
  (chart: Chart): void => {
    const { endpoint } = new Postgres(chart, 'Postgres', {
      strategy: 'single',
      name: 'postgres',
      namespace: 'data',
      memory: '512Mi',
      storage: '2Gi',
      ...(tls ? { tls: { secretName: 'postgres-tls', certificateAuthority: AUTHORITY } } : {}),
    });
    use(endpoint);
  };
const withUrl = (endpoint: PostgresEndpoint): void => {
  endpoint.addClient('apps', { database: endpoint.declareDatabase({ name: 'orders' }) }).url();
};

/** Secrets of the same name stand in the namespaces of Jobs and of clients; the last one is the client's. */
const secretOf = (password: string, use: (endpoint: PostgresEndpoint) => void, tls = false, name = 'postgres-orders') =>
  secretsHolding(password, server(use, tls))[name] ?? {};

test('nobody gets a URL who does not ask', () => {
  const secret = secretOf('x', (endpoint) => {
    endpoint.addClient('apps', { database: endpoint.declareDatabase({ name: 'orders' }) });
  });
  expect(Object.keys(secret)).toEqual(['username', 'password']);
});

test.each(HOSTILE_PASSWORDS)(
  'the URL leads to the database, and its parser gives the password back: %j',
  (password) => {
    const url = new URL(secretOf(password, withUrl)['url'] as string);
    expect(decodeURIComponent(url.password)).toBe(password);
    expect([url.protocol, url.username, url.host]).toEqual([
      'postgresql:',
      'orders',
      'postgres.data.svc.cluster.local:5432',
    ]);
    expect([url.pathname, url.search, url.hash]).toEqual(['/orders', '?sslmode=disable', '']);
  },
);

test('of an encrypted server it says whom to trust, where the client has the authority mounted', () => {
  const text = secretOf(
    'x',
    (endpoint) => {
      const client = endpoint.addClient('apps', { database: endpoint.declareDatabase({ name: 'orders' }) });
      client.url({ certificateAuthorityDirectory: '/etc/postgres ca' });
    },
    true,
  )['url'] as string;
  expect(Object.fromEntries(new URL(text).searchParams)).toEqual({
    sslmode: 'verify-full',
    sslrootcert: '/etc/postgres ca/ca.crt',
  });
});

test('two clients of one Secret must have the authority in the same place', () => {
  const ask = (...directories: string[]) =>
    render(
      server((endpoint) => {
        const database = endpoint.declareDatabase({ name: 'orders' });
        for (const certificateAuthorityDirectory of directories) {
          endpoint.addClient('apps', { database }).url({ certificateAuthorityDirectory });
        }
      }, true),
    );
  expect(() => ask('/etc/a', '/etc/a')).not.toThrow();
  expect(() => ask('/etc/a', '/etc/b')).toThrow('key url of Secret postgres-orders is asked for with two values');
});

test('a role of several databases has a URL for each', () => {
  const secret = secretOf(
    'x',
    (endpoint) => {
      for (const name of ['orders', 'invoices']) {
        endpoint.addClient('apps', { database: endpoint.declareDatabase({ name, owner: 'shop' }) }).url();
      }
    },
    false,
    'postgres-shop',
  );
  const at = 'postgresql://shop:x@postgres.data.svc.cluster.local:5432';
  expect(secret).toMatchObject({
    'url-orders': `${at}/orders?sslmode=disable`,
    'url-invoices': `${at}/invoices?sslmode=disable`,
  });
});

test('an external store composes it of the value that it fetches', () => {
  const rendered = render(
    server(withUrl),
    testCluster({ secretStore: { type: 'external', clusterSecretStore: 'vault' } }),
  );
  const inApps = rendered.objects.find(
    ({ kind, metadata }) => kind === 'ExternalSecret' && metadata.namespace === 'apps',
  );
  expect(inApps?.['spec'].target.template.data.url).toBe(
    'postgresql://orders:{{ .postgres_postgres_owners_orders | urlquery | replace "+" "%20" }}@postgres.data.svc.cluster.local:5432/orders?sslmode=disable',
  );
});
