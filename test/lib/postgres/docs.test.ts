import { Postgres, postgresEnvironment } from '../../../lib/postgres';
import { DeploymentWorkload, type ContainerProps, type DeploymentProps } from '../../../lib/workload';
import { shownExample, testedExample } from '../../support/example';
import { render } from '../../support/render';

const container: ContainerProps = {
  name: 'server',
  image: { repository: 'gitea', tag: '1.0.0', firstParty: true },
  resources: {
    cpu: { request: '10m', limit: '100m' },
    memory: { request: '16Mi', limit: '32Mi' },
    ephemeralStorage: { request: '16Mi', limit: '32Mi' },
  },
};
const workload: Omit<DeploymentProps, 'containers'> = {
  name: 'gitea',
  namespace: 'gitea',
  identity: { name: 'gitea', instance: 'gitea' },
  replicas: 1,
  priority: 'keelson-apps',
};

describe('docs/postgres.md', () => {
  test('the example works', () => {
    const rendered = render((chart) => {
      // example: begin
      const { endpoint } = new Postgres(chart, 'Postgres', {
        strategy: 'single',
        name: 'postgres',
        namespace: 'data',
        memory: '512Mi',
        storage: '2Gi',
      });
      const database = endpoint.declareDatabase({ name: 'gitea' });
      const client = endpoint.addClient('gitea', { database });
      const gitea = new DeploymentWorkload(chart, 'Gitea', {
        ...workload,
        containers: [
          {
            ...container,
            environment: postgresEnvironment(client, {
              prefix: 'GITEA_DATABASE',
              passwordDirectory: '/run/secrets/postgres',
            }),
            mounts: [{ volume: client.password.volume, path: '/run/secrets/postgres' }],
          },
        ],
      });
      client.connect(gitea.pod);
      gitea.deployment.node.addDependency(...client.ready);
      // example: end
    });
    expect(rendered.faults).toEqual([]);
    expect(rendered.one('Deployment', 'gitea').spec.template.spec.containers[0].env).toContainEqual({
      name: 'GITEA_DATABASE_AUTH_FILE',
      value: '/run/secrets/postgres/password',
    });
    expect(rendered.one('NetworkPolicy', 'gitea').spec.egress).toHaveLength(1);
  });

  test('shows the example as it is tested', () => {
    expect(shownExample('postgres.md')).toBe(testedExample(__filename));
  });
});
