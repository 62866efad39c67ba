import { ChangeLog, describeResult, formatChanges } from '../changes';
import type { CommandModule, Outcome, Session } from '../command';
import { connectTo, decidePlace } from '../connection';
import { EXIT } from '../exit-codes';
import { load } from '../load';
import { addEngineOptions, isQuiet, operationOptions, resultDocument, watch, type EngineOptions } from '../operation';
import { chooseEnvironment } from '../options';
import { labelOf } from '../progress/run-events';
import { describePlace } from '../where';

interface PreviewOptions extends EngineOptions {
  readonly expectNoChanges?: boolean;
}

/** Shows what `up` would do. */
export const preview: CommandModule = {
  register(program, perform) {
    addEngineOptions(
      program
        .command('preview')
        .description('show what `up` would do; changes nothing')
        .argument('[environment]', 'environment (default: "dev")')
        .option('--expect-no-changes', 'exit with 1 if anything would change'),
    ).action(perform(run));
  },
};

async function run(session: Session, argument: string | undefined, options: PreviewOptions): Promise<Outcome> {
  const chosen = await decidePlace(session, chooseEnvironment(argument, session.options), options.sandbox ?? false);
  const progress = session.progress({ planned: true });
  session.interrupt.handleGracefully();
  const connected = await connectTo(session, chosen, progress, 'start');
  const log = new ChangeLog();
  const events = watch(session, progress, log);
  const result = await load.pulumi().preview(operationOptions(session, connected, options, progress, events));
  const { colors } = session.terminal.out;
  const name = connected.environment.name;
  return {
    code: options.expectNoChanges === true && !isQuiet(result) ? EXIT.failed : EXIT.ok,
    document: resultDocument(connected, result, log),
    text: [
      ...formatChanges(log.changes, colors),
      ...result.drift.map(({ key, what }) =>
        what === 'deleted'
          ? `  ${colors.green('+')} ${labelOf(key)}  was deleted, to be restored`
          : `  ${colors.yellow('~')} ${labelOf(key)}  was changed, to be put right`,
      ),
      `${name} on ${describePlace(connected.place)}: ${describeResult(result, true)}.`,
    ].join('\n'),
  };
}
