import type { Chart } from 'cdk8s';
import { Redis, type ExternalRedisProps, type RedisClient, type RedisUserProps } from '../../../lib/redis';
import { testCluster } from '../../support/cluster';
import { render } from '../../support/render';
import { HOSTILE_PASSWORDS, secretsHolding } from '../../support/secrets';
import { queueProps } from './support';

const user: RedisUserProps = { name: 'web', commands: ['get'], keys: ['page:*'] };
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const external: ExternalRedisProps = {
  name: 'redis-queue',
  namespace: 'queue',
  host: 'queue.redis.cache.windows.net',
  port: 6380,
  username: 'app@tenant',
  password: { material: 'redis/managed/password' },
  cidr: '10.1.2.4/32',
};

const ours =
  (ask: (client: RedisClient) => void, overrides: object = {}) =>
  (chart: Chart): void => {
    ask(
      new Redis(chart, 'Redis', { ...queueProps, ...overrides } as typeof queueProps).endpoint.addClient('apps', user),
    );
  };

test('nobody gets a URL who does not ask', () => {
  expect(
    Object.keys(
      secretsHolding(
        'x',
        ours(() => undefined),
      )['redis-queue-web'] ?? {},
    ),
  ).toEqual(['password']);
});

test.each(HOSTILE_PASSWORDS)('the URL leads to the server, and its parser gives the password back: %j', (password) => {
  const secret = secretsHolding(
    password,
    ours((client) => {
      expect(client.url()).toEqual({ secretName: 'redis-queue-web', key: 'url' });
    }),
  )['redis-queue-web'];
  const url = new URL(secret?.['url'] as string);
  expect(decodeURIComponent(url.password)).toBe(password);
  expect([url.protocol, url.username, url.host]).toEqual(['redis:', 'web', 'redis-queue.queue.svc.cluster.local:6379']);
  expect([url.pathname, url.search, url.hash]).toEqual(['', '', '']);
  expect(secret?.['password']).toBe(password);
});

test('it says that the server speaks TLS', () => {
  const tls = { secretName: 'redis-tls', certificateAuthority: CERTIFICATE };
  const secrets = secretsHolding(
    'x',
    ours((client) => client.url(), { tls }),
  );
  expect(secrets['redis-queue-web']?.['url']).toBe('rediss://web:x@redis-queue.queue.svc.cluster.local:6379');
});

test('of a server elsewhere it holds the user of there', () => {
  const secrets = secretsHolding('a/b', (chart) => {
    Redis.fromExternal(chart, 'Redis', external).addClient('apps', user).url();
  });
  expect(secrets['redis-queue-web']?.['url']).toBe('rediss://app%40tenant:a%2Fb@queue.redis.cache.windows.net:6380');
});

test('an external store composes it of the value that it fetches', () => {
  const rendered = render(
    ours((client) => client.url()),
    testCluster({ secretStore: { type: 'external', clusterSecretStore: 'vault' } }),
  );
  expect(rendered.one('ExternalSecret', 'redis-queue-web').spec.target.template.data).toEqual({
    password: '{{ .redis_redis_queue_users_web }}',
    url: 'redis://web:{{ .redis_redis_queue_users_web | urlquery | replace "+" "%20" }}@redis-queue.queue.svc.cluster.local:6379',
  });
});

test('behind sentinels there is none: it would name a server that may be a replica tomorrow', () => {
  expect(() => render(ours((client) => client.url(), { strategy: 'sentinel' }))).toThrow(
    "Secret redis-queue-web can't hold a URL: sentinels say which server is the master",
  );
});
