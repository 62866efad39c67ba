import { planObjects, type AwaitPolicy } from '../../../../stacks/pulumi/bridge/objects';
import { appliedByArgo, appliedByPulumi, type Platform } from '../../../../stacks/pulumi/platform';
import { identityOf, keyOf, type Manifest } from '../../../../stacks/objects/manifest';

function manifest(apiVersion: string, kind: string, chart: string, dependsOn: string[] = []): Manifest {
  const object = { apiVersion, kind, metadata: { name: 'x', namespace: 'n', annotations: { 'a/b': 'c' } } };
  const identity = identityOf(object);
  return { key: keyOf(identity), identity, chart, constructPath: 'x', object, dependsOn };
}

const MANIFESTS = [
  manifest('v1', 'ConfigMap', 'base'),
  manifest('v1', 'Service', 'base'),
  manifest('v1', 'PersistentVolumeClaim', 'base'),
  manifest('networking.k8s.io/v1', 'Ingress', 'apps'),
  manifest('apps/v1', 'StatefulSet', 'apps'),
  manifest('apps/v1', 'Deployment', 'apps', ['apps/StatefulSet/n/x']),
  manifest('batch/v1', 'Job', 'apps'),
];

describe('planObjects', () => {
  it.each<[AwaitPolicy, string[]]>([
    ['all', []],
    ['gates', ['Deployment', 'Job']],
    ['none', ['StatefulSet', 'Deployment', 'Job']],
  ])('with %s waits for all workloads but %j', (policy, skipped) => {
    const planned = planObjects(MANIFESTS, policy, undefined);
    const skips = planned.filter(({ object }) => object.metadata.annotations?.['pulumi.com/skipAwait'] === 'true');
    expect(skips.map(({ object }) => object.kind)).toEqual(['Service', 'PersistentVolumeClaim', 'Ingress', ...skipped]);
  });

  it('names the field manager, keeps what is there, and leaves the manifest as it was', () => {
    const before = JSON.stringify(MANIFESTS);
    expect(planObjects(MANIFESTS, 'all', undefined)[0]?.object.metadata.annotations).toEqual({
      'a/b': 'c',
      'pulumi.com/patchFieldManager': 'keelson',
    });
    expect(JSON.stringify(MANIFESTS)).toBe(before);
  });
});

describe('who applies what', () => {
  const platform = (delivery: 'direct' | 'gitops'): Platform => ({
    environment: { name: 'dev', target: 'k3s', delivery },
    manifests: MANIFESTS,
    charts: [
      { name: 'base', bootstrap: true },
      { name: 'apps', bootstrap: false },
    ],
  });
  const keys = (manifests: readonly Manifest[]): string[] => manifests.map(({ key }) => key);

  it('is Pulumi alone where delivery is direct', () => {
    expect(keys(appliedByPulumi(platform('direct')))).toEqual(keys(MANIFESTS));
    expect(appliedByArgo(platform('direct'))).toEqual([]);
  });

  it('is Pulumi for the bootstrap and Argo CD for the rest where it is GitOps: all objects, none of them twice', () => {
    const ours = keys(appliedByPulumi(platform('gitops')));
    const theirs = keys(appliedByArgo(platform('gitops')));
    expect(ours).toEqual(['ConfigMap/n/x', 'Service/n/x', 'PersistentVolumeClaim/n/x']);
    expect([...ours, ...theirs]).toEqual(keys(MANIFESTS));
  });
});
