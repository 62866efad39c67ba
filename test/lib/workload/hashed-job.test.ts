import { hashedJob, type ContainerProps, type HashedJobProps } from '../../../lib/workload';
import { testCluster } from '../../support/cluster';
import { render } from '../../support/render';

const props: HashedJobProps = {
  namePrefix: 'migrate',
  namespace: 'apps',
  identity: { name: 'migrate', instance: 'migrate' },
  priority: 'keelson-apps',
  activeDeadlineSeconds: 60,
  containers: [
    {
      name: 'migrate',
      image: { repository: 'migrate', tag: '1', firstParty: true },
      command: ['migrate', 'up'],
      resources: {
        cpu: { request: '10m', limit: '100m' },
        memory: { request: '16Mi', limit: '32Mi' },
        ephemeralStorage: { request: '16Mi', limit: '32Mi' },
      },
    },
  ],
};
const [container] = props.containers;
const nameOf = (overrides: Partial<HashedJobProps> = {}, cluster = testCluster()): string =>
  render((chart) => {
    hashedJob(chart, 'Job', { ...props, ...overrides });
  }, cluster).objects.find((object) => object.kind === 'Job')?.metadata.name as string;

describe('hashedJob', () => {
  test('gives the Job, its account and its policy one name, the same each time', () => {
    const objects = render((chart) => {
      hashedJob(chart, 'Job', props);
    }).objects.map((object) => `${object.kind} ${object.metadata.name}`);
    const name = nameOf();
    expect(name).toMatch(/^migrate-[0-9a-f]{10}$/);
    expect(objects).toEqual([`ServiceAccount ${name}`, `NetworkPolicy ${name}`, `Job ${name}`]);
  });

  test('anything that a Job can not change makes it another Job', () => {
    const names = [
      nameOf(),
      nameOf({ containers: [{ ...(container as ContainerProps), command: ['migrate', 'down'] }] }),
      nameOf({
        containers: [
          { ...(container as ContainerProps), image: { repository: 'migrate', tag: '2', firstParty: true } },
        ],
      }),
      nameOf({ activeDeadlineSeconds: 120 }),
      nameOf({ priority: 'keelson-data' }),
      nameOf({}, testCluster({ nodePools: { general: { nodeSelector: { pool: 'other' } }, interruptible: {} } })),
      nameOf({}, testCluster({ images: { registry: 'elsewhere.test', requireDigest: false } })),
    ];
    expect(new Set(names).size).toBe(names.length);
  });
});
