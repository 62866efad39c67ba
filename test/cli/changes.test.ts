import { ChangeLog, describeResult, formatChanges, refuseUnasked } from '../../cli/changes';
import { PLAIN_STYLE } from '../../cli/style';
import type { Operation, RunEvent } from '../../stacks/pulumi';

function logOf(...done: readonly (readonly [key: string, operation: Operation])[]): ChangeLog {
  const log = new ChangeLog();
  for (const [key, operation] of done) {
    const event = { type: 'resource', key, chart: 'redis-queue', operation } as const;
    log.record({ ...event, status: 'running' } satisfies RunEvent);
    log.record({ ...event, status: 'done' } satisfies RunEvent);
  }
  log.record({
    type: 'resource',
    key: 'Secret/queue/failed',
    chart: 'redis-queue',
    operation: 'create',
    status: 'failed',
  });
  return log;
}

test('only what was done counts, and what stays is no change', () => {
  const log = logOf(['Service/queue/redis', 'same'], ['ConfigMap/queue/redis', 'update'], ['Job/queue/a', 'delete']);
  expect(log.changes).toEqual([
    { key: 'ConfigMap/queue/redis', chart: 'redis-queue', operation: 'update', holdsData: false },
    { key: 'Job/queue/a', chart: 'redis-queue', operation: 'delete', holdsData: false },
  ]);
  expect(log.destructive.map(({ key }) => key)).toEqual(['Job/queue/a']);
});

test('an object that is deleted and made anew is one change, the last', () => {
  expect(logOf(['batch/Job/queue/a', 'delete'], ['batch/Job/queue/a', 'replace']).changes).toEqual([
    { key: 'batch/Job/queue/a', chart: 'redis-queue', operation: 'replace', holdsData: false },
  ]);
});

test.each([
  ['Namespace/_/queue', true],
  ['PersistentVolumeClaim/queue/data', true],
  ['apps/StatefulSet/queue/redis', true],
  ['apiextensions.k8s.io/CustomResourceDefinition/_/scaledjobs.keda.sh', true],
  ['apps/Deployment/raibid-ci/server', false],
  ['rbac.authorization.k8s.io/ClusterRole/_/StatefulSet', false],
])('%s holds data: %s', (key, holdsData) => {
  expect(logOf([key, 'delete']).changes[0]?.holdsData).toBe(holdsData);
});

test('each change is a line, and lost data is marked', () => {
  const log = logOf(
    ['Namespace/_/queue', 'create'],
    ['apps/StatefulSet/queue/redis', 'replace'],
    ['apps/Deployment/raibid-ci/server', 'update'],
    ['PersistentVolumeClaim/queue/data', 'delete'],
  );
  expect(formatChanges(log.changes, PLAIN_STYLE.colors)).toEqual([
    '  + Namespace queue',
    '  ± StatefulSet queue/redis  holds data',
    '  ~ Deployment raibid-ci/server',
    '  - PersistentVolumeClaim queue/data  holds data',
  ]);
});

test('where nobody can be asked data is not deleted, other objects are', () => {
  expect(() => refuseUnasked(logOf(['apps/Deployment/a/b', 'delete']).destructive)).not.toThrow();
  expect(() =>
    refuseUnasked(logOf(['apps/StatefulSet/queue/redis', 'replace'], ['Namespace/_/queue', 'delete']).destructive),
  ).toThrow('this would delete data: StatefulSet queue/redis (replace), Namespace queue (delete)');
});

test.each([
  [
    { created: 1, updated: 2, replaced: 3, deleted: 4, unchanged: 5 },
    false,
    '1 created, 2 updated, 3 replaced, 4 deleted, 5 unchanged',
  ],
  [{ created: 1, updated: 0, replaced: 1, deleted: 1, unchanged: 0 }, true, '1 to create, 1 to replace, 1 to delete'],
  [{ created: 0, updated: 0, replaced: 0, deleted: 0, unchanged: 0 }, false, 'nothing to do'],
])('%j is said in words', (result, planned, text) => {
  expect(describeResult(result, planned)).toBe(text);
});
