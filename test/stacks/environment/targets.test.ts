import { KeelsonError } from '../../../lib/core';
import { TARGET_NAMES, targetNamed, type TargetName } from '../../../stacks/environment';

describe('targets', () => {
  it('are two', () => {
    expect(TARGET_NAMES).toEqual(['aks', 'k3s']);
  });

  it('k3s keeps data on its nodes and spreads over them', () => {
    expect(targetNamed('k3s')).toEqual({
      storageClasses: { standard: 'local-path', fast: 'local-path' },
      sharedStorage: { storageClass: 'local-path', accessMode: 'ReadWriteOnce' },
      ingress: {
        className: 'traefik',
        namespace: 'kube-system',
        labels: { 'app.kubernetes.io/name': 'traefik' },
        ports: [8000, 8443],
      },
      topologyKeys: ['kubernetes.io/hostname'],
      nodePools: { general: {}, interruptible: {} },
      workloadIdentity: false,
    });
  });

  it('aks spreads over zones first, and lets interruptible work onto spot nodes without tying it to them', () => {
    expect(targetNamed('aks')).toEqual({
      storageClasses: { standard: 'managed-csi', fast: 'managed-csi-premium' },
      sharedStorage: { storageClass: 'azurefile-csi', accessMode: 'ReadWriteMany' },
      ingress: {
        className: 'webapprouting.kubernetes.azure.com',
        namespace: 'app-routing-system',
        labels: { app: 'nginx' },
        ports: [80, 443],
      },
      topologyKeys: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'],
      nodePools: {
        general: { nodeSelector: { 'kubernetes.azure.com/mode': 'user' } },
        interruptible: {
          tolerations: [
            { key: 'kubernetes.azure.com/scalesetpriority', operator: 'Equal', value: 'spot', effect: 'NoSchedule' },
          ],
        },
      },
      workloadIdentity: true,
    });
  });

  it('lists those that it knows when asked for another', () => {
    expect(() => targetNamed('eks' as TargetName)).toThrow(new KeelsonError('unknown target "eks"'));
  });
});
