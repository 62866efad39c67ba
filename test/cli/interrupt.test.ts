import { EventEmitter } from 'node:events';
import { Interrupt } from '../../cli/interrupt';

function pressed() {
  const said: string[] = [];
  const source = new EventEmitter();
  const interrupt = new Interrupt(
    () => said.push('first'),
    () => said.push('now'),
  );
  interrupt.listen(source);
  return { said, source, interrupt };
}

test('a command that can end by itself is asked first, and stopped at the second time', () => {
  const { said, source, interrupt } = pressed();
  interrupt.handleGracefully();
  source.emit('SIGINT');
  expect({ said: [...said], aborted: interrupt.signal.aborted }).toEqual({ said: ['first'], aborted: true });
  source.emit('SIGINT');
  expect(said).toEqual(['first', 'now']);
});

test('a command that can not is stopped at the first time', () => {
  const { said, source, interrupt } = pressed();
  source.emit('SIGINT');
  expect({ said, requested: interrupt.requested }).toEqual({ said: ['now'], requested: false });
});

test.each(['SIGTERM', 'SIGHUP'])('%s counts as Ctrl-C', (signal) => {
  const { said, source, interrupt } = pressed();
  interrupt.handleGracefully();
  source.emit(signal);
  expect(said).toEqual(['first']);
});

test('a request that is made again and again stops nothing at once, and nothing that can not end by itself', () => {
  const { said, interrupt } = pressed();
  interrupt.requestOnce();
  expect(said).toEqual([]);
  interrupt.handleGracefully();
  interrupt.requestOnce();
  interrupt.requestOnce();
  expect(said).toEqual(['first']);
});

test('a command that has ended listens no more', () => {
  const { said, source, interrupt } = pressed();
  interrupt.close();
  source.emit('SIGINT');
  expect({ said, listeners: source.listenerCount('SIGINT') }).toEqual({ said: [], listeners: 0 });
});
