import { KeelsonError } from '../../lib/core/errors';
import { ChangeLog, describeResult } from '../changes';
import type { CommandModule, Outcome, Session } from '../command';
import { ask } from '../confirm';
import { connectTo, decidePlace, type Connected } from '../connection';
import { load } from '../load';
import { changing, operationOptions, resultDocument, watch } from '../operation';
import { chooseEnvironment } from '../options';
import { sandboxSteps } from '../progress/sandbox-steps';
import { hasLeftovers } from '../recorded';
import { count, duration } from '../text';
import { describePlace } from '../where';

interface DestroyOptions {
  readonly sandbox?: boolean;
  readonly yes?: boolean;
  readonly forget?: boolean;
}

/** Deletes everything of an environment. */
export const destroy: CommandModule = {
  register(program, perform) {
    program
      .command('destroy')
      .description('delete everything of an environment, data included')
      .argument('[environment]', 'environment (default: "dev")')
      .option('--sandbox', 'work on the embedded sandbox')
      .option('-y, --yes', 'do not ask for the name of the environment first')
      .option('--forget', 'remove the state only, for a cluster that is gone for good')
      .action(perform(run));
  },
};

async function run(session: Session, argument: string | undefined, options: DestroyOptions): Promise<Outcome> {
  const name = chooseEnvironment(argument, session.options);
  const chosen = await decidePlace(session, name, options.sandbox ?? false);
  const progress = session.progress();
  session.interrupt.handleGracefully();
  const connected = await connectTo(session, chosen, progress, 'start');
  const room = load.pulumi();
  const log = new ChangeLog();
  const keys = await room.recordedObjects({
    root: session.root,
    environment: name,
    connection: { kubeconfig: connected.kubeconfig, context: connected.context },
    onProgress: sandboxSteps(progress),
  });
  if (keys.length > 0 || hasLeftovers(session.root, name)) {
    progress.stop();
    await confirm(session, connected, keys.length, options);
  }
  const current = progress.stopped ? session.progress() : progress;
  const result = await changing(session, () =>
    room.destroy({
      ...operationOptions(session, connected, {}, current, watch(session, current, log)),
      forget: options.forget ?? false,
    }),
  );
  const place = describePlace(connected.place);
  const gone = result.deleted + result.leftovers.length;
  return {
    document: resultDocument(connected, result, log),
    text:
      options.forget === true
        ? `The state of ${name} is removed; ${place} was left as it is.`
        : gone === 0
          ? `Nothing of ${name} is on ${place}.`
          : [
              `${name} is gone from ${place}: ${describeResult(result, false)} in ${duration(result.seconds * 1000)}.`,
              ...(result.leftovers.length > 0
                ? [`${count(result.leftovers.length, 'object')} left over went too.`]
                : []),
              `Its root secret is kept in .keelson/${name}/, so that backups can be read.`,
              ...(connected.place.type === 'sandbox'
                ? [`  keelson sandbox stop --profile ${connected.place.profile}`]
                : []),
            ].join('\n'),
  };
}

/** @throws KeelsonError unless the name was typed, or `--yes` was said */
async function confirm(
  session: Session,
  connected: Connected,
  objects: number,
  options: DestroyOptions,
): Promise<void> {
  if (options.yes === true) {
    return;
  }
  const { name } = connected.environment;
  const place = describePlace(connected.place);
  const what =
    options.forget === true
      ? `the state of ${name}, which records ${count(objects, 'object')}`
      : `${count(objects, 'object')} of ${name} on ${place}, data included`;
  if (!session.terminal.canAsk) {
    throw new KeelsonError(`this would delete ${what}`, 'run it in a terminal and confirm, or say --yes');
  }
  const typed = await ask(session.terminal, `This deletes ${what}.\nType ${name} to go on: `, session.interrupt.signal);
  if (typed !== name) {
    throw new KeelsonError('nothing was deleted', `type ${name}, or say --yes`);
  }
}
