import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { CommandModule, Outcome, Session } from '../command';
import { chooseEnvironment } from '../options';
import { synthesizeEnvironment } from '../synthesis';
import { load } from '../load';

interface GraphOptions {
  readonly output?: string;
}

/** Draws the architecture from the dependency graph and the network edges. */
export const graph: CommandModule = {
  register(program, perform) {
    program
      .command('graph')
      .description('print the architecture as a Mermaid diagram')
      .argument('[environment]', 'environment (default: "dev")')
      .option('-o, --output <file>', 'file to write to (default: standard output)')
      .action(perform(run));
  },
};

async function run(session: Session, argument: string | undefined, options: GraphOptions): Promise<Outcome> {
  const name = chooseEnvironment(argument, session.options);
  const mermaid = load.synth().architectureMermaid(synthesizeEnvironment(session.root, name)).trimEnd();
  if (options.output === undefined) {
    return { document: { environment: name, mermaid }, text: mermaid };
  }
  const file = resolve(session.terminal.host.directory, options.output);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${mermaid}\n`);
  return { document: { environment: name, file }, text: `The architecture of ${name} is in ${file}.` };
}
