import { Gitea, GiteaRunners } from '../../../lib/gitea';
import { Keda } from '../../../lib/keda';
import { Postgres } from '../../../lib/postgres';
import { Redis } from '../../../lib/redis';
import { MACHINE_PROFILES } from '../../../lib/agents';
import { shownExample, testedExample } from '../../support/example';
import { render } from '../../support/render';

const { resources } = MACHINE_PROFILES.laptop;

describe('docs/gitea.md', () => {
  test('the example works', () => {
    const rendered = render((chart) => {
      const server = { strategy: 'single', memory: '512Mi' } as const;
      const data = { ...server, namespace: 'data', storage: '2Gi' };
      const postgres = new Postgres(chart, 'Postgres', { ...data, name: 'postgres' }).endpoint;
      const queue = new Redis(chart, 'Queue', { ...data, role: 'queue', name: 'redis-queue' }).endpoint;
      const cache = new Redis(chart, 'Cache', { ...server, role: 'cache', name: 'gitea-cache', namespace: 'gitea' })
        .endpoint;
      const keda = Keda.fromExternal(chart, 'Keda');
      // example: begin
      const gitea = new Gitea(chart, 'Gitea', {
        name: 'gitea',
        namespace: 'gitea',
        hostname: 'git.example.org',
        tlsSecret: 'gitea-tls',
        postgres,
        cache,
        queue,
        storage: '20Gi',
        admin: { email: 'platform@example.org' },
      });
      new GiteaRunners(chart, 'Runners', {
        name: 'gitea-runner',
        namespace: 'gitea-runners',
        gitea: gitea.endpoint,
        keda,
        image: { repository: 'gitea-runner', tag: '1.0.8', firstParty: true },
        resources,
        maxReplicas: 5,
      });
      // example: end
    });
    expect(rendered.faults).toEqual([]);
    expect(rendered.one('ScaledJob', 'gitea-runner').spec.maxReplicaCount).toBe(5);
  });

  test('shows the example as it is tested', () => {
    expect(shownExample('gitea.md')).toBe(testedExample(__filename));
  });
});
