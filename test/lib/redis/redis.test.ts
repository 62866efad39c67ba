import { queueProps, producer, renderRedis, type RenderedRedis } from './support';
import { testCluster } from '../../support/cluster';

describe('Redis single', () => {
  test('the volume is the directory that the server writes to', () => {
    const rendered = renderRedis();
    const [server] = rendered.one('StatefulSet', 'redis-queue').spec.template.spec.containers;
    const mounts: { name: string; mountPath: string }[] = server.volumeMounts;
    const [claim] = rendered.one('StatefulSet', 'redis-queue').spec.volumeClaimTemplates;
    const directory = /^dir (.*)$/m.exec(rendered.one('ConfigMap', 'redis-queue-config').data['redis.conf'])?.[1];
    expect(directory).toBe('/data');
    expect(mounts.find((mount) => mount.mountPath === directory)?.name).toBe(claim.metadata.name);
  });

  test('the server reads the mounted configuration, and that names the mounted ACL file', () => {
    const rendered = renderRedis();
    const [server] = rendered.one('StatefulSet', 'redis-queue').spec.template.spec.containers;
    expect(server.command).toEqual(['redis-server', '/etc/redis/config/redis.conf']);
    expect(server.volumeMounts).toEqual([
      { name: 'data', mountPath: '/data', readOnly: false },
      { name: 'config', mountPath: '/etc/redis/config', readOnly: true },
      { name: 'acl', mountPath: '/etc/redis/acl', readOnly: true },
    ]);
    expect(rendered.one('ConfigMap', 'redis-queue-config').data['redis.conf'].split('\n')).toContain(
      'aclfile /etc/redis/acl/users.acl',
    );
  });

  test('a queue refuses new work rather than forget old work, and logs every write', () => {
    expect(renderRedis().one('ConfigMap', 'redis-queue-config').data['redis.conf'].split('\n')).toEqual([
      'bind * -::*',
      'port 6379',
      'protected-mode no',
      'aclfile /etc/redis/acl/users.acl',
      'enable-debug-command no',
      'enable-module-command no',
      'tcp-keepalive 60',
      'timeout 0',
      'maxclients 1000',
      'loglevel notice',
      'logfile ""',
      'dir /data',
      'maxmemory 268435456',
      'maxmemory-policy noeviction',
      'appendonly yes',
      'appendfsync everysec',
      'aof-use-rdb-preamble yes',
      'auto-aof-rewrite-percentage 100',
      'auto-aof-rewrite-min-size 64mb',
      'save ""',
      'shutdown-timeout 30',
      '',
    ]);
  });

  test('the container may use half as much memory again and 64 MiB', () => {
    const [server] = renderRedis().one('StatefulSet', 'redis-queue').spec.template.spec.containers;
    expect(server.resources.limits.memory).toBe('448Mi');
    expect(server.resources.requests.memory).toBe('448Mi');
  });

  test('readiness wants PONG; liveness is content with a server that is loading', () => {
    const [server] = renderRedis().one('StatefulSet', 'redis-queue').spec.template.spec.containers;
    const ping = 'REDISCLI_AUTH="$(cat /etc/redis/acl/probe-password)" redis-cli --no-auth-warning --user probe ping';
    expect(server.readinessProbe.exec.command).toEqual(['sh', '-c', `[ "$(${ping})" = PONG ]`]);
    expect(server.livenessProbe.exec.command).toEqual([
      'sh',
      '-c',
      `case "$(${ping} 2>&1)" in PONG|*LOADING*|*MASTERDOWN*|*BUSY*) exit 0 ;; esac; exit 1`,
    ]);
  });
});

describe('a client of Redis', () => {
  test('gets a Secret in its own namespace, with the password that the ACL file has the hash of', () => {
    const { recipes } = renderRedis(queueProps, (endpoint) => endpoint.addClient('apps', producer));
    const password = { material: 'redis/redis-queue/users/producer' };
    expect(recipes.get('apps/redis-queue-producer')).toEqual({
      keys: { password: { type: 'value', value: password } },
    });
    const acl = recipes.get('queue/redis-queue-acl')?.keys['users.acl'];
    expect(acl).toEqual({
      type: 'template',
      parts: [
        'user default reset off\n',
        'user admin reset on #',
        { value: { material: 'redis/redis-queue/users/admin' }, as: 'sha256-hex' },
        ' ~* &* -@all +@all\n',
        'user probe reset on #',
        { value: { material: 'redis/redis-queue/users/probe' }, as: 'sha256-hex' },
        ' -@all +ping\n',
        'user exporter reset on #',
        { value: { material: 'redis/redis-queue/users/exporter' }, as: 'sha256-hex' },
        ' -@all +client|setname +command|info +info +select +slowlog|get +slowlog|len\n',
        'user producer reset on #',
        { value: password, as: 'sha256-hex' },
        ' ~jobs:* -@all +xadd\n',
      ],
    });
  });

  test('adding one rolls the server, which reads its ACL file at start', () => {
    const checksum = (rendered: RenderedRedis): string =>
      rendered.one('StatefulSet', 'redis-queue').spec.template.metadata.annotations['keelson.dev/config-checksum'];
    expect(checksum(renderRedis())).not.toBe(
      checksum(renderRedis(queueProps, (endpoint) => endpoint.addClient('apps', producer))),
    );
  });

  test('is refused when its name is taken', () => {
    const rendered = renderRedis(queueProps, (endpoint) => {
      endpoint.addClient('apps', producer);
      endpoint.addClient('other', producer);
    });
    expect(rendered.faults).toEqual([
      'test/Redis/Single.clients: two clients have the same user name (got "producer"); give each client a user of its own',
    ]);
  });

  test('with an external store its Secret is written by the operator, and the ACL file is rendered from the same value', () => {
    const cluster = testCluster({ secretStore: { type: 'external', clusterSecretStore: 'key-vault' } });
    const rendered = renderRedis(queueProps, (endpoint) => endpoint.addClient('apps', producer), cluster);
    expect(rendered.objects.map((object) => object.kind)).not.toContain('Secret');
    expect(rendered.one('ExternalSecret', 'redis-queue-producer').spec).toEqual({
      refreshInterval: '1h0m0s',
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'key-vault' },
      target: {
        name: 'redis-queue-producer',
        creationPolicy: 'Owner',
        template: { engineVersion: 'v2', data: { password: '{{ .redis_redis_queue_users_producer }}' } },
      },
      data: [
        {
          secretKey: 'redis_redis_queue_users_producer',
          remoteRef: { key: 'redis-redis-queue-users-producer' },
        },
      ],
    });
    expect(rendered.one('ExternalSecret', 'redis-queue-acl').spec.target.template.data['users.acl']).toBe(
      [
        'user default reset off',
        'user admin reset on #{{ .redis_redis_queue_users_admin | sha256sum }} ~* &* -@all +@all',
        'user probe reset on #{{ .redis_redis_queue_users_probe | sha256sum }} -@all +ping',
        'user exporter reset on #{{ .redis_redis_queue_users_exporter | sha256sum }} -@all +client|setname +command|info +info +select +slowlog|get +slowlog|len',
        'user producer reset on #{{ .redis_redis_queue_users_producer | sha256sum }} ~jobs:* -@all +xadd',
        '',
      ].join('\n'),
    );
  });
});
