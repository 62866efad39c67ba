import { ProgressModel } from '../../../cli/progress';

/** A clock that a test turns. */
export class TestClock {
  milliseconds = 0;
  readonly now = (): number => this.milliseconds;
  seconds(value: number): void {
    this.milliseconds = value * 1000;
  }
}

/** A run in the middle: one step done, one chart done, one at work, one waiting. */
export function sampleRun(): { readonly model: ProgressModel; readonly clock: TestClock } {
  const clock = new TestClock();
  const model = new ProgressModel(clock.now);
  play(model, clock);
  return { model, clock };
}

/** What happens in the sample, so that a display can be attached before it. */
export function play(model: ProgressModel, clock: TestClock): void {
  model.step('sandbox', 'sandbox', 'starts', 10);
  clock.seconds(4);
  model.endStep('sandbox', 'done', 'started');
  model.expect('namespaces', 2);
  model.expect('redis-queue', 3);
  model.expect('raibid-ci', 9);
  model.start('namespaces', 'a', 'Namespace queue', 'create');
  model.start('namespaces', 'b', 'Namespace raibid-ci', 'create');
  clock.seconds(5);
  model.finish('namespaces', 'a', 'create');
  model.finish('namespaces', 'b', 'same');
  model.start('redis-queue', 'c', 'ConfigMap queue/redis-queue', 'update');
  model.finish('redis-queue', 'c', 'update');
  model.start('redis-queue', 'd', 'StatefulSet queue/redis-queue', 'create');
  clock.seconds(12);
  model.wait('redis-queue', 'd', 'waits for 1 of 1 pods');
}
