import {
  Redis,
  redisEnvironment,
  type ExternalRedisProps,
  type RedisClient,
  type RedisProps,
} from '../../../lib/redis';
import { NetworkEdges } from '../../../lib/workload';
import { render } from '../../support/render';
import { producer, queueProps, renderRedis } from './support';

const certificateAuthority = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const tls = { secretName: 'redis-queue-tls', certificateAuthority };

function clientOf(props: RedisProps) {
  let client: RedisClient | undefined;
  const rendered = renderRedis(props, (endpoint) => {
    client = endpoint.addClient('apps', producer);
    endpoint.addClient('apps', { ...producer, name: 'second' });
  });
  expect(rendered.faults).toEqual([]);
  return { rendered, client: client as RedisClient };
}

describe('what a client reads', () => {
  const directories = {
    prefix: 'APP_REDIS',
    passwordDirectory: '/run/redis',
    certificateAuthorityDirectory: '/run/redis-ca',
  };

  test('of one server: host and port', () => {
    expect(redisEnvironment(clientOf(queueProps).client, directories)).toEqual({
      APP_REDIS_HOST: 'redis-queue.queue.svc.cluster.local',
      APP_REDIS_PORT: '6379',
      APP_REDIS_USERNAME: 'producer',
      APP_REDIS_AUTH_FILE: '/run/redis/password',
    });
  });

  test('of three with TLS: the sentinels, the name of the master, and whom to trust', () => {
    const { client, rendered } = clientOf({ ...queueProps, strategy: 'sentinel', tls });
    expect(redisEnvironment(client, directories)).toEqual({
      APP_REDIS_SENTINELS: [0, 1, 2]
        .map((n) => `redis-queue-${n}.redis-queue-pods.queue.svc.cluster.local:26379`)
        .join(','),
      APP_REDIS_MASTER_NAME: 'redis-queue',
      APP_REDIS_USERNAME: 'producer',
      APP_REDIS_AUTH_FILE: '/run/redis/password',
      APP_REDIS_TLS: 'true',
      APP_REDIS_TLS_CA_FILE: '/run/redis-ca/ca.crt',
    });
    expect(client.tls?.certificateAuthority).toEqual({
      configMapName: 'redis-queue-ca',
      key: 'ca.crt',
      volume: { type: 'configMap', name: 'redis-ca', configMapName: 'redis-queue-ca' },
      pem: certificateAuthority,
    });
    expect(
      rendered.objects.filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.namespace === 'apps'),
    ).toHaveLength(1);
    expect(rendered.one('ConfigMap', 'redis-queue-ca').data).toEqual({ 'ca.crt': certificateAuthority });
  });
});

describe('TLS', () => {
  test('server, sentinel, replication, probes and exporter use it, and plain text is off', () => {
    const { rendered } = clientOf({ ...queueProps, strategy: 'sentinel', tls });
    const files = rendered.one('ConfigMap', 'redis-queue-config').data;
    const lines = (port: number): string[] => [
      'port 0',
      `tls-port ${port}`,
      'tls-cert-file /etc/redis/tls/tls.crt',
      'tls-key-file /etc/redis/tls/tls.key',
      'tls-ca-cert-file /etc/redis/config/ca.crt',
      'tls-auth-clients no',
      'tls-replication yes',
    ];
    expect(files['redis.conf'].split('\n').slice(1, 8)).toEqual(lines(6379));
    expect(files['sentinel.conf'].split('\n').slice(1, 8)).toEqual(lines(26379));
    expect(files['ca.crt']).toBe(certificateAuthority);
    const { containers, volumes } = rendered.one('StatefulSet', 'redis-queue').spec.template.spec;
    expect(volumes.find((volume: { name: string }) => volume.name === 'tls').secret).toEqual({
      secretName: 'redis-queue-tls',
      defaultMode: 0o440,
      items: [
        { key: 'tls.crt', path: 'tls.crt' },
        { key: 'tls.key', path: 'tls.key' },
      ],
    });
    for (const container of containers.slice(0, 2)) {
      expect(container.readinessProbe.exec.command[2]).toContain(' --tls --cacert /etc/redis/config/ca.crt');
    }
    expect(files['node.sh']).toContain(' --tls --cacert /etc/redis/config/ca.crt');
    expect(containers[2].args.filter((argument: string) => /rediss|tls/.test(argument))).toEqual([
      '--redis.addr=rediss://localhost:6379',
      '--tls-ca-cert-file=/etc/redis/config/ca.crt',
      '--tls-server-name=redis-queue.queue.svc.cluster.local',
    ]);
  });
});

describe('a Redis that somebody else runs', () => {
  const external: ExternalRedisProps = {
    name: 'redis-queue',
    namespace: 'queue',
    host: 'queue.redis.cache.windows.net',
    port: 6380,
    password: { material: 'redis/managed/password' },
    cidr: '10.1.2.4/32',
  };
  const use = (props: ExternalRedisProps) => {
    let client: RedisClient | undefined;
    let jobName = '';
    const rendered = render((chart) => {
      const endpoint = Redis.fromExternal(chart, 'Redis', props);
      client = endpoint.addClient('apps', producer);
      jobName = endpoint.declareStream({ stream: 'jobs', group: 'workers' }).jobName;
      const edges = new NetworkEdges(chart, 'Edges', { name: 'app', namespace: 'apps', selector: { app: 'app' } });
      edges.connectTo(endpoint.network);
    });
    return { rendered, client: client as RedisClient, jobName };
  };

  test('has the same handle; the password comes from the given material', () => {
    const { rendered, client } = use(external);
    expect(rendered.faults).toEqual([]);
    expect(redisEnvironment(client, { prefix: 'R', passwordDirectory: '/p' })).toEqual({
      R_HOST: 'queue.redis.cache.windows.net',
      R_PORT: '6380',
      R_USERNAME: 'default',
      R_AUTH_FILE: '/p/password',
      R_TLS: 'true',
    });
    expect(client.password).toEqual({
      secretName: 'redis-queue-producer',
      key: 'password',
      volume: { type: 'secret', name: 'redis-password', secretName: 'redis-queue-producer' },
    });
    expect(rendered.one('Secret', 'redis-queue-producer').metadata.namespace).toBe('apps');
    expect(rendered.objects.map((object) => object.kind)).not.toContain('StatefulSet');
  });

  test('clients are let out to its addresses only', () => {
    expect(use(external).rendered.one('NetworkPolicy', 'app').spec.egress).toEqual([
      { to: [{ ipBlock: { cidr: '10.1.2.4/32' } }], ports: [{ port: 6380, protocol: 'TCP' }] },
    ]);
  });

  test('its streams are made by the same Job, which trusts the authority that was given', () => {
    const { rendered, jobName } = use({ ...external, username: 'platform', tls: { certificateAuthority } });
    const [container] = rendered.one('Job', jobName).spec.template.spec.containers;
    expect(container.command[2]).toContain(
      'redis-cli --no-auth-warning --user platform --tls --cacert /etc/redis-ca/ca.crt',
    );
    expect(container.volumeMounts.map((mount: { mountPath: string }) => mount.mountPath)).toEqual([
      '/etc/redis-bootstrap',
      '/etc/redis-ca',
    ]);
  });

  test('all props together', () => {
    const every: Required<ExternalRedisProps> = { ...external, username: 'platform', tls: 'off' };
    const { rendered, client } = use(every);
    expect(rendered.faults).toEqual([]);
    expect({ tls: client.tls, username: client.username }).toEqual({ tls: undefined, username: 'platform' });
  });

  test('is refused with addresses, a port or a name that are none', () => {
    expect(use({ ...external, name: 'Redis_1', port: 70000, cidr: 'redis.local' }).rendered.faults).toEqual([
      'test/Redis.name: is not a name that Kubernetes allows (got "Redis_1", allowed: 1 to 63 lower case letters, digits and "-", with a letter or digit at both ends); write redis-1',
      'test/Redis.port: is not a port (got 70000, allowed: whole numbers from 1 to 65535)',
      'test/Redis.cidr: is not a range of addresses (got "redis.local", allowed: CIDR such as 10.1.2.0/27)',
    ]);
  });
});
