import { formatFault } from '../../../lib/core';
import { redisStreamsTrigger, type RedisStreamsTriggerProps } from '../../../lib/keda';

const props: RedisStreamsTriggerProps = {
  server: { type: 'single', host: 'redis-queue.queue.svc.cluster.local', port: 6379 },
  username: 'raibid-scaler',
  password: { secretName: 'redis-queue-raibid-scaler', key: 'password' },
  stream: 'raibid:jobs',
  consumerGroup: 'raibid-workers',
};

describe('redisStreamsTrigger', () => {
  test('always counts both what waits and what is in work, and wakes for the first entry of either', () => {
    const common = {
      address: 'redis-queue.queue.svc.cluster.local:6379',
      username: 'raibid-scaler',
      stream: 'raibid:jobs',
      consumerGroup: 'raibid-workers',
      activationLagCount: '0',
      enableTLS: 'false',
    };
    expect(redisStreamsTrigger(props).triggers).toEqual([
      { type: 'redis-streams', metadata: { ...common, lagCount: '1' } },
      { type: 'redis-streams', metadata: { ...common, pendingEntriesCount: '1' } },
    ]);
  });

  test('with sentinels it asks them for the master, as the same user', () => {
    const password = { secretName: 'redis-queue-raibid-scaler', key: 'password' };
    const trigger = redisStreamsTrigger({
      ...props,
      server: {
        type: 'sentinel',
        sentinels: ['a:26379', 'b:26379', 'c:26379'],
        master: 'redis-queue',
        credentials: { username: 'raibid-scaler', password },
      },
      tls: { certificateAuthority: { configMapName: 'redis-queue-ca', key: 'ca.crt' } },
    });
    expect(trigger.triggers.map(({ type }) => type)).toEqual(['redis-sentinel-streams', 'redis-sentinel-streams']);
    expect(trigger.triggers[0]?.metadata).toEqual({
      addresses: 'a:26379,b:26379,c:26379',
      sentinelMaster: 'redis-queue',
      sentinelUsername: 'raibid-scaler',
      username: 'raibid-scaler',
      stream: 'raibid:jobs',
      consumerGroup: 'raibid-workers',
      activationLagCount: '0',
      enableTLS: 'true',
      lagCount: '1',
    });
    expect(trigger.authentication).toEqual([
      { parameter: 'password', from: password },
      { parameter: 'sentinelPassword', from: password },
      { parameter: 'ca', from: { configMapName: 'redis-queue-ca', key: 'ca.crt' } },
    ]);
  });

  test('refuses what can not work', () => {
    const trigger = redisStreamsTrigger({
      ...props,
      server: { type: 'sentinel', sentinels: ['a:26379'], master: 'm' },
      stream: '',
      consumerGroup: ' ',
      entriesPerReplica: 0,
    });
    expect(trigger.faults.map(formatFault)).toEqual([
      'redis-streams.stream: is empty (got "", allowed: a text)',
      'redis-streams.consumerGroup: is empty (got " ", allowed: a text)',
      'redis-streams.entriesPerReplica: is out of range (got 0, allowed: a whole number, 1 or more)',
      'redis-streams.server.sentinels: are too few to agree on a master when one of them is away (got ["a:26379"], allowed: three or more, as host:port)',
    ]);
  });
});
