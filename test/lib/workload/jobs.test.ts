import type { Image } from '../../../lib/core';
import { CronJobWorkload, DaemonSetWorkload, JobWorkload, type PodProps, type Volume } from '../../../lib/workload';
import { render } from '../../support/render';

const image: Image = { repository: 'tool', tag: '1', firstParty: true };
const props: PodProps = {
  name: 'tool',
  namespace: 'apps',
  identity: { name: 'tool', instance: 'tool' },
  priority: 'keelson-agents',
  containers: [
    {
      name: 'tool',
      image,
      resources: {
        cpu: { request: '100m', limit: '1' },
        memory: { request: '64Mi', limit: '64Mi' },
        ephemeralStorage: { request: '16Mi', limit: '16Mi' },
      },
    },
  ],
};

describe('JobWorkload', () => {
  test('every run ends, and goes away after a day', () => {
    const { spec } = render((chart) => {
      new JobWorkload(chart, 'Job', { ...props, activeDeadlineSeconds: 600 });
    }).one('Job', 'tool');
    expect(spec.activeDeadlineSeconds).toBe(600);
    expect(spec.backoffLimit).toBe(3);
    expect(spec.ttlSecondsAfterFinished).toBe(86_400);
    expect(spec.template.spec.restartPolicy).toBe('Never');
  });
});

describe('pods beside others', () => {
  const scratch: Volume = { type: 'ephemeralClaim', name: 'scratch', storageClass: 'standard', size: '50Gi' };
  const { spec } = render((chart) => {
    new JobWorkload(chart, 'Job', {
      ...props,
      activeDeadlineSeconds: 600,
      beside: { app: 'forge' },
      containers: props.containers.map((container) => ({ ...container, mounts: [{ volume: scratch, path: '/work' }] })),
    });
  }).one('Job', 'tool').spec.template;

  test('run on the node of those and nowhere else', () => {
    expect(spec.affinity).toEqual({
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'forge' } } },
        ],
      },
    });
  });

  test('may have a volume that comes and goes with them', () => {
    expect(spec.volumes).toEqual([
      {
        name: 'scratch',
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: 'standard',
              resources: { requests: { storage: '50Gi' } },
            },
          },
        },
      },
    ]);
    expect(spec.containers[0].volumeMounts).toEqual([{ name: 'scratch', mountPath: '/work', readOnly: false }]);
  });
});

describe('CronJobWorkload', () => {
  test('never runs twice at once, may start late, and leaves its Jobs to the history limits', () => {
    const { spec } = render((chart) => {
      new CronJobWorkload(chart, 'Cron', { ...props, schedule: '15 3 * * *', activeDeadlineSeconds: 600 });
    }).one('CronJob', 'tool');
    expect(spec.schedule).toBe('15 3 * * *');
    expect(spec.timeZone).toBe('Etc/UTC');
    expect(spec.concurrencyPolicy).toBe('Forbid');
    expect(spec.startingDeadlineSeconds).toBe(600);
    expect(spec.successfulJobsHistoryLimit).toBe(1);
    expect(spec.failedJobsHistoryLimit).toBe(3);
    expect(Object.keys(spec.jobTemplate.spec).sort()).toEqual(['activeDeadlineSeconds', 'backoffLimit', 'template']);
  });
});

describe('DaemonSetWorkload', () => {
  const set = (everyNode: boolean) =>
    render((chart) => {
      new DaemonSetWorkload(chart, 'Daemon', { ...props, everyNode });
    }).one('DaemonSet', 'tool').spec.template.spec;

  test('stays on the pool unless it belongs on every node', () => {
    expect(set(false).nodeSelector).toEqual({ pool: 'general' });
    expect(Object.keys(set(true))).not.toContain('nodeSelector');
    expect(set(true).tolerations).toEqual([{ operator: 'Exists', effect: 'NoSchedule' }]);
  });
});
