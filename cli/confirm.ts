import { createInterface } from 'node:readline';
import { InterruptedError } from './errors';
import type { Terminal } from './terminal';

/**
 * Asks on standard error and reads one line; an input that ends without one is an empty answer.
 * @throws InterruptedError when Ctrl-C is pressed instead
 */
export async function ask(terminal: Terminal, question: string, signal: AbortSignal): Promise<string> {
  const { stdin, stderr } = terminal.host;
  if (signal.aborted) {
    throw unchanged();
  }
  stderr.write(question);
  // Without an output of its own readline leaves the terminal's own line editing, and Ctrl-C stays a signal.
  const lines = createInterface({ input: stdin });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', (answer) => resolve(answer.trim()));
      lines.once('close', () => resolve(''));
      signal.addEventListener(
        'abort',
        () => {
          stderr.write('\n');
          reject(unchanged());
        },
        { once: true },
      );
    });
  } finally {
    lines.close();
  }
}

export async function askYes(terminal: Terminal, question: string, signal: AbortSignal): Promise<boolean> {
  const answer = await ask(terminal, `${question} [y/N] `, signal);
  return /^y(es)?$/i.test(answer);
}

function unchanged(): InterruptedError {
  return new InterruptedError('stopped before anything was changed');
}
