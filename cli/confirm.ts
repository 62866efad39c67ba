import { createInterface } from 'node:readline';
import type { Terminal } from './terminal';

/** Asks on standard error and reads one line; an input that ends without one is an empty answer. */
export async function ask(terminal: Terminal, question: string): Promise<string> {
  const { stdin, stderr } = terminal.host;
  stderr.write(question);
  // Without an output of its own readline leaves the terminal's own line editing, and Ctrl-C stays a signal.
  const lines = createInterface({ input: stdin });
  try {
    return await new Promise<string>((resolve) => {
      lines.once('line', (answer) => resolve(answer.trim()));
      lines.once('close', () => resolve(''));
    });
  } finally {
    lines.close();
  }
}

export async function askYes(terminal: Terminal, question: string): Promise<boolean> {
  const answer = await ask(terminal, `${question} [y/N] `);
  return /^y(es)?$/i.test(answer);
}
