import { authored, fieldChanges } from '../../../cli/diff/fields';

test('equal objects have no changes, whatever the order of their keys', () => {
  expect(fieldChanges({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toEqual([]);
});

test.each([
  ['a value', { spec: { replicas: 2 } }, { spec: { replicas: 1 } }, [{ path: 'spec.replicas', live: 2, wanted: 1 }]],
  ['a field only live', { a: { b: 'x' } }, { a: {} }, [{ path: 'a.b', live: 'x' }]],
  ['a field only wanted', {}, { a: 'x' }, [{ path: 'a', wanted: 'x' }]],
  [
    'a key with dots',
    { labels: { 'app.kubernetes.io/name': 'a' } },
    { labels: { 'app.kubernetes.io/name': 'b' } },
    [{ path: 'labels["app.kubernetes.io/name"]', live: 'a', wanted: 'b' }],
  ],
  [
    'a member of a named list, found by its name',
    { containers: [{ name: 'extra' }, { name: 'server', image: 'a:1' }] },
    { containers: [{ name: 'server', image: 'a:2' }] },
    [
      { path: 'containers[extra]', live: { name: 'extra' } },
      { path: 'containers[server].image', live: 'a:1', wanted: 'a:2' },
    ],
  ],
  [
    'only the order of a named list',
    { containers: [{ name: 'a' }, { name: 'b' }] },
    { containers: [{ name: 'b' }, { name: 'a' }] },
    [{ path: 'containers', live: ['a', 'b'], wanted: ['b', 'a'] }],
  ],
  [
    'a plain list, by place',
    { args: ['--a', '--b'] },
    { args: ['--a', '--c', '--d'] },
    [
      { path: 'args[1]', live: '--b', wanted: '--c' },
      { path: 'args[2]', wanted: '--d' },
    ],
  ],
  ['another type', { data: 'x' }, { data: { x: 1 } }, [{ path: 'data', live: 'x', wanted: { x: 1 } }]],
])('%s is told by its path', (_case, live, wanted, changes) => {
  expect(fieldChanges(live, wanted)).toEqual(changes);
});

test('what the server and tools write is not the author’s', () => {
  expect(
    authored({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'a',
        uid: '1',
        resourceVersion: '7',
        generation: 1,
        creationTimestamp: 'then',
        managedFields: [],
        annotations: { 'pulumi.com/patchFieldManager': 'keelson', 'keelson.dev/note': 'kept' },
      },
      data: { a: 'b' },
      status: {},
    }),
  ).toEqual({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a', annotations: { 'keelson.dev/note': 'kept' } },
    data: { a: 'b' },
  });
});
