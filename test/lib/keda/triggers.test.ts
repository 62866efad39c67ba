import { formatFault } from '../../../lib/core';
import { boundsFaults, type ScaleBounds } from '../../../lib/keda/bounds';
import { cronTrigger, type CronTriggerProps } from '../../../lib/keda/triggers/cron';
import { kafkaTrigger, type KafkaTriggerProps } from '../../../lib/keda/triggers/kafka';
import { postgresqlTrigger, type PostgresqlTriggerProps } from '../../../lib/keda/triggers/postgresql';
import { prometheusTrigger, type PrometheusTriggerProps } from '../../../lib/keda/triggers/prometheus';
import { temporalTrigger, type TemporalTriggerProps } from '../../../lib/keda/triggers/temporal';
import type { Trigger } from '../../../lib/keda/triggers/trigger';

const prometheus: PrometheusTriggerProps = {
  serverAddress: 'http://prometheus.observability.svc.cluster.local:9090',
  query: 'sum(llamacpp:requests_deferred)',
  threshold: 4,
};
const cron: CronTriggerProps = {
  timeZone: 'Europe/Berlin',
  start: '0 8 * * 1-5',
  end: '0 18 * * 1-5',
  desiredReplicas: 2,
};
const temporal: TemporalTriggerProps = {
  endpoint: 'temporal-frontend.temporal.svc.cluster.local:7233',
  namespace: 'agents',
  taskQueue: 'reviews',
  queueTypes: ['workflow'],
};
const kafka: KafkaTriggerProps = { bootstrapServers: ['redpanda:9092'], topic: 'memories', consumerGroup: 'consumer' };
const postgresql: PostgresqlTriggerProps = {
  host: 'postgres.data.svc.cluster.local',
  database: 'jobs',
  username: 'keda',
  password: { secretName: 'postgres-keda', key: 'password' },
  query: 'SELECT count(*) FROM jobs WHERE state = 1',
  targetQueryValue: 5,
};

describe('what KEDA reads', () => {
  test('prometheus: a lost metric is an error, not a zero', () => {
    expect(prometheusTrigger(prometheus).triggers).toEqual([
      {
        type: 'prometheus',
        metadata: {
          serverAddress: 'http://prometheus.observability.svc.cluster.local:9090',
          query: 'sum(llamacpp:requests_deferred)',
          threshold: '4',
          activationThreshold: '0',
          ignoreNullValues: 'false',
        },
      },
    ]);
  });

  test('cron', () => {
    expect(cronTrigger(cron).triggers).toEqual([
      {
        type: 'cron',
        metadata: { timezone: 'Europe/Berlin', start: '0 8 * * 1-5', end: '0 18 * * 1-5', desiredReplicas: '2' },
      },
    ]);
  });

  test('temporal: no field that 2.21 has removed', () => {
    expect(temporalTrigger({ ...temporal, queueTypes: ['workflow', 'activity'] }).triggers).toEqual([
      {
        type: 'temporal',
        metadata: {
          endpoint: 'temporal-frontend.temporal.svc.cluster.local:7233',
          namespace: 'agents',
          taskQueue: 'reviews',
          queueTypes: 'activity,workflow',
          targetQueueSize: '5',
          activationTargetQueueSize: '0',
        },
      },
    ]);
  });

  test('temporal: an API key or a client certificate comes from a Secret', () => {
    const trigger = temporalTrigger({
      ...temporal,
      apiKey: { secretName: 'cloud', key: 'api-key' },
      mutualTls: { certificate: { secretName: 'tls', key: 'tls.crt' }, key: { secretName: 'tls', key: 'tls.key' } },
    });
    expect(trigger.authentication).toEqual([
      { parameter: 'apiKey', from: { secretName: 'cloud', key: 'api-key' } },
      { parameter: 'cert', from: { secretName: 'tls', key: 'tls.crt' } },
      { parameter: 'key', from: { secretName: 'tls', key: 'tls.key' } },
    ]);
  });

  test('kafka: no more consumers than partitions, and a new group starts at the first message', () => {
    expect(kafkaTrigger({ ...kafka, tls: true }).triggers).toEqual([
      {
        type: 'kafka',
        metadata: {
          bootstrapServers: 'redpanda:9092',
          topic: 'memories',
          consumerGroup: 'consumer',
          lagThreshold: '10',
          activationLagThreshold: '0',
          offsetResetPolicy: 'earliest',
          allowIdleConsumers: 'false',
          sasl: 'none',
          tls: 'enable',
        },
      },
    ]);
  });

  test('postgresql: the certificate is verified unless told otherwise', () => {
    const trigger = postgresqlTrigger(postgresql);
    expect(trigger.triggers[0]?.metadata['sslmode']).toBe('verify-full');
    expect(trigger.authentication).toEqual([
      { parameter: 'password', from: { secretName: 'postgres-keda', key: 'password' } },
    ]);
  });
});

describe('a trigger that can not work is refused with a sentence', () => {
  const rows: readonly [string, Trigger, readonly string[]][] = [
    [
      'prometheus without a query, a threshold of 0, no address',
      prometheusTrigger({ serverAddress: 'prometheus:9090', query: ' ', threshold: 0 }),
      [
        'prometheus.query: is empty (got " ", allowed: a text)',
        'prometheus.serverAddress: is not the address of a server (got "prometheus:9090", allowed: http://host:port or https://host:port)',
        'prometheus.threshold: is out of range (got 0, allowed: a number greater than 0)',
        'prometheus.activationThreshold: would keep the workload asleep while one replica has more than its share (got 0, allowed: 0 to less than the threshold 0)',
      ],
    ],
    [
      'cron with a seconds field, an unknown zone and no replica',
      cronTrigger({ ...cron, end: cron.start, desiredReplicas: 0 }),
      [
        'cron.end: is the same as the start, so no replica would ever be wanted (got "0 8 * * 1-5", allowed: another time than the start)',
        'cron.desiredReplicas: is out of range (got 0, allowed: a whole number, 1 or more)',
      ],
    ],
    [
      'temporal without a queue type and with a scheme',
      temporalTrigger({ ...temporal, queueTypes: [], endpoint: 'https://x:7233', targetQueueSize: 0 }),
      [
        'temporal.targetQueueSize: is out of range (got 0, allowed: a whole number, 1 or more)',
        'temporal.queueTypes: names no queue (got [], allowed: workflow, activity or both)',
        'temporal.endpoint: is not an endpoint (got "https://x:7233", allowed: host:port)',
      ],
    ],
    [
      'kafka without brokers',
      kafkaTrigger({ ...kafka, bootstrapServers: [], topic: '' }),
      [
        'kafka.topic: is empty (got "", allowed: a text)',
        'kafka.bootstrapServers: is not a list of brokers (got [], allowed: host:port, at least once)',
      ],
    ],
    [
      'postgresql with a port of 0',
      postgresqlTrigger({ ...postgresql, port: 0, targetQueryValue: 1.5 }),
      [
        'postgresql.port: is not a port (got 0, allowed: whole numbers from 1 to 65535)',
        'postgresql.targetQueryValue: is out of range (got 1.5, allowed: a whole number, 1 or more)',
      ],
    ],
  ];

  test.each(rows)('%s', (_, trigger, expected) => {
    expect(trigger.faults.map(formatFault)).toEqual(expected);
  });
});

describe('bounds', () => {
  const queue = kafkaTrigger(kafka);
  const activities = temporalTrigger({ ...temporal, queueTypes: ['activity'] });
  const rows: readonly [string, ScaleBounds, readonly Trigger[], readonly string[]][] = [
    ['the smallest that work', { maxReplicas: 1 }, [queue], []],
    [
      'minimum above maximum',
      { minReplicas: 5, maxReplicas: 2 },
      [queue],
      ['pool.minReplicas: is more than maxReplicas (got 5, allowed: 0 to 2)'],
    ],
    [
      'no maximum to speak of, negative minimum, no pause between polls',
      { minReplicas: -1, maxReplicas: 1_000_000_000, pollingIntervalSeconds: 0 },
      [queue],
      [
        'pool.minReplicas: is out of range (got -1, allowed: a whole number, 0 or more)',
        'pool.maxReplicas: is out of range (got 1000000000, allowed: a whole number, 1 to 1000)',
        'pool.pollingIntervalSeconds: is out of range (got 0, allowed: a whole number of seconds, 1 to 3600)',
      ],
    ],
    [
      'no trigger',
      { maxReplicas: 3 },
      [],
      ['pool.triggers: is empty, so nothing would ever be scaled (allowed: at least one trigger)'],
    ],
    [
      'from zero by a backlog that is empty while activities run',
      { maxReplicas: 3 },
      [activities],
      [
        'pool.minReplicas: is 0, but none of the triggers (temporal) can be trusted to keep a busy workload awake (got 0, allowed: 1 or more); keep one replica, or add a trigger that counts work in progress',
      ],
    ],
    ['the same with one replica kept', { minReplicas: 1, maxReplicas: 3 }, [activities], []],
    [
      "a trigger's own fault",
      { maxReplicas: 3 },
      [kafkaTrigger({ ...kafka, topic: '' })],
      ['pool.kafka.topic: is empty (got "", allowed: a text)'],
    ],
  ];

  test.each(rows)('%s', (_, bounds, triggers, expected) => {
    expect(boundsFaults('pool', bounds, triggers).map(formatFault)).toEqual(expected);
  });
});
