import { DeploymentWorkload, type EnvironmentValue } from '../../../lib/workload';
import { render } from '../../support/render';

const renderWith = (environment: Record<string, EnvironmentValue>) =>
  render((chart) => {
    new DeploymentWorkload(chart, 'Server', {
      name: 'web',
      namespace: 'apps',
      identity: { name: 'web', instance: 'web' },
      replicas: 1,
      priority: 'keelson-apps',
      containers: [
        {
          name: 'server',
          image: { repository: 'web', tag: '1', firstParty: true },
          environment,
          resources: {
            cpu: { request: '10m', limit: '100m' },
            memory: { request: '16Mi', limit: '32Mi' },
            ephemeralStorage: { request: '16Mi', limit: '32Mi' },
          },
        },
      ],
    });
  });

const secret = { secretName: 'postgres-orders', key: 'url' };

test('a program that can not read a file gets a secret by reference, and the pod says why', () => {
  const rendered = renderWith({
    LOG: 'info',
    POD: { fieldPath: 'metadata.name' },
    DATABASE_URL: { secret, reason: 'the driver reads DATABASE_URL and nothing else' },
    CACHE_URL: { secret: { secretName: 'redis-web', key: 'url' }, reason: 'as DATABASE_URL, of the same driver' },
  });
  expect(rendered.faults).toEqual([]);
  const { template } = rendered.one('Deployment', 'web').spec;
  expect(template.spec.containers[0].env).toEqual([
    { name: 'CACHE_URL', valueFrom: { secretKeyRef: { name: 'redis-web', key: 'url' } } },
    { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'postgres-orders', key: 'url' } } },
    { name: 'LOG', value: 'info' },
    { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
  ]);
  expect(template.metadata.annotations).toEqual({
    'keelson.dev/secret-environment':
      'server.CACHE_URL: as DATABASE_URL, of the same driver\nserver.DATABASE_URL: the driver reads DATABASE_URL and nothing else',
  });
});

test('nothing is said where there is no secret', () => {
  expect(renderWith({ LOG: 'info' }).one('Deployment', 'web').spec.template.metadata.annotations).toBeUndefined();
});

test.each(['', '  ', 'because', 'needs it'])('a reason must be one: %j', (reason) => {
  expect(renderWith({ DATABASE_URL: { secret, reason } }).faults).toEqual([
    `test/Server/Pod.containers.server.DATABASE_URL.reason: does not say why the program can't read a file (got ${JSON.stringify(reason)}, allowed: a sentence); mount the secret as a file, or say why that is impossible`,
  ]);
});
