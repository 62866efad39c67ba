import { ProgressModel } from '../../../cli/progress';
import { PlainProgress } from '../../../cli/progress/plain';
import { Recorder } from '../support';
import { play, TestClock } from './support';

function plainRun(planned = false) {
  const clock = new TestClock();
  const model = new ProgressModel(clock.now);
  const stream = new Recorder();
  const progress = new PlainProgress(model, stream, clock.now, planned);
  return { clock, model, stream, progress };
}

test('one line for each change of a chart, none drawn over', () => {
  const { clock, model, stream, progress } = plainRun();
  play(model, clock);
  progress.stop();
  expect(stream.text).toBe(
    [
      '[    0s] sandbox: starts (takes about 10s)',
      '[    4s] sandbox: started, done in 4s',
      '[    4s] namespaces: begins (2 objects)',
      '[    5s] namespaces: 1 created, 1 unchanged',
      '[    5s] redis-queue: begins (3 objects)',
      '',
    ].join('\n'),
  );
  expect(stream.text).not.toMatch(/[\r\x1b]/);
});

test('silence is broken every ten seconds by what runs and for how long', () => {
  const { clock, model, stream, progress } = plainRun();
  play(model, clock);
  model.start('redis-queue', 'e', 'Service queue/redis', 'create');
  stream.text = '';
  for (const second of [14, 15, 16, 24, 25]) {
    clock.seconds(second);
    progress.heartbeat();
  }
  progress.stop();
  expect(stream.text).toBe(
    [
      '[   15s] redis-queue: 1 of 3 done, StatefulSet queue/redis-queue since 10s (waits for 1 of 1 pods) and 1 more',
      '[   25s] redis-queue: 1 of 3 done, StatefulSet queue/redis-queue since 20s (waits for 1 of 1 pods) and 1 more',
      '',
    ].join('\n'),
  );
});

test('a build that reports every second is told at its begin, in heartbeats and at its end', () => {
  const { clock, model, stream, progress } = plainRun();
  for (let second = 0; second <= 25; second += 1) {
    clock.seconds(second);
    model.step('build etcd', 'building etcd', undefined, 40);
    progress.heartbeat();
  }
  model.endStep('build etcd', 'done');
  progress.stop();
  expect(stream.text).toBe(
    [
      '[    0s] building etcd (takes about 40s)',
      '[   10s] building etcd, 10s (takes about 40s)',
      '[   20s] building etcd, 20s (takes about 40s)',
      '[   25s] building etcd, done in 25s',
      '',
    ].join('\n'),
  );
});

test('a plan speaks of what would be', () => {
  const { model, stream, progress } = plainRun(true);
  model.expect('crds', 1);
  model.start('crds', 'a', 'CustomResourceDefinition x', 'create');
  model.finish('crds', 'a', 'create');
  progress.stop();
  expect(stream.text).toBe('[    0s] crds: begins (1 object)\n[    0s] crds: 1 to create\n');
});

test('where nobody knows how many objects will come, a chart ends with the run', () => {
  const { clock, model, stream, progress } = plainRun();
  for (const key of ['a', 'b']) {
    model.start('keda', key, `Deployment keda/${key}`, 'delete');
    clock.seconds(1);
    model.finish('keda', key, 'delete');
  }
  progress.stop();
  expect(stream.text).toBe('[    0s] keda: begins\n[    1s] keda: 2 deleted\n');
});
