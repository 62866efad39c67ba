import { createInterface } from 'node:readline';
import { InterruptedError } from './errors';
import type { Terminal } from './terminal';

/** Asks on the terminal until a line is entered; an empty answer is a no. */
export async function ask(terminal: Terminal, question: string): Promise<string> {
  const { stdin, stderr } = terminal.host;
  const lines = createInterface({ input: stdin, output: stderr as NodeJS.WriteStream, terminal: stdin.isTTY === true });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.question(question, (answer) => resolve(answer.trim()));
      // readline takes Ctrl-C for itself while it reads.
      lines.once('SIGINT', () => {
        stderr.write('\n');
        reject(new InterruptedError('stopped before anything was changed'));
      });
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
