import { Redis, redisEnvironment } from '../../../lib/redis';
import { DeploymentWorkload, type ContainerProps, type DeploymentProps } from '../../../lib/workload';
import { shownExample, testedExample } from '../../support/example';
import { render } from '../../support/render';

const container: ContainerProps = {
  name: 'server',
  image: { repository: 'raibid-server', tag: '1.0.0', firstParty: true },
  resources: {
    cpu: { request: '10m', limit: '100m' },
    memory: { request: '16Mi', limit: '32Mi' },
    ephemeralStorage: { request: '16Mi', limit: '32Mi' },
  },
};
const workload: Omit<DeploymentProps, 'containers'> = {
  name: 'raibid-server',
  namespace: 'raibid-ci',
  identity: { name: 'raibid-server', instance: 'raibid-server' },
  replicas: 1,
  priority: 'keelson-apps',
};

describe('docs/redis.md', () => {
  test('the example works', () => {
    const rendered = render((chart) => {
      // example: begin
      const redis = new Redis(chart, 'Redis', {
        strategy: 'single',
        role: 'queue',
        name: 'redis-queue',
        namespace: 'queue',
        memory: '256Mi',
        storage: '1Gi',
      });
      const jobs = redis.endpoint.declareStream({ stream: 'raibid:jobs', group: 'raibid-workers' });
      const client = redis.endpoint.addClient('raibid-ci', {
        name: 'raibid-server',
        commands: ['ping', 'xadd', 'xlen'],
        keys: ['raibid:*'],
      });
      const server = new DeploymentWorkload(chart, 'Server', {
        ...workload,
        containers: [
          {
            ...container,
            environment: redisEnvironment(client, { prefix: 'RAIBID_REDIS', passwordDirectory: '/run/secrets/redis' }),
            mounts: [{ volume: client.password.volume, path: '/run/secrets/redis' }],
          },
        ],
      });
      client.connect(server.pod);
      server.deployment.node.addDependency(jobs);
      // example: end
    });
    expect(rendered.faults).toEqual([]);
    expect(rendered.one('Deployment', 'raibid-server').spec.template.spec.containers[0].env).toEqual([
      { name: 'RAIBID_REDIS_AUTH_FILE', value: '/run/secrets/redis/password' },
      { name: 'RAIBID_REDIS_HOST', value: 'redis-queue.queue.svc.cluster.local' },
      { name: 'RAIBID_REDIS_PORT', value: '6379' },
      { name: 'RAIBID_REDIS_USERNAME', value: 'raibid-server' },
    ]);
    expect(rendered.one('NetworkPolicy', 'raibid-server').spec.egress).toHaveLength(1);
  });

  test('shows the example as it is tested', () => {
    expect(shownExample('redis.md')).toBe(testedExample(__filename));
  });
});
