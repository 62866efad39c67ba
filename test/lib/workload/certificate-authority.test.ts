import { certificateAuthorityIn } from '../../../lib/workload';
import { render } from '../../support/render';

test('an authority is made once in each namespace that asks for it', () => {
  const rendered = render((chart) => {
    const authority = { name: 'store-ca', volume: 'store-authority', pem: 'PEM', labels: { app: 'store' } };
    for (const namespace of ['apps', 'data', 'apps']) {
      expect(certificateAuthorityIn(chart, namespace, authority)).toEqual({
        configMapName: 'store-ca',
        key: 'ca.crt',
        volume: { type: 'configMap', name: 'store-authority', configMapName: 'store-ca' },
        pem: 'PEM',
      });
    }
  });
  expect(rendered.objects.map(({ kind, metadata, data }) => ({ kind, metadata, data }))).toEqual(
    ['apps', 'data'].map((namespace) => ({
      kind: 'ConfigMap',
      metadata: { name: 'store-ca', namespace, labels: { app: 'store' } },
      data: { 'ca.crt': 'PEM' },
    })),
  );
});
