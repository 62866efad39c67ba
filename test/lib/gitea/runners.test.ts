import { waitingJobsQuery } from '../../../lib/gitea';
import { renderGitea } from './support';

describe('GiteaRunners', () => {
  const rendered = renderGitea({ runners: { labels: ['linux', 'keelson'] } });
  const job = rendered.one('ScaledJob', 'gitea-runner').spec;

  it('has nothing against itself', () => {
    expect(rendered.faults).toEqual([]);
  });

  it('starts a runner for each job that waits, never more than the maximum', () => {
    expect([job.minReplicaCount, job.maxReplicaCount, job.scalingStrategy]).toEqual([
      0,
      3,
      {
        strategy: 'default',
        pendingPodConditions: ['PodScheduled', 'Ready', 'ContainersReady'],
        multipleScalersCalculation: 'sum',
      },
    ]);
    expect(job.triggers).toEqual([
      {
        type: 'postgresql',
        metadata: {
          host: 'postgres.data.svc.cluster.local',
          port: '5432',
          userName: 'gitea',
          dbName: 'gitea',
          sslmode: 'disable',
          query: waitingJobsQuery(['keelson', 'linux']),
          targetQueryValue: '1',
          activationTargetQueryValue: '0',
        },
        authenticationRef: { name: 'gitea-runner' },
      },
    ]);
  });

  it('asks for jobs whose labels are all ours', () => {
    expect(waitingJobsQuery(['b', 'a'])).toBe(
      'SELECT count(*) FROM action_run_job WHERE ((status = 5 AND task_id = 0 AND is_reusable_caller = false) OR (status IN (6, 8) AND task_id <> 0)) AND runs_on::jsonb <@ \'["a","b"]\'::jsonb',
    );
  });

  it('shows the registration token to the container that registers, and to none that runs jobs', () => {
    const { initContainers, containers, automountServiceAccountToken } = job.jobTargetRef.template.spec;
    const mounted = (list: { name: string; volumeMounts: { name: string }[] }[]): string[] =>
      list
        .filter(({ volumeMounts }) => volumeMounts.some(({ name }) => name === 'registration'))
        .map(({ name }) => name);
    expect([mounted(initContainers), mounted(containers), automountServiceAccountToken]).toEqual([
      ['register'],
      [],
      false,
    ]);
  });

  it('registers with what the server reads', () => {
    const recipe = rendered.recipes.get('gitea-runners/gitea-registration')?.keys['token'];
    expect(recipe).toEqual(rendered.recipes.get('gitea/gitea-secrets')?.keys['runner-registration-token']);
  });

  it('runs jobs in its own container, without Docker', () => {
    const [register] = job.jobTargetRef.template.spec.initContainers;
    expect(register.env).toEqual([
      { name: 'GITEA_INSTANCE_URL', value: 'http://gitea.gitea.svc.cluster.local:3000' },
      { name: 'GITEA_RUNNER_LABELS', value: 'keelson:host,linux:host' },
      { name: 'GITEA_RUNNER_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'HOME', value: '/data/home' },
    ]);
  });

  it('ends when a job may no longer take', () => {
    expect([
      job.jobTargetRef.activeDeadlineSeconds,
      job.jobTargetRef.template.spec.terminationGracePeriodSeconds,
    ]).toEqual([4500, 3630]);
  });

  it.each([
    [{ labels: [] }, 'test/Runners.labels: is empty, so no job would come (got [], allowed: at least one label)'],
    [
      { labels: ["a'); DROP TABLE user; --"] },
      'test/Runners.labels: is not a label for runners (got "a\'); DROP TABLE user; --", allowed: 1 to 63 letters, digits, "-", "_" and ".", beginning with a letter or digit, without a mode such as :docker)',
    ],
    [
      { longestJobSeconds: 20_000 },
      'test/Runners.longestJobSeconds: is out of range (got 20000, allowed: a whole number of seconds, 1 to 10800, after which Gitea ends the job itself)',
    ],
  ])('refuses %j', (runners, fault) => {
    expect(renderGitea({ runners }).faults).toEqual([fault]);
  });
});
