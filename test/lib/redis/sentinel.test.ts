import { renderRedis, producer, queueProps, templateText } from './support';
import type { RedisAddress, RedisEndpoint } from '../../../lib/redis';

const props = { ...queueProps, strategy: 'sentinel' } as const;
const peers = [0, 1, 2].map((ordinal) => `redis-queue-${ordinal}.redis-queue-pods.queue.svc.cluster.local`);
const podOf = (rendered: ReturnType<typeof renderRedis>) =>
  rendered.one('StatefulSet', 'redis-queue').spec.template.spec;

describe('Redis sentinel', () => {
  test('is three pods of server, sentinel and exporter, with a budget', () => {
    const rendered = renderRedis(props);
    expect(rendered.faults).toEqual([]);
    const { replicas, volumeClaimTemplates } = rendered.one('StatefulSet', 'redis-queue').spec;
    expect(replicas).toBe(3);
    expect(podOf(rendered).containers.map((container: { name: string }) => container.name)).toEqual([
      'redis',
      'sentinel',
      'exporter',
    ]);
    expect(volumeClaimTemplates).toHaveLength(1);
    expect(rendered.one('PodDisruptionBudget', 'redis-queue').spec.maxUnavailable).toBe(1);
  });

  test('tells clients the sentinels and the name of the master', () => {
    let address: RedisAddress | undefined;
    renderRedis(props, (endpoint: RedisEndpoint) => {
      address = endpoint.address;
    });
    expect(address).toEqual({
      type: 'sentinel',
      sentinels: peers.map((host) => ({ host, port: 26379 })),
      masterName: 'redis-queue',
    });
  });

  test('a queue refuses writes that no replica follows; names, not addresses, are announced', () => {
    const files = renderRedis(props).one('ConfigMap', 'redis-queue-config').data;
    expect(files['redis.conf'].split('\n').slice(-6)).toEqual([
      'replica-serve-stale-data yes',
      'replica-read-only yes',
      'repl-backlog-size 16777216',
      'min-replicas-to-write 1',
      'min-replicas-max-lag 10',
      '',
    ]);
    expect(files['sentinel.conf'].split('\n')).toEqual([
      'bind * -::*',
      'port 26379',
      'protected-mode no',
      'aclfile /etc/redis/acl/sentinel.acl',
      'loglevel notice',
      'logfile ""',
      'dir /data/sentinel',
      'sentinel resolve-hostnames yes',
      'sentinel announce-hostnames yes',
      'sentinel deny-scripts-reconfig yes',
      'sentinel down-after-milliseconds redis-queue 5000',
      'sentinel master-reboot-down-after-period redis-queue 10000',
      'sentinel failover-timeout redis-queue 15000',
      'sentinel parallel-syncs redis-queue 1',
      '',
    ]);
    expect(files['node.sh']).toContain(`peers='${peers.join(' ')}'\n`);
  });

  test('each container sees the secrets that it uses, and no others', () => {
    const { volumes, containers } = podOf(renderRedis(props));
    const keysOf = (name: string): string[] | undefined =>
      volumes
        .find((volume: { name: string }) => volume.name === name)
        ?.secret.items.map((item: { key: string }) => item.key);
    expect(keysOf('acl')).toEqual(['users.acl', 'probe-password', 'replica-password']);
    expect(keysOf('sentinel-acl')).toEqual(['sentinel.acl', 'probe-password', 'sentinel-password']);
    expect(
      containers.map((container: { volumeMounts: { name: string }[] }) =>
        container.volumeMounts.map(({ name }) => name),
      ),
    ).toEqual([
      ['data', 'config', 'run', 'acl'],
      ['data', 'config', 'sentinel-acl'],
      ['config', 'exporter'],
    ]);
  });

  test('ready is a replica with a link to its master; alive is what answers', () => {
    const [server, sentinel] = podOf(renderRedis(props)).containers;
    const cli = 'REDISCLI_AUTH="$(cat /etc/redis/acl/probe-password)" redis-cli --no-auth-warning --user probe';
    const alive = `case "$(${cli} ping 2>&1)" in PONG|*LOADING*|*MASTERDOWN*|*BUSY*) exit 0 ;; esac; exit 1`;
    expect(server.startupProbe.exec.command[2]).toBe(alive);
    expect(server.livenessProbe.exec.command[2]).toBe(alive);
    // A server may wait ten minutes for the last master before it starts.
    expect(server.startupProbe.periodSeconds * server.startupProbe.failureThreshold).toBe(720);
    expect(server.readinessProbe.exec.command[2]).toBe(
      `[ "$(${cli} ping)" = PONG ] && ${cli} info replication | grep -qE '^(role:master|master_link_status:up)'`,
    );
    expect(sentinel.readinessProbe.exec.command[2]).toBe(`[ "$(${cli} -p 26379 ping)" = PONG ]`);
    expect(sentinel.livenessProbe.exec.command[2]).toBe(
      `case "$(${cli} -p 26379 ping 2>&1)" in PONG|*NOPERM*|*BUSY*) exit 0 ;; esac; exit 1`,
    );
  });

  test('has users for replicas and sentinels, and clients find the master under their own names', () => {
    const rendered = renderRedis(props, (endpoint) => endpoint.addClient('apps', producer));
    const user = (name: string, rules: string): string =>
      `user ${name} reset on #sha256(redis/redis-queue/users/${name}) ${rules}`;
    expect(templateText(rendered, 'queue/redis-queue-acl', 'users.acl').split('\n')).toEqual([
      'user default reset off',
      user('admin', '~* &* -@all +@all'),
      user('probe', '-@all +ping +info'),
      user('exporter', '-@all +client|setname +command|info +info +select +slowlog|get +slowlog|len'),
      user('replica', '-@all +psync +replconf +ping'),
      user(
        'sentinel',
        '&* -@all +multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill',
      ),
      user('producer', '~jobs:* -@all +xadd'),
      '',
    ]);
    expect(templateText(rendered, 'queue/redis-queue-acl', 'sentinel.acl').split('\n')).toEqual([
      'user default reset off',
      user('admin', '&* -@all +@all'),
      user('probe', '-@all +ping +sentinel|master'),
      user('sentinel', '&__sentinel__:hello -@all +ping +publish +client|setname +sentinel|is-master-down-by-addr'),
      user(
        'producer',
        '&+switch-master -@all +ping +info +role +subscribe +client|setname +client|setinfo +sentinel|get-master-addr-by-name ' +
          '+sentinel|master +sentinel|masters +sentinel|replicas +sentinel|sentinels +sentinel|slaves',
      ),
      '',
    ]);
    expect(templateText(rendered, 'queue/redis-queue-acl', 'replica-password')).toBe(
      '<redis/redis-queue/users/replica>',
    );
  });

  test('the nodes reach each other on both ports, and nobody else is let in but the scraper', () => {
    const { ingress, egress } = renderRedis(props).one('NetworkPolicy', 'redis-queue').spec;
    const nodes = {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'queue' } },
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'redis', 'app.kubernetes.io/instance': 'redis-queue' } },
    };
    const ports = [
      { port: 6379, protocol: 'TCP' },
      { port: 26379, protocol: 'TCP' },
    ];
    const scraper = {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'observability' } },
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } },
    };
    expect(egress).toEqual([{ to: [nodes], ports }]);
    expect(ingress).toEqual([
      { from: [scraper], ports: [{ port: 9121, protocol: 'TCP' }] },
      { from: [nodes], ports },
    ]);
  });

  test('a cache has no volume, and room for the copy that a replica receives', () => {
    const rendered = renderRedis({
      strategy: 'sentinel',
      name: 'redis-cache',
      namespace: 'cache',
      role: 'cache',
      memory: '128Mi',
    });
    expect(rendered.faults).toEqual([]);
    const { volumeClaimTemplates, template } = rendered.one('StatefulSet', 'redis-cache').spec;
    expect(volumeClaimTemplates).toEqual([]);
    expect(template.spec.volumes.find((volume: { name: string }) => volume.name === 'data')).toEqual({
      name: 'data',
      emptyDir: { sizeLimit: '192Mi' },
    });
    expect(template.spec.containers[0].resources.limits['ephemeral-storage']).toBe('256Mi');
    expect(rendered.one('ConfigMap', 'redis-cache-config').data['redis.conf'].split('\n').slice(12)).toEqual([
      'maxmemory 134217728',
      'maxmemory-policy allkeys-lru',
      'appendonly no',
      'save ""',
      'shutdown-timeout 5',
      'replica-serve-stale-data yes',
      'replica-read-only yes',
      'repl-backlog-size 8388608',
      '',
    ]);
  });
});
