import type { CommandModule, Outcome, Session } from '../command';
import { connectTo, decidePlace } from '../connection';
import { load } from '../load';
import { changing, operationOptions } from '../operation';
import { chooseEnvironment } from '../options';
import { labelOf } from '../progress/run-events';
import { count } from '../text';

/** Has Pulumi let go of what Argo CD delivers from now on. */
export const handOver: CommandModule = {
  register(program, perform) {
    program
      .command('hand-over')
      .description('let Argo CD have its objects: they leave the state and stay in the cluster as they are')
      .argument('[environment]', 'environment (default: "dev")')
      .action(perform(run));
  },
};

async function run(session: Session, argument: string | undefined): Promise<Outcome> {
  const name = chooseEnvironment(argument, session.options);
  const chosen = await decidePlace(session, name, false);
  const progress = session.progress();
  session.interrupt.handleGracefully();
  const connected = await connectTo(session, chosen, progress, 'refuse');
  const options = operationOptions(session, connected, {}, progress, () => undefined);
  const released = await changing(session, () => load.pulumi().handOver(options));
  return {
    document: { environment: name, context: connected.context, released },
    text: [
      ...released.map((key) => `  ${labelOf(key)}`),
      released.length === 0
        ? `Argo CD has all its objects of ${name} already.`
        : `${count(released.length, 'object')} of ${name} handed over; \`keelson up ${name}\` applies the others.`,
    ].join('\n'),
  };
}
