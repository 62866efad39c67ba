import { Construct } from 'constructs';
import { BootstrapJob, NetworkEdges, type BootstrapJobProps } from '../../../lib/workload';
import { testCluster } from '../../support/cluster';
import { render } from '../../support/render';

const props: BootstrapJobProps = {
  namePrefix: 'migrate',
  namespace: 'apps',
  identity: { name: 'migrate', instance: 'migrate' },
  priority: 'keelson-apps',
  image: { repository: 'migrate', tag: '1', firstParty: true },
  container: 'migrate',
  script: 'migrate up',
  resources: {
    cpu: { request: '10m', limit: '100m' },
    memory: { request: '16Mi', limit: '32Mi' },
    ephemeralStorage: { request: '16Mi', limit: '32Mi' },
  },
};
const renderJob = (overrides: Partial<BootstrapJobProps> = {}, cluster = testCluster()) =>
  render((chart) => {
    new BootstrapJob(chart, 'Bootstrap', { ...props, ...overrides });
  }, cluster);
const nameOf = (overrides: Partial<BootstrapJobProps> = {}, cluster = testCluster()): string =>
  renderJob(overrides, cluster).objects.find((object) => object.kind === 'Job')?.metadata.name as string;

describe('BootstrapJob', () => {
  test('gives the Job, its account and its policy one name, the same each time', () => {
    const name = nameOf();
    expect(name).toMatch(/^migrate-[0-9a-f]{10}$/);
    expect(renderJob().objects.map((object) => `${object.kind} ${object.metadata.name}`)).toEqual([
      `ServiceAccount ${name}`,
      `NetworkPolicy ${name}`,
      `Job ${name}`,
    ]);
  });

  test('runs a script, bears the version of its image, and ends after a quarter of an hour', () => {
    const { metadata, spec } = renderJob().one('Job', nameOf());
    expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/version': '1' });
    expect(spec.activeDeadlineSeconds).toBe(900);
    expect(spec.template.spec.containers).toMatchObject([{ name: 'migrate', command: ['sh', '-c', 'migrate up'] }]);
  });

  test('anything that a Job can not change makes it another Job', () => {
    const names = [
      nameOf(),
      nameOf({ script: 'migrate down' }),
      nameOf({ image: { repository: 'migrate', tag: '2', firstParty: true } }),
      nameOf({ environment: { STEP: '2' } }),
      nameOf({ activeDeadlineSeconds: 120 }),
      nameOf({ priority: 'keelson-data' }),
      nameOf({}, testCluster({ nodePools: { general: { nodeSelector: { pool: 'other' } }, interruptible: {} } })),
      nameOf({}, testCluster({ images: { registry: 'elsewhere.test', requireDigest: false } })),
    ];
    expect(new Set(names).size).toBe(names.length);
  });

  test('connects to what it sets up, and waits for what must be there', () => {
    const rendered = render((chart) => {
      const edges = new NetworkEdges(chart, 'Store', { name: 'store', namespace: 'data', selector: { app: 'store' } });
      const store = new Construct(chart, 'StoreItself');
      const { workload } = new BootstrapJob(chart, 'Bootstrap', {
        ...props,
        connectsTo: { peer: edges.peer, ports: [{ name: 'store', number: 5000 }], edges },
        after: [store],
      });
      expect(workload.job.node.dependencies).toEqual([store]);
    });
    const [server, client] = ['store', nameOf()].map((name) => rendered.one('NetworkPolicy', name).spec);
    expect(server.ingress[0].ports).toEqual([{ port: 5000, protocol: 'TCP' }]);
    expect(client.egress[0].ports).toEqual([{ port: 5000, protocol: 'TCP' }]);
  });
});
