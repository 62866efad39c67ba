import { ApiObject, Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { FaultReport, KeelsonError } from '../../../lib/core/errors';
import { attachSecretRecipe } from '../../../lib/core/secrets';
import { addFaults } from '../../../lib/core/validation';
import { namespace, object, TestPlatform } from './support/platform';

describe('collect', () => {
  it('gives each object with its chart, construct, identity and key', () => {
    const platform = new TestPlatform();
    const chart = platform.chart('shop');
    namespace(chart, 'shop');
    object(chart, 'apps/v1', 'ControllerRevision', { name: 'a', namespace: 'shop' }, { revision: 1, data: null });
    expect(platform.synthesize().manifests).toEqual([
      {
        key: 'Namespace/_/shop',
        chart: 'shop',
        constructPath: 'shop/Namespace-shop',
        identity: { group: '', kind: 'Namespace', namespace: undefined, name: 'shop' },
        object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
        dependsOn: [],
      },
      {
        key: 'apps/ControllerRevision/shop/a',
        chart: 'shop',
        constructPath: 'shop/ControllerRevision-a',
        identity: { group: 'apps', kind: 'ControllerRevision', namespace: 'shop', name: 'a' },
        object: {
          apiVersion: 'apps/v1',
          kind: 'ControllerRevision',
          metadata: { name: 'a', namespace: 'shop' },
          revision: 1,
        },
        dependsOn: ['Namespace/_/shop'],
      },
    ]);
  });

  it('puts keys into one order: apiVersion, kind, metadata, then by code unit', () => {
    const platform = new TestPlatform();
    const chart = platform.chart('shop');
    namespace(chart, 'shop');
    new ApiObject(chart, 'Map', {
      metadata: { namespace: 'shop', name: 'a', labels: { z: '1', B: '2', a: '3' } },
      data: { z: '', a: '' },
      kind: 'ConfigMap',
      apiVersion: 'v1',
      binaryData: {},
    });
    expect(JSON.stringify(platform.synthesize().manifests[1]?.object)).toBe(
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"labels":{"B":"2","a":"3","z":"1"},"name":"a","namespace":"shop"},' +
        '"binaryData":{},"data":{"a":"","z":""}}',
    );
  });

  it("takes a chart's namespace off what lives outside namespaces", () => {
    const platform = new TestPlatform();
    const chart = platform.chart('shop', { namespace: 'shop' });
    object(chart, 'v1', 'Namespace', { name: 'shop' });
    object(chart, 'v1', 'ConfigMap', { name: 'a' });
    expect(platform.synthesize().manifests.map(({ key }) => key)).toEqual(['Namespace/_/shop', 'ConfigMap/shop/a']);
  });

  it('carries the recipe of a Secret beside an object that holds no value', () => {
    const platform = new TestPlatform();
    const chart = platform.chart('shop');
    namespace(chart, 'shop');
    const recipe = { keys: { password: { type: 'value', value: { material: 'shop/db' } } } } as const;
    attachSecretRecipe(object(chart, 'v1', 'Secret', { name: 'db', namespace: 'shop' }), () => recipe);
    const { object: secret, secret: carried } = platform.synthesize().manifests[1] ?? {};
    expect(carried).toEqual(recipe);
    expect(secret).toEqual({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db', namespace: 'shop' } });
  });

  it('asks every construct for its faults, and speaks once', () => {
    const platform = new TestPlatform();
    const chart = platform.chart('shop');
    namespace(chart, 'shop');
    const cache = new Construct(chart, 'Cache');
    addFaults(cache, () => [
      { path: 'shop/Cache', message: 'is too small', got: '1Mi', allowed: '64Mi or more' },
      { path: 'shop/Cache.users', message: 'are none' },
    ]);
    chart.node.addValidation({ validate: () => ['someone else complains: loudly'] });
    platform.app.node.addValidation({ validate: () => ['about it all'] });
    expect(platform.faults()).toEqual([
      'app: about it all',
      'shop: someone else complains: loudly',
      'shop/Cache: is too small (got "1Mi", allowed: 64Mi or more)',
      'shop/Cache.users: are none',
    ]);
  });

  it('makes faults of what constructs throw while they are rendered', () => {
    const platform = new TestPlatform();
    const chart = platform.chart('shop');
    namespace(chart, 'shop');
    const throwing = (name: string, error: Error): void => {
      const data = Lazy.any({
        produce: () => {
          throw error;
        },
      });
      object(chart, 'v1', 'ConfigMap', { name, namespace: 'shop' }, { data });
    };
    throwing('foreign', new Error('no such key'));
    chart.node.addValidation({
      validate: () => {
        throw new FaultReport('two at once', [
          { path: 'shop/x', message: 'is wrong' },
          { path: 'shop/y', message: 'is wrong too' },
        ]);
      },
    });
    platform.app.node.addValidation({
      validate: () => {
        throw new KeelsonError('nothing works', 'start again');
      },
    });
    expect(platform.faults()).toEqual([
      'app: nothing works; start again',
      'shop/ConfigMap-foreign: no such key',
      'shop/x: is wrong',
      'shop/y: is wrong too',
    ]);
  });

  it('refuses a chart that the catalogue does not know', () => {
    const platform = new TestPlatform();
    namespace(platform.chart('shop'), 'shop');
    const stray = new Chart(platform.app, 'stray');
    object(stray, 'v1', 'ConfigMap', { name: 'a', namespace: 'shop' });
    expect(platform.faults()).toEqual([
      'stray/ConfigMap-a: stands in a chart that the catalogue does not know (got "stray"); add the chart to charts/catalogue.ts',
    ]);
  });

  it('lets tokens through where the bridge will replace them', () => {
    const platform = new TestPlatform();
    const chart = platform.chart('shop');
    namespace(chart, 'shop');
    object(chart, 'v1', 'ConfigMap', { name: 'a', namespace: 'shop' }, { data: { host: '@@pulumi:0@@' } });
    expect(platform.synthesize({ tokens: 'allowed' }).manifests[1]?.object.data).toEqual({ host: '@@pulumi:0@@' });
  });
});
