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
  expect(await askYes(openTerminal(host, false), 'Go on?')).toBe(answer);
  expect({ out: host.stdout.text, asked: host.stderr.text.includes('Go on? [y/N] ') }).toEqual({
    out: '',
    asked: true,
  });
});

test('an answer is taken without the spaces around it', async () => {
  const host = testHost({ input: '  dev \n' });
  expect(await ask(openTerminal(host, false), 'Name: ')).toBe('dev');
});
