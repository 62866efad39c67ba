import {
  ConfigFiles,
  CronJobWorkload,
  DeploymentWorkload,
  type ConfigFilesProps,
  type Mount,
  type PodProps,
} from '../../../lib/workload';
import { render } from '../../support/render';

const CHECKSUM = 'keelson.dev/config-checksum';

const pod = (mounts: readonly Mount[]): PodProps & { readonly replicas: number } => ({
  name: 'store',
  namespace: 'data',
  identity: { name: 'store', instance: 'store' },
  replicas: 1,
  priority: 'keelson-apps',
  containers: [
    {
      name: 'store',
      image: { repository: 'store', tag: '1', firstParty: true },
      mounts,
      resources: {
        cpu: { request: '10m', limit: '100m' },
        memory: { request: '16Mi', limit: '32Mi' },
        ephemeralStorage: { request: '16Mi', limit: '32Mi' },
      },
    },
  ],
});

const renderWith = (files: Record<string, string>, overrides: Partial<ConfigFilesProps> = {}) =>
  render((chart) => {
    const common = { namespace: 'data', files: () => files };
    const config = new ConfigFiles(chart, 'Config', {
      ...common,
      name: 'store-config',
      path: '/etc/store',
      ...overrides,
    });
    new DeploymentWorkload(chart, 'Server', pod([config.mount]));
  });
const checksumOf = (...args: Parameters<typeof renderWith>): string =>
  renderWith(...args).one('Deployment', 'store').spec.template.metadata.annotations?.[CHECKSUM];

describe('ConfigFiles', () => {
  test('are a ConfigMap and its mount', () => {
    const rendered = renderWith({ 'store.conf': 'a' }, { labels: { app: 'store' }, volume: 'settings' });
    expect(rendered.one('ConfigMap', 'store-config')).toMatchObject({
      metadata: { namespace: 'data', labels: { app: 'store' } },
      data: { 'store.conf': 'a' },
    });
    const { containers, volumes } = rendered.one('Deployment', 'store').spec.template.spec;
    expect(containers[0].volumeMounts).toEqual([{ name: 'settings', mountPath: '/etc/store', readOnly: true }]);
    expect(volumes).toEqual([{ name: 'settings', configMap: { name: 'store-config', defaultMode: 0o444 } }]);
  });

  test('roll the pods that mount them when what is in them changes, and only then', () => {
    const checksum = checksumOf({ a: '1', b: '2' });
    expect(checksum).toMatch(/^[0-9a-f]{32}$/);
    expect(checksumOf({ b: '2', a: '1' })).toBe(checksum);
    expect(checksumOf({ a: '1', b: '3' })).not.toBe(checksum);
    expect(checksumOf({ a: '12', b: '' })).not.toBe(checksumOf({ a: '1', b: '2' }));
  });

  test('are left to programs that see for themselves that a file has changed', () => {
    expect(checksumOf({ a: '1' }, { watched: true })).toBeUndefined();
  });

  test('count once where several containers mount them, and both where two hold a file of the same name', () => {
    const render2 = (first: string, second: string, twice: boolean): string =>
      render((chart) => {
        const of = (id: string, text: string): ConfigFiles =>
          new ConfigFiles(chart, id, {
            name: id.toLowerCase(),
            namespace: 'data',
            files: () => ({ conf: text }),
            path: `/etc/${id}`,
            volume: id.toLowerCase(),
          });
        const [one, other] = [of('One', first), of('Other', second)];
        new DeploymentWorkload(chart, 'Server', pod([one.mount, other.mount, ...(twice ? [one.mount] : [])]));
      }).one('Deployment', 'store').spec.template.metadata.annotations[CHECKSUM];
    expect(render2('a', 'b', true)).toBe(render2('a', 'b', false));
    expect(new Set([render2('a', 'b', false), render2('x', 'b', false), render2('a', 'x', false)]).size).toBe(3);
  });

  test('are what is added until synth, and leave Jobs alone: their next pod reads what is new', () => {
    const files: Record<string, string> = {};
    const rendered = render((chart) => {
      const config = new ConfigFiles(chart, 'Config', {
        name: 'store-config',
        namespace: 'data',
        files: () => files,
        path: '/etc/store',
      });
      new CronJobWorkload(chart, 'Job', { ...pod([config.mount]), schedule: '@daily', activeDeadlineSeconds: 60 });
      files['late.conf'] = 'x';
    });
    expect(rendered.one('ConfigMap', 'store-config').data).toEqual({ 'late.conf': 'x' });
    expect(rendered.one('CronJob', 'store').spec.jobTemplate.spec.template.metadata.annotations).toBeUndefined();
  });
});
