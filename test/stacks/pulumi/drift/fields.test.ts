import type { LiveObject, ManagedFields } from '../../../../stacks/cluster';
import {
  differences,
  formatSteps,
  missingFrom,
  otherManagerOf,
  takenFields,
} from '../../../../stacks/pulumi/drift/fields';
import type { KubernetesObject } from '../../../../stacks/objects/manifest';

const versionOf = (kind: string): string => (kind === 'Deployment' ? 'apps/v1' : 'v1');

function planned(fields: object, kind = 'Deployment'): KubernetesObject {
  return { apiVersion: versionOf(kind), kind, metadata: { name: 'web', namespace: 'apps' }, ...fields };
}

function live(fields: object, managedFields: ManagedFields[] = [], kind = 'Deployment'): LiveObject {
  return {
    apiVersion: versionOf(kind),
    kind,
    ...fields,
    metadata: { name: 'web', namespace: 'apps', uid: 'u', resourceVersion: '1', managedFields },
  };
}

const paths = (found: ReturnType<typeof missingFrom>): string[] => found.map(({ path }) => formatSteps(path));

describe('missingFrom', () => {
  it.each<[string, object, object, string[]]>([
    ['equal fields', { spec: { replicas: 1 } }, { spec: { replicas: 1 } }, []],
    ['what the server adds', { spec: { replicas: 1 } }, { spec: { replicas: 1, paused: true }, status: {} }, []],
    ['a changed field', { spec: { replicas: 1 } }, { spec: { replicas: 2 } }, ['spec.replicas']],
    ['a removed field', { spec: { a: { b: 'x' } } }, { spec: {} }, ['spec.a']],
    ['empty values that the server drops', { spec: { a: false, b: [], c: {}, d: '', e: 0 } }, { spec: {} }, []],
    [
      'quantities in another notation',
      { spec: { limits: { cpu: '1000m', memory: '1024Mi' } } },
      { spec: { limits: { cpu: '1', memory: '1Gi' } } },
      [],
    ],
    [
      'entries of a list by their names, in any order',
      {
        spec: {
          env: [
            { name: 'a', value: '1' },
            { name: 'b', value: '2' },
          ],
        },
      },
      { spec: { env: [{ name: 'b', value: '3' }, { name: 'injected' }, { name: 'a', value: '1' }] } },
      ['spec.env[b].value'],
    ],
    [
      'lists without names by position',
      { spec: { args: ['x', 'y'] } },
      { spec: { args: ['x', 'z'] } },
      ['spec.args[1]'],
    ],
    ['lists of another length', { spec: { args: ['x'] } }, { spec: { args: ['x', 'y'] } }, ['spec.args']],
  ])('%s', (_name, want, have, expected) => {
    expect(paths(missingFrom(live(have), planned(want)))).toEqual(expected);
  });

  it('does not take the text of a ConfigMap for a quantity', () => {
    const found = missingFrom(
      live({ data: { cpu: '1' } }, [], 'ConfigMap'),
      planned({ data: { cpu: '1000m' } }, 'ConfigMap'),
    );
    expect(paths(found)).toEqual(['data.cpu']);
  });
});

describe('the record of who set which field', () => {
  const ours: ManagedFields = {
    manager: 'keelson',
    operation: 'Apply',
    fieldsV1: { 'f:spec': { 'f:replicas': {}, 'f:containers': { 'k:{"name":"main"}': { '.': {}, 'f:image': {} } } } },
  };
  const theirs = (fieldsV1: Record<string, unknown>, subresource?: string): ManagedFields => ({
    manager: 'kubectl-edit',
    operation: 'Update',
    fieldsV1,
    ...(subresource === undefined ? {} : { subresource }),
  });
  const want = planned({ spec: { replicas: 1, containers: [{ name: 'main', image: 'a:1' }], rules: [{ port: 1 }] } });

  it('shows fields that were taken from us', () => {
    const object = live({}, [ours, theirs({ 'f:spec': { 'f:rules': {} } })]);
    expect(paths(takenFields(object, want, 'keelson'))).toEqual(['spec.rules']);
  });

  it('is quiet about fields that both have, that we do not set, and about the status', () => {
    const shared = theirs({ 'f:spec': { 'f:replicas': {}, 'f:paused': {} } });
    const status = theirs({ 'f:spec': { 'f:rules': {} } }, 'status');
    expect(takenFields(live({}, [ours, shared, status]), want, 'keelson')).toEqual([]);
  });

  it('names the manager of a field, also in a list of named entries and below a list that is owned as a whole', () => {
    const entry = theirs({ 'f:spec': { 'f:containers': { 'k:{"name":"main"}': { 'f:image': {} } }, 'f:rules': {} } });
    const object = live({}, [ours, entry]);
    expect(otherManagerOf(object, ['spec', 'containers', { name: 'main' }, 'image'], 'keelson')).toBe(entry);
    expect(otherManagerOf(object, ['spec', 'rules', 0, 'port'], 'keelson')).toBe(entry);
    expect(otherManagerOf(object, ['spec', 'replicas'], 'keelson')).toBeUndefined();
  });
});

describe('differences', () => {
  it('finds changed, added and removed fields and leaves out status and bookkeeping', () => {
    const before = live({ spec: { a: 1, b: [{ name: 'x', v: 1 }] }, status: { ready: 1 } });
    const after = live({ spec: { b: [{ name: 'x', v: 2 }], c: 3 }, status: { ready: 2 } }, [
      { manager: 'keelson', operation: 'Apply' },
    ]);
    expect(paths(differences(before, after))).toEqual(['spec.a', 'spec.b[x].v', 'spec.c']);
  });

  it('puts keys with dots and slashes in brackets', () => {
    expect(formatSteps(['metadata', 'labels', 'keelson.dev/environment'])).toBe(
      'metadata.labels["keelson.dev/environment"]',
    );
  });
});
