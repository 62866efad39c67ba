import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RedisProps } from '../../../lib/redis';
import { queueProps, renderRedis } from './support';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook_url: string };
}

const stream = { stream: 'raibid:jobs', group: 'workers', lagAlert: 20, pendingAgeAlertSeconds: 7200 };
const rulesOf = (props: RedisProps): Rule[] => {
  const rendered = renderRedis(props, (endpoint) => {
    if (props.role === 'queue') {
      endpoint.declareStream(stream);
    }
  });
  expect(rendered.faults).toEqual([]);
  return rendered.one('PrometheusRule', props.name).spec.groups.flatMap((group: { rules: Rule[] }) => group.rules);
};
const cacheProps = {
  strategy: 'single',
  name: 'redis-cache',
  namespace: 'cache',
  role: 'cache',
  memory: '64Mi',
} as const;

describe('alerts of Redis', () => {
  test('a replicated queue has all of them, with the sort of trouble that each is', () => {
    expect(
      rulesOf({ ...queueProps, strategy: 'sentinel' }).map(
        (rule) => `${rule.alert} ${rule.labels.severity} ${rule.for}`,
      ),
    ).toEqual([
      'RedisDown critical 1m',
      'RedisConnectionsRejected warning 0s',
      'RedisNodeDown warning 5m',
      'RedisMasterMissing critical 1m',
      'RedisSeveralMasters critical 1m',
      'RedisReplicationBroken critical 2m',
      'RedisMemoryHigh warning 10m',
      'RedisQueueEvicts critical 0s',
      'RedisLogWriteFailed critical 1m',
      'RedisStreamLagHigh warning 15m',
      'RedisStreamLagUnknown warning 5m',
      'RedisPendingEntryOld warning 5m',
    ]);
  });

  test('a single cache is not expected to keep anything, or to have replicas', () => {
    expect(rulesOf(cacheProps).map((rule) => rule.alert)).toEqual(['RedisDown', 'RedisConnectionsRejected']);
  });

  test('ask about this instance only, and a stream by its own thresholds', () => {
    const rules = rulesOf({ ...queueProps, strategy: 'sentinel' });
    const exprOf = (name: string): string | undefined => rules.find((rule) => rule.alert === name)?.expr;
    const here = 'namespace="queue",service="redis-queue"';
    expect(exprOf('RedisDown')).toBe(`sum(redis_up{${here}} or vector(0)) == 0`);
    expect(exprOf('RedisNodeDown')).toBe(`sum(redis_up{${here}} or vector(0)) < 3`);
    expect(exprOf('RedisSeveralMasters')).toBe(`sum(redis_instance_info{${here},role="master"} or vector(0)) > 1`);
    expect(exprOf('RedisStreamLagHigh')).toBe(
      `max(redis_stream_group_lag{${here},stream="raibid:jobs",group="workers"}) > 20`,
    );
    expect(exprOf('RedisPendingEntryOld')).toBe(
      `max(redis_script_values{${here},key="oldest_pending_seconds raibid:jobs workers"}) > 7200`,
    );
    expect(rules.filter((rule) => !rule.expr.includes(here))).toEqual([]);
  });

  test('each has its section in the runbook', () => {
    const page = readFileSync(join(__dirname, '../../../docs/runbooks/redis.md'), 'utf8');
    const anchors = [...page.matchAll(/^## (\S+)$/gm)].map(
      ([, heading]) => `docs/runbooks/redis.md#${heading?.toLowerCase()}`,
    );
    const links = rulesOf({ ...queueProps, strategy: 'sentinel' }).map((rule) => rule.annotations.runbook_url);
    expect([...anchors].sort()).toEqual([...links].sort());
  });
});

describe('metrics of Redis', () => {
  test('are scraped from each pod, whose exporter knows its own password only', () => {
    const rendered = renderRedis(queueProps, (endpoint) => endpoint.declareStream(stream));
    const exporter = rendered
      .one('StatefulSet', 'redis-queue')
      .spec.template.spec.containers.find((container: { name: string }) => container.name === 'exporter');
    expect(exporter.args).toEqual([
      '--redis.addr=redis://localhost:6379',
      '--redis.user=exporter',
      '--redis.password-file=/etc/redis-exporter/passwords.json',
      '--config-command=-',
      '--exclude-latency-histogram-metrics',
      '--disable-scrape-endpoint',
      '--connection-timeout=5s',
      '--check-single-streams=raibid:jobs',
      '--script=/etc/redis/config/streams.lua',
      '--lua-script-read-only',
    ]);
    expect(rendered.recipes.get('queue/redis-queue-exporter')).toEqual({
      keys: {
        'passwords.json': {
          type: 'template',
          parts: [
            '{"redis://exporter@localhost:6379":',
            { value: { material: 'redis/redis-queue/users/exporter' }, as: 'json' },
            '}',
          ],
        },
      },
    });
    const [endpoint] = rendered.one('ServiceMonitor', 'redis-queue').spec.endpoints;
    const ports: { name: string }[] = rendered.one('Service', 'redis-queue').spec.ports;
    expect(ports.map((port) => port.name)).toEqual(['redis', 'metrics']);
    expect(endpoint.port).toBe('metrics');
    // Only one of the two Services has the port, or every pod would be scraped twice.
    const pods: { name: string }[] = rendered.one('Service', 'redis-queue-pods').spec.ports;
    expect(pods.map((port) => port.name)).toEqual(['redis']);
  });

  test('without streams the exporter reads no key at all', () => {
    const rendered = renderRedis();
    const [, exporter] = rendered.one('StatefulSet', 'redis-queue').spec.template.spec.containers;
    expect(exporter.args.slice(7, 9)).toEqual(['--check-single-streams=', '--script=']);
    expect(Object.keys(rendered.one('ConfigMap', 'redis-queue-config').data)).toEqual(['redis.conf']);
  });

  test('the script asks for each declared group', () => {
    const script: string = renderRedis(queueProps, (endpoint) => {
      endpoint.declareStream({ stream: 'a', group: 'x' });
      endpoint.declareStream({ stream: 'a', group: 'y' });
      endpoint.declareStream({ stream: 'b', group: 'x' });
    }).one('ConfigMap', 'redis-queue-config').data['streams.lua'];
    expect(script).toContain("local groups = {\n  {'a', 'x'},\n  {'a', 'y'},\n  {'b', 'x'},\n}\n");
  });
});

describe('dashboard of Redis', () => {
  const dashboardOf = (props: RedisProps) => {
    const { metadata, data } = renderRedis(props).one('ConfigMap', `${props.name}-dashboard`);
    return {
      metadata,
      model: JSON.parse(data[`${props.name}.json`]) as { uid: string; title: string; panels: { title: string }[] },
    };
  };

  test('is found by Grafana and shows a queue with its streams', () => {
    const { metadata, model } = dashboardOf(queueProps);
    expect(metadata.labels?.['grafana_dashboard']).toBe('1');
    expect({ uid: model.uid, title: model.title }).toEqual({ uid: 'redis-queue', title: 'Redis: redis-queue' });
    expect(model.panels.map((panel) => panel.title)).toEqual([
      'Servers that answer',
      'Masters',
      'Memory in use',
      'Clients',
      'Commands',
      'Time per command',
      'Memory',
      'Replication: bytes behind the master',
      'Entries that wait to be delivered',
      'Entries in work',
      'Entries added',
      'Age of the oldest entry in work',
      'Consumers',
      'Entries kept',
    ]);
  });

  test('shows a cache with its hits', () => {
    expect(
      dashboardOf(cacheProps)
        .model.panels.map((panel) => panel.title)
        .slice(-2),
    ).toEqual(['Hits', 'Keys forgotten']);
  });
});
