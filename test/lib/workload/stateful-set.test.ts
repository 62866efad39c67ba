import type { Image, Port } from '../../../lib/core';
import { StatefulSetWorkload, type ClaimTemplate, type StatefulSetProps } from '../../../lib/workload';
import { render } from '../../support/render';

const image: Image = { repository: 'docker.io/library/store', tag: '1', firstParty: false };
const port: Port = { name: 'store', number: 7000 };
const data: ClaimTemplate = { volume: { type: 'claim', name: 'data' }, size: '5Gi', storage: 'fast' };
const props: StatefulSetProps = {
  name: 'store',
  namespace: 'data',
  identity: { name: 'store', instance: 'store', version: '1' },
  replicas: 1,
  priority: 'keelson-data',
  ports: [port],
  claims: [data],
  containers: [
    {
      name: 'store',
      image,
      ports: [port],
      mounts: [{ volume: data.volume, path: '/var/lib/store' }],
      resources: {
        cpu: { request: '100m', limit: '1' },
        memory: { request: '64Mi', limit: '64Mi' },
        ephemeralStorage: { request: '16Mi', limit: '16Mi' },
      },
    },
  ],
};

const renderSet = (overrides: Partial<StatefulSetProps> = {}) =>
  render((chart) => {
    new StatefulSetWorkload(chart, 'Store', { ...props, ...overrides });
  });

describe('StatefulSetWorkload', () => {
  test('keeps its volumes when pods or the set itself go', () => {
    expect(renderSet().one('StatefulSet', 'store').spec.persistentVolumeClaimRetentionPolicy).toEqual({
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    });
  });

  test('the claim carries only labels that never change, for its template is immutable', () => {
    expect(renderSet().one('StatefulSet', 'store').spec.volumeClaimTemplates).toEqual([
      {
        metadata: {
          name: 'data',
          labels: { 'app.kubernetes.io/name': 'store', 'app.kubernetes.io/instance': 'store' },
        },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'fast-class',
          resources: { requests: { storage: '5Gi' } },
        },
      },
    ]);
  });

  test('the mount names the claim, and the pod has no other volume of that name', () => {
    const pod = renderSet().one('StatefulSet', 'store').spec.template.spec;
    expect(pod.containers[0].volumeMounts).toEqual([{ name: 'data', mountPath: '/var/lib/store', readOnly: false }]);
    expect(pod.volumes).toEqual([]);
  });

  test('a headless Service names the pods, also before they are ready', () => {
    const rendered = renderSet();
    expect(rendered.one('StatefulSet', 'store').spec.serviceName).toBe('store-pods');
    expect(rendered.one('Service', 'store-pods').spec).toEqual({
      type: 'ClusterIP',
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: { 'app.kubernetes.io/name': 'store', 'app.kubernetes.io/instance': 'store' },
      ports: [{ name: 'store', port: 7000, targetPort: 'store', protocol: 'TCP' }],
    });
  });

  test('one replica has no budget, which would block every drain; three have one', () => {
    expect(renderSet().objects.map((object) => object.kind)).not.toContain('PodDisruptionBudget');
    expect(renderSet({ replicas: 3 }).one('PodDisruptionBudget', 'store').spec.maxUnavailable).toBe(1);
  });
});
