import { EventEmitter } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Outcome, Session } from '../../cli/command';
import { addGlobalOptions } from '../../cli/options';
import { Runner } from '../../cli/runner';
import { openTerminal } from '../../cli/terminal';
import { KeelsonError } from '../../lib/core/errors';
import { emptyProject, scratchFolder, testHost } from './support';

const scratch = scratchFolder();
const root = emptyProject(scratch.path);
afterAll(() => scratch.remove());

interface Options {
  readonly words?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly signals?: EventEmitter;
}

/** Runs an action under the name `act`, as a command of the real program runs. */
async function perform(action: (session: Session, runner: Runner) => Promise<Outcome>, options: Options = {}) {
  const { words = [] } = options;
  const host = testHost({ directory: root, variables: options.variables });
  const exits: number[] = [];
  const runner = new Runner(openTerminal(host, false), words.includes('--json'), {
    signals: options.signals,
    exitNow: (code) => exits.push(code),
  });
  const program = new Command('keelson');
  addGlobalOptions(program);
  program.command('act').action(runner.perform((session) => action(session, runner)));
  await program.parseAsync(['act', ...words], { from: 'user' });
  return { code: runner.code, stdout: host.stdout.text, stderr: host.stderr.text, exits };
}

const done = (): Promise<Outcome> => Promise.resolve({ document: { count: 1 }, text: 'one' });

test('an outcome is printed as text, or as a document', async () => {
  expect(await perform(done)).toEqual({ code: 0, stdout: 'one\n', stderr: '', exits: [] });
  expect(await perform(done, { words: ['--json'] })).toEqual({
    code: 0,
    stdout: '{\n  "command": "act",\n  "ok": true,\n  "count": 1\n}\n',
    stderr: '',
    exits: [],
  });
});

test('an outcome without text prints nothing, and its code is the exit code', async () => {
  expect(await perform(() => Promise.resolve({ code: 1, document: {}, text: '' }))).toEqual({
    code: 1,
    stdout: '',
    stderr: '',
    exits: [],
  });
});

test('notes are for people who want them', async () => {
  const noting = (session: Session): Promise<Outcome> => {
    session.note('by the way');
    return done();
  };
  expect((await perform(noting)).stderr).toBe('by the way\n');
  expect((await perform(noting, { words: ['--quiet'] })).stderr).toBe('');
});

test('a failure is one sentence with its fix, and the same as a document', async () => {
  const failing = (): Promise<Outcome> => Promise.reject(new KeelsonError('it is gone', 'find it'));
  const { code, stdout, stderr } = await perform(failing, { words: ['--json'] });
  expect({ code, stderr, document: JSON.parse(stdout) as unknown }).toEqual({
    code: 1,
    stderr: 'keelson: it is gone\n  fix: find it\n',
    document: { command: 'act', ok: false, error: { kind: 'failed', message: 'it is gone', fix: 'find it' } },
  });
});

test('a failure that nobody foresaw goes to a log of the project', async () => {
  const failing = (): Promise<Outcome> => Promise.reject(new TypeError('x is undefined'));
  const { stderr } = await perform(failing);
  const logs = join(root, '.keelson/logs');
  expect(readdirSync(logs)).toEqual(['2026-01-02T03-04-05-act.log']);
  const log = join(logs, '2026-01-02T03-04-05-act.log');
  expect(stderr).toBe(
    'keelson: something went wrong that Keelson did not foresee: x is undefined\n' +
      `  fix: the stack trace is in ${log}; report it, it is a fault of Keelson\n`,
  );
  expect(readFileSync(log, 'utf8').split('\n')[0]).toBe('TypeError: x is undefined');
  expect((await perform(failing, { variables: { KEELSON_DEBUG: '1' } })).stderr.split('\n')[0]).toBe(
    'TypeError: x is undefined',
  );
});

test('the first Ctrl-C asks the action to end, which it tells as a stop', async () => {
  const signals = new EventEmitter();
  const result = await perform(
    async (session) => {
      session.interrupt.handleGracefully();
      signals.emit('SIGINT');
      await Promise.reject(new Error('cancelled: ' + String(session.interrupt.signal.aborted)));
      return done();
    },
    { signals },
  );
  expect(result).toEqual({
    code: 130,
    stdout: '',
    stderr:
      'stopping: what has begun is being finished; press Ctrl-C again to stop at once\nkeelson: stopped by Ctrl-C\n',
    exits: [],
  });
});

test('the second Ctrl-C ends the process', async () => {
  const signals = new EventEmitter();
  const { stderr, exits } = await perform(
    (session) => {
      session.interrupt.handleGracefully();
      signals.emit('SIGINT');
      signals.emit('SIGINT');
      return done();
    },
    { signals },
  );
  expect(exits).toEqual([130]);
  expect(stderr.split('\n').slice(-2)).toEqual(['keelson: stopped at once', '']);
});

test('a failure that nobody caught ends the process, unless the engine is at work', async () => {
  const crashed = await perform((_session, runner) => {
    runner.crash(new Error('lost'));
    return done();
  });
  expect([crashed.exits, crashed.stderr.split('\n')[0]]).toEqual([
    [1],
    'keelson: something went wrong that Keelson did not foresee: lost',
  ]);
  const tolerated = await perform((session, runner) => {
    session.engineBegins();
    runner.crash(new Error('the monitor is terminating'));
    return done();
  });
  expect([tolerated.code, tolerated.exits, tolerated.stdout]).toEqual([0, [], 'one\n']);
});

test('progress that is shown is stopped before the outcome is printed', async () => {
  const { stdout, stderr } = await perform((session) => {
    session.progress().model.step('a', 'a step');
    session.note('meanwhile');
    return done();
  });
  expect([stdout, stderr]).toEqual(['one\n', '[    0s] a step\nmeanwhile\n']);
});
