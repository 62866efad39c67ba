import { guardTarget, type DetectedCluster } from '../../../stacks/cluster';

const cluster = (kind: DetectedCluster['kind'], sandbox = false): DetectedCluster => ({
  kind,
  sandbox,
  version: 'v1.35.4',
});

describe('guardTarget', () => {
  it.each<['k3s' | 'aks', DetectedCluster]>([
    ['k3s', cluster('k3s')],
    ['aks', cluster('aks')],
    ['k3s', cluster('unknown')],
    ['k3s', cluster('unknown', true)],
    ['aks', cluster('unknown', true)],
    ['aks', cluster('aks', true)],
  ])('lets %s go to %j', (target, detected) => {
    expect(guardTarget({ name: 'x', target }, detected, 'c')).toBeUndefined();
  });

  it.each<['k3s' | 'aks', DetectedCluster, string]>([
    ['aks', cluster('k3s'), 'the environment "x" is made for AKS, but the context "c" is a k3s cluster (v1.35.4)'],
    [
      'aks',
      cluster('k3s', true),
      'the environment "x" is made for AKS, but the context "c" is a k3s cluster (v1.35.4)',
    ],
    ['k3s', cluster('aks'), 'the environment "x" is made for k3s, but the context "c" is an AKS cluster (v1.35.4)'],
    [
      'aks',
      cluster('unknown'),
      'the environment "x" is made for AKS, but the context "c" does not look like one (v1.35.4)',
    ],
  ])('stops %s from reaching %j', (target, detected, message) => {
    expect(() => guardTarget({ name: 'x', target }, detected, 'c')).toThrow(
      expect.objectContaining({
        message,
        fix: 'choose the right cluster with --context, or another environment',
      }),
    );
  });
});
