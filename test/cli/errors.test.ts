import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FaultReport, KeelsonError } from '../../lib/core/errors';
import { describeFailure, InterruptedError, UsageError, writeLog } from '../../cli/errors';
import { scratchFolder } from './support';

const noLog = (): undefined => undefined;

test('a foreseen failure is its message and its fix', () => {
  expect(describeFailure(new KeelsonError('the disk is gone', 'find it'), noLog)).toEqual({
    code: 1,
    document: { kind: 'failed', message: 'the disk is gone', fix: 'find it' },
  });
});

test('a report lists its faults by path', () => {
  const report = new FaultReport('environment dev', [
    { path: 'redis.queue.memory', message: 'is not a quantity', got: '1g', fix: 'write 1Gi' },
    { path: 'images.registry', message: 'is missing' },
  ]);
  expect(describeFailure(report, noLog)).toEqual({
    code: 1,
    document: {
      kind: 'failed',
      message: [
        'environment dev: 2 faults',
        '  images.registry: is missing',
        '  redis.queue.memory: is not a quantity (got "1g"); write 1Gi',
      ].join('\n'),
      faults: [
        { path: 'images.registry', message: 'images.registry: is missing' },
        { path: 'redis.queue.memory', message: 'redis.queue.memory: is not a quantity (got "1g"); write 1Gi' },
      ],
    },
  });
});

test.each([
  [new UsageError('wrong'), 2, 'usage'],
  [new InterruptedError('stopped'), 130, 'interrupted'],
])('%s has an exit code of its own', (error, code, kind) => {
  expect(describeFailure(error, noLog)).toEqual({ code, document: { kind, message: error.message } });
});

test.each([
  ['EACCES', '/out: permission denied'],
  ['EROFS', '/out: the file system is read-only'],
  ['ENOSPC', '/out: the disk is full'],
  ['ENOTDIR', '/out: a file is in the way of a folder'],
  ['EISDIR', '/out: is a folder, not a file'],
])('%s of the file system is told as a sentence', (code, message) => {
  const error = Object.assign(new Error('raw'), { code, path: '/out' });
  expect(describeFailure(error, noLog).document.message).toBe(message);
});

test('an unforeseen failure is one sentence and the place of its stack trace', () => {
  const traces: string[] = [];
  const { code, document } = describeFailure(new TypeError('x is not a function\nmore'), (trace) => {
    traces.push(trace);
    return '/logs/1.log';
  });
  expect({ code, document }).toEqual({
    code: 1,
    document: {
      kind: 'unexpected',
      message: 'something went wrong that Keelson did not foresee: x is not a function',
      fix: 'the stack trace is in /logs/1.log; report it, it is a fault of Keelson',
      log: '/logs/1.log',
    },
  });
  expect(traces[0]?.split('\n').slice(0, 2)).toEqual(['TypeError: x is not a function', 'more']);
});

test('where no log can be written the debug switch is named', () => {
  expect(describeFailure('only text', noLog).document).toEqual({
    kind: 'unexpected',
    message: 'something went wrong that Keelson did not foresee: only text',
    fix: 'set KEELSON_DEBUG=1 to see the stack trace, and report it',
  });
});

test('a log is written to the folder that takes it', () => {
  const scratch = scratchFolder();
  const folder = join(scratch.path, 'deep', 'logs');
  const file = writeLog(folder, 'up.log', 'trace');
  expect(file).toBe(join(folder, 'up.log'));
  expect(readFileSync(join(folder, 'up.log'), 'utf8')).toBe('trace\n');
  scratch.remove();
});

test('a log that is written again and again ends at its limit', () => {
  const scratch = scratchFolder();
  const folder = join(scratch.path, 'logs');
  for (let round = 0; round < 40; round += 1) {
    expect(writeLog(folder, 'up.log', 'x'.repeat(100_000))).toBe(join(folder, 'up.log'));
  }
  writeLog(folder, 'long.log', 'x'.repeat(10_000_000));
  const sizes = ['up.log', 'long.log'].map((name) => readFileSync(join(folder, name)).length);
  expect(sizes).toEqual([11 * 100_001, 1024 * 1024 + 1]);
  scratch.remove();
});
