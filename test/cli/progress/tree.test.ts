import picocolors from 'picocolors';
import { ProgressModel } from '../../../cli/progress';
import { drawTree, type TreeView } from '../../../cli/progress/tree';
import { PLAIN_STYLE } from '../../../cli/style';
import { sampleRun, TestClock } from './support';

const view = (overrides: Partial<TreeView>): TreeView => ({
  ...PLAIN_STYLE,
  columns: 80,
  rows: 24,
  now: 12_000,
  frame: 0,
  planned: false,
  ...overrides,
});

test('a run in the middle, in a window of 80 columns', () => {
  expect(drawTree(sampleRun().model, view({}))).toEqual([
    '+ sandbox: started                                                           4s',
    '+ namespaces   1 created, 1 unchanged                                        1s',
    '| redis-queue  1/3  1 updated                                                7s',
    '  + StatefulSet queue/redis-queue  waits for 1 of 1 pods                     7s',
    '. raibid-ci    9 waiting',
  ]);
});

test('the same in 40 columns: no line is wider, the beginning is what stays', () => {
  const lines = drawTree(sampleRun().model, view({ columns: 40 }));
  expect(lines).toEqual([
    '+ sandbox: started                   4s',
    '+ namespaces   1 created, 1 unchan~  1s',
    '| redis-queue  1/3  1 updated        7s',
    '  + StatefulSet queue/redis-queue ~  7s',
    '. raibid-ci    9 waiting',
  ]);
});

test('in a sliver the clock goes first', () => {
  expect(drawTree(sampleRun().model, view({ columns: 20 }))).toEqual([
    '+ sandbox: started',
    '+ namespaces   1 c~',
    '| redis-queue  1/3~',
    '  + StatefulSet qu~',
    '. raibid-ci    9 w~',
  ]);
});

test('a low window keeps the end, and counts the objects that are not shown', () => {
  const { model } = sampleRun();
  for (const name of ['e', 'f', 'g']) {
    model.start('raibid-ci', name, `Job raibid-ci/${name}`, 'create');
  }
  expect(drawTree(model, view({ rows: 7 }))).toEqual([
    '+ sandbox: started                                                           4s',
    '+ namespaces   1 created, 1 unchanged                                        1s',
    '| redis-queue  1/3  1 updated                                                7s',
    '  + StatefulSet queue/redis-queue  waits for 1 of 1 pods                     7s',
    '| raibid-ci    0/9                                                           0s',
    '    and 3 more',
  ]);
});

test('colours do not count as width', () => {
  const plain = drawTree(sampleRun().model, view({ columns: 40 }));
  const colored = drawTree(sampleRun().model, view({ columns: 40, colors: picocolors.createColors(true) }));

  expect(colored.map((line) => line.replace(/\x1b\[\d+m/g, ''))).toEqual(plain);
  expect(colored[4]).toBe('\x1b[2m.\x1b[22m \x1b[2mraibid-ci    9 waiting\x1b[22m');
});

test('a failure marks its chart, and a plan speaks of what would be', () => {
  const clock = new TestClock();
  const model = new ProgressModel(clock.now);
  model.expect('redis-queue', 2);
  model.start('redis-queue', 'a', 'Service queue/redis', 'create');
  model.fail('redis-queue', 'a');
  model.start('redis-queue', 'b', 'Secret queue/redis', 'replace');
  model.finish('redis-queue', 'b', 'replace');
  expect(drawTree(model, view({ now: 0, planned: true, columns: 60 }))).toEqual([
    'x redis-queue  1 to replace, 1 failed                    0s',
  ]);
});

test('a step that takes long says how long', () => {
  const clock = new TestClock();
  const model = new ProgressModel(clock.now);
  model.step('build pulumi', 'building pulumi', undefined, 600);
  expect(drawTree(model, view({ now: 65_000, columns: 60, frame: 2 }))).toEqual([
    '- building pulumi                     1m05s of about 10m00s',
  ]);
});

test('a chart of which nobody knows the size shows what was done, and is done while nothing runs', () => {
  const clock = new TestClock();
  const model = new ProgressModel(clock.now);
  model.start('keda', 'a', 'Deployment keda/keda-operator', 'delete');
  model.start('crds', 'b', 'CustomResourceDefinition x', 'delete');
  clock.seconds(2);
  model.finish('keda', 'a', 'delete');
  expect(drawTree(model, view({ now: 5_000, columns: 60 }))).toEqual([
    '+ keda  1 deleted                                        2s',
    '| crds                                                   5s',
    '  - CustomResourceDefinition x                           5s',
  ]);
});
