import { WAVE_ANNOTATION } from '../../../stacks/synth';
import { namespace, object, TestPlatform, testEnvironment, workload } from './support/platform';

const inShop = (name: string): { name: string; namespace: string } => ({ name, namespace: 'shop' });

function waves(delivery: 'direct' | 'gitops'): Record<string, string | undefined> {
  const platform = new TestPlatform();
  namespace(platform.chart('namespaces', { phase: 'namespaces' }), 'shop');
  workload(platform.chart('data', { phase: 'data' }), 'db');
  const chart = platform.chart('shop', { needs: ['data'] });
  object(chart, 'v1', 'PersistentVolumeClaim', inShop('data'), { spec: {} });
  object(chart, 'v1', 'ConfigMap', inShop('settings'));
  workload(chart, 'web', { pod: { volumes: [{ name: 'a', configMap: { name: 'settings' } }] } });
  workload(chart, 'files', { pod: { volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'data' } }] } });
  object(chart, 'policy/v1', 'PodDisruptionBudget', inShop('web'), {
    spec: { selector: { matchLabels: { app: 'web' } } },
  });
  object(chart, 'v1', 'ConfigMap', { ...inShop('late'), annotations: { [WAVE_ANNOTATION]: '7', a: 'b' } });
  const { manifests } = platform.synthesize({ policy: 'skipped' }, testEnvironment({ delivery }));
  return Object.fromEntries(manifests.map(({ key, object }) => [key, object.metadata.annotations?.[WAVE_ANNOTATION]]));
}

describe('sync waves', () => {
  it('follow the levels inside a chart, where Argo CD delivers it', () => {
    expect(waves('gitops')).toEqual({
      'Namespace/_/shop': undefined,
      'ConfigMap/shop/settings': undefined,
      'ConfigMap/shop/late': '7',
      'PersistentVolumeClaim/shop/data': undefined,
      // Another chart's turn is the Applications' business.
      'apps/Deployment/shop/db': undefined,
      'apps/Deployment/shop/web': '1',
      // A claim that binds late waits for this pod, so the pod must not wait for the claim.
      'apps/Deployment/shop/files': undefined,
      'policy/PodDisruptionBudget/shop/web': '2',
    });
  });

  it('are no business of Pulumi', () => {
    expect(Object.entries(waves('direct')).filter(([, wave]) => wave !== undefined)).toEqual([
      ['ConfigMap/shop/late', '7'],
    ]);
  });
});
