import { attachSecretRecipe } from '../../../lib/core/secrets';
import { namespace, object, service, TestPlatform, workload } from './support/platform';

/** A platform whose one chart `shop` has the namespace `shop` and whatever is built into it. */
function faultsOf(build: (chart: ReturnType<TestPlatform['chart']>) => void): string[] {
  const platform = new TestPlatform();
  const chart = platform.chart('shop');
  namespace(chart, 'shop');
  build(chart);
  return platform.faults();
}

const inShop = (name: string) => ({ name, namespace: 'shop' });

describe('rules over the finished graph', () => {
  it('finds nothing wrong with a platform that holds together', () => {
    expect(
      faultsOf((chart) => {
        object(chart, 'v1', 'ConfigMap', inShop('settings'), { data: { 'app.conf': 'a=b' } });
        object(chart, 'v1', 'ServiceAccount', inShop('web'));
        workload(chart, 'web', {
          pod: { serviceAccountName: 'web', volumes: [{ name: 'settings', configMap: { name: 'settings' } }] },
          container: { volumeMounts: [{ name: 'settings', mountPath: '/etc/app' }] },
        });
        service(chart, 'web');
      }),
    ).toEqual([]);
  });

  it.each<[string, Parameters<typeof faultsOf>[0], string[]]>([
    [
      'two objects of one identity (B11)',
      (chart) => {
        object(chart, 'v1', 'ConfigMap', inShop('a'), { data: { a: '1' } });
        object(chart, 'v2', 'ConfigMap', { ...inShop('a'), labels: {} });
      },
      [],
    ],
  ])('%s', (_title, build, expected) => {
    expect(faultsOf(build)).toEqual(expected);
  });
});

export { attachSecretRecipe };
