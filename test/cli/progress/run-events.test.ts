import type { RunEvent } from '../../../stacks/pulumi';
import { ProgressModel, type Progress } from '../../../cli/progress';
import { labelOf, runProgress } from '../../../cli/progress/run-events';
import { drawTree } from '../../../cli/progress/tree';
import { PLAIN_STYLE } from '../../../cli/style';
import { TestClock } from './support';

const REDIS = { key: 'apps/StatefulSet/queue/redis', chart: 'redis-queue' };

function shown(events: readonly RunEvent[], options: { readonly stopping?: boolean; readonly order?: string[] } = {}) {
  const clock = new TestClock();
  const notes: string[] = [];
  const model = new ProgressModel(clock.now);
  const progress: Progress = { model, note: (text) => notes.push(text), stop: () => undefined, stopped: false };
  const tell = runProgress(progress, () => options.stopping ?? false, options.order);
  for (const event of events) {
    tell(event);
  }
  const lines = drawTree(model, { ...PLAIN_STYLE, columns: 70, rows: 24, now: 0, frame: 0, planned: false });
  return { notes, lines: lines.map((line) => line.replace(/ +\d+s$/, '')) };
}

test.each([
  ['Namespace/_/queue', 'Namespace queue'],
  ['Service/queue/redis', 'Service queue/redis'],
  ['apps/StatefulSet/queue/redis', 'StatefulSet queue/redis'],
  ['rbac.authorization.k8s.io/ClusterRole/_/system:x', 'ClusterRole system:x'],
])('%s is called %s', (key, label) => {
  expect(labelOf(key)).toBe(label);
});

test('charts are shown in the order of the program, with what each waits for', () => {
  const { lines, notes } = shown(
    [
      {
        type: 'planned',
        charts: [
          { name: 'redis-queue', objects: 2 },
          { name: 'extra', objects: 1 },
          { name: 'namespaces', objects: 3 },
        ],
      },
      { type: 'resource', ...REDIS, operation: 'create', status: 'running' },
      { type: 'message', key: REDIS.key, severity: 'info', message: '[1/2] Waiting for pods (0/1 ready)\nmore' },
      { type: 'message', key: REDIS.key, severity: 'info', message: 'Skipping await logic' },
      { type: 'message', key: REDIS.key, severity: 'info', message: '' },
    ],
    { order: ['namespaces', 'absent', 'redis-queue'] },
  );
  expect(lines).toEqual([
    '+ the engine starts',
    '. namespaces   3 waiting',
    '| redis-queue  0/2',
    '  + StatefulSet queue/redis  [1/2] Waiting for pods (0/1 ready)',
    '. extra        1 waiting',
  ]);
  expect(notes).toEqual([]);
});

test('a condition is a reason to wait; a warning of the server is a line that stays', () => {
  const { lines, notes } = shown([
    { type: 'resource', ...REDIS, operation: 'update', status: 'running' },
    { type: 'message', key: REDIS.key, severity: 'warning', message: 'policy/v1beta1 is deprecated' },
    { type: 'message', key: REDIS.key, severity: 'warning', message: '[MinimumReplicasUnavailable] No pods.' },
    { type: 'message', severity: 'info', message: 'left out: APIService' },
  ]);
  expect(notes).toEqual(['StatefulSet queue/redis: policy/v1beta1 is deprecated', 'left out: APIService']);
  expect(lines[2]).toBe('  ~ StatefulSet queue/redis  [MinimumReplicasUnavailable] No pods.');
});

test('drift is told with its fields and who it was', () => {
  const drift = { type: 'drift', ...REDIS } as const;
  expect(
    shown([
      { ...drift, what: 'edited', fields: ['spec.replicas'], manager: 'kubectl-edit', putRight: true },
      { ...drift, what: 'edited', fields: ['a', 'b'], putRight: false },
      { ...drift, what: 'deleted', fields: [], putRight: true },
    ]).notes,
  ).toEqual([
    'StatefulSet queue/redis was changed by kubectl-edit: spec.replicas; it is put right',
    'StatefulSet queue/redis was changed: a, b',
    'StatefulSet queue/redis was deleted; it is put right',
  ]);
});

test('what fails after Ctrl-C was given up and is no failure', () => {
  const events: RunEvent[] = [
    { type: 'resource', ...REDIS, operation: 'create', status: 'running' },
    { type: 'resource', ...REDIS, operation: 'create', status: 'failed' },
  ];
  expect(shown(events).lines[1]).toBe('x redis-queue  1 failed');
  expect(shown(events, { stopping: true }).lines[1]).toBe('+ redis-queue');
});
