import { PassThrough } from 'node:stream';
import { ask, askYes } from '../../cli/confirm';
import { openTerminal } from '../../cli/terminal';
import { testHost } from './support';

test.each([
  ['y\n', true],
  ['YES\n', true],
  ['n\n', false],
  ['yellow\n', false],
  ['\n', false],
  ['', false],
])('%j to a question is %s', async (input, answer) => {
  const host = testHost({ input });
  expect(await askYes(openTerminal(host, false), 'Go on?', new AbortController().signal)).toBe(answer);
  expect({ out: host.stdout.text, asked: host.stderr.text.includes('Go on? [y/N] ') }).toEqual({
    out: '',
    asked: true,
  });
});

test('an answer is taken without the spaces around it', async () => {
  const host = testHost({ input: '  dev \n' });
  expect(await ask(openTerminal(host, false), 'Name: ', new AbortController().signal)).toBe('dev');
});

test('Ctrl-C at a question stops, and nothing was changed', async () => {
  const host = { ...testHost(), stdin: Object.assign(new PassThrough(), { isTTY: true }) };
  const pressed = new AbortController();
  const answer = ask(openTerminal(host, false), 'Name: ', pressed.signal);
  pressed.abort();
  await expect(answer).rejects.toMatchObject({
    name: 'InterruptedError',
    message: 'stopped before anything was changed',
  });
  await expect(ask(openTerminal(host, false), 'Again: ', pressed.signal)).rejects.toMatchObject({
    message: 'stopped before anything was changed',
  });
  expect(host.stderr.text).toBe('Name: \n');
});
