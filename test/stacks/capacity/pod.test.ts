import { container, manifest, MI, needOf, template, type Plain } from './support';

const pod = (spec: Plain) => manifest('v1', 'Pod', spec);
const limitRange = (...limits: readonly Plain[]) => manifest('v1', 'LimitRange', { limits }, 'limits');
const small = container('100m', '64Mi');
const large = container('1', '512Mi');
const sidecar = (cpu: string, memory: string): Plain => container(cpu, memory, { restartPolicy: 'Always' });

describe('what a pod counts for', () => {
  it.each<[string, Plain, number, number]>([
    ['containers side by side', { containers: [small, large] }, 1100, 576],
    ['init containers that are smaller', { containers: [large], initContainers: [small, small, small] }, 1000, 512],
    ['an init container that is larger', { containers: [small], initContainers: [small, large] }, 1000, 512],
    [
      'an init container that has more of one thing',
      { containers: [small], initContainers: [container('1', '32Mi')] },
      1000,
      64,
    ],
    [
      'a sidecar, which runs beside the main containers',
      { containers: [small], initContainers: [sidecar('50m', '32Mi')] },
      150,
      96,
    ],
    [
      'an init container after a sidecar, beside which it runs',
      { containers: [small], initContainers: [sidecar('50m', '32Mi'), large] },
      1050,
      544,
    ],
    [
      'an init container before a sidecar',
      { containers: [small], initContainers: [large, sidecar('50m', '32Mi')] },
      1000,
      512,
    ],
    [
      'what the pod as a whole states',
      { containers: [small], resources: { requests: { cpu: '2' }, limits: { cpu: '2', memory: '1Gi' } } },
      2000,
      64,
    ],
    [
      'quantities in any spelling',
      { containers: [container('0.1', '67108864'), container('1e-1', '65536Ki')] },
      200,
      128,
    ],
    ['nothing', { containers: [{}] }, 0, 0],
  ])('%s', (_, spec, cpu, memory) => {
    const need = needOf([pod(spec)]);
    expect([need['requests.cpu'] ?? 0, need['requests.memory'] ?? 0]).toEqual([cpu, memory * MI]);
  });

  it('limits and ephemeral storage count as requests do', () => {
    const resources = { requests: { 'ephemeral-storage': '16Mi' }, limits: { cpu: '2', 'ephemeral-storage': '1Gi' } };
    expect(
      needOf([
        manifest('apps/v1', 'StatefulSet', { replicas: 2, template: { spec: { containers: [{ resources }] } } }),
      ]),
    ).toEqual({
      pods: 2,
      // What is limited and not requested is requested to the limit.
      'requests.cpu': 4000,
      'limits.cpu': 4000,
      'requests.ephemeral-storage': 32 * MI,
      'limits.ephemeral-storage': 2048 * MI,
    });
  });

  it('parts of a thousandth or of a byte count as a whole one', () => {
    expect(needOf([pod({ containers: [{ resources: { requests: { cpu: '100u', memory: '1500m' } } }] })])).toEqual({
      pods: 1,
      'requests.cpu': 1,
      'requests.memory': 2,
    });
  });

  it('a RuntimeClass adds its overhead to what is requested, and to what is limited', () => {
    const overhead = { podFixed: { cpu: '250m', memory: '120Mi' } };
    const sandboxed = manifest('node.k8s.io/v1', 'RuntimeClass', {}, 'kata', { overhead });
    const limited = { resources: { requests: { memory: '64Mi' }, limits: { memory: '128Mi' } } };
    expect(needOf([pod({ runtimeClassName: 'kata', containers: [limited] }), sandboxed])).toEqual({
      pods: 1,
      'requests.cpu': 250,
      'requests.memory': 184 * MI,
      'limits.memory': 248 * MI,
    });
    expect(needOf([pod({ containers: [limited] }), sandboxed])['requests.memory']).toBe(64 * MI);
  });
});

describe('containers that name nothing', () => {
  const nameless = pod({ containers: [{}], initContainers: [{}, { restartPolicy: 'Always' }] });

  it('get what a LimitRange says', () => {
    const range = limitRange({
      type: 'Container',
      defaultRequest: { cpu: '50m' },
      default: { cpu: '250m', memory: '256Mi' },
    });
    expect(needOf([range, nameless])).toEqual({
      pods: 1,
      'requests.cpu': 100,
      'limits.cpu': 500,
      // A default limit without a default request is both.
      'requests.memory': 512 * MI,
      'limits.memory': 512 * MI,
    });
  });

  it('get its bounds where it says no more', () => {
    const range = limitRange(
      { type: 'Container', min: { cpu: '10m' }, max: { memory: '1Gi' } },
      { type: 'Pod', max: { cpu: '8' } },
    );
    expect(needOf([range, nameless])).toEqual({
      pods: 1,
      'requests.cpu': 20,
      'requests.memory': 2048 * MI,
      'limits.memory': 2048 * MI,
    });
  });

  it('get the larger of two', () => {
    const ranges = ['100m', '300m', '200m'].map((cpu) => limitRange({ type: 'Container', default: { cpu } }));
    expect(needOf([...ranges, nameless])['limits.cpu']).toBe(600);
  });

  it('get nothing from a LimitRange elsewhere', () => {
    const range = limitRange({ type: 'Container', default: { cpu: '1' } });
    const elsewhere = { ...range, identity: { ...range.identity, namespace: 'bank' } };
    expect(needOf([elsewhere, nameless])).toEqual({ pods: 1 });
  });

  it('of a pod that an operator makes get it too', () => {
    const range = limitRange({ type: 'Container', default: { cpu: '100m' } });
    const plugins = [{ name: 'archive' }, { name: 'off', enabled: false }];
    const cluster = manifest('postgresql.cnpg.io/v1', 'Cluster', {
      instances: 1,
      resources: { limits: { cpu: '2' } },
      plugins,
    });
    const pooler = manifest('postgresql.cnpg.io/v1', 'Pooler', { instances: 1 }, 'pooler');
    const prometheus = manifest('monitoring.coreos.com/v1', 'Prometheus', {
      resources: { limits: { cpu: '1' } },
      containers: [{ name: 'proxy' }, { name: 'config-reloader' }],
    });
    expect(needOf([range, cluster])['limits.cpu']).toBe(2 * 2100);
    expect(needOf([range, pooler])['limits.cpu']).toBe(2 * 100);
    expect(needOf([range, prometheus])['limits.cpu']).toBe(1000 + 2 * 100);
  });

  it('have nothing that counts where the template does not', () => {
    expect(needOf([manifest('apps/v1', 'Deployment', { template: template({ containers: 'many' }) })])).toEqual({
      pods: 2,
    });
  });
});
