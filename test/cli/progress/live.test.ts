import { LiveProgress } from '../../../cli/progress/live';
import { ProgressModel } from '../../../cli/progress';
import { PLAIN_STYLE } from '../../../cli/style';
import type { Surface } from '../../../cli/terminal';
import { Recorder } from '../support';
import { TestClock } from './support';

function liveRun() {
  const clock = new TestClock();
  const stream = new Recorder(true);
  const window = { columns: 30 };
  const surface: Surface = {
    ...PLAIN_STYLE,
    stream,
    isTerminal: true,
    columns: () => window.columns,
    rows: () => 24,
  };
  const model = new ProgressModel(clock.now);
  return { clock, stream, window, model, progress: new LiveProgress(model, surface, clock.now, false) };
}

test('a frame replaces the one before it, and the cursor is given back', () => {
  const { stream, model, progress } = liveRun();
  model.step('a', 'first');
  model.step('b', 'second');
  progress.note('a line that stays');
  progress.stop();
  expect(stream.text).toBe(
    [
      '\x1b[?25l',
      '\r\x1b[0J',
      '\r\x1b[0Ja line that stays\n',
      '\r\x1b[0J/ first                    0s\n/ second                   0s\n',
      '\r\x1b[2A\x1b[0J- first                    0s\n- second                   0s\n',
      '\x1b[?25h',
    ].join(''),
  );
});

test('after the window became narrower, broken lines are erased as well', () => {
  const { stream, window, model, progress } = liveRun();
  model.step('a', 'first');
  progress.note('');
  window.columns = 15;
  stream.text = '';
  progress.stop();
  // 29 columns in a window of 15: the one line stands on two rows now.
  expect(stream.text.startsWith('\r\x1b[2A\x1b[0J')).toBe(true);
});

test('after the end, lines are just lines', () => {
  const { stream, progress } = liveRun();
  progress.stop();
  stream.text = '';
  progress.note('the end');
  progress.stop();
  expect(stream.text).toBe('the end\n');
});
