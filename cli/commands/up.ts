import { KeelsonError } from '../../lib/core/errors';
import type { OperationResult } from '../../stacks/pulumi';
import { ChangeLog, describeResult, formatChanges, refuseUnasked } from '../changes';
import type { CommandModule, Outcome, Session } from '../command';
import { askYes } from '../confirm';
import { connectTo, decidePlace, type Connected } from '../connection';
import { load } from '../load';
import { nextSteps } from '../next-steps';
import {
  addEngineOptions,
  changing,
  isQuiet,
  operationOptions,
  resultDocument,
  watch,
  type EngineOptions,
} from '../operation';
import { chooseEnvironment } from '../options';
import type { Progress } from '../progress';
import { hasLeftovers, recordedState } from '../recorded';
import { synthesizeRead } from '../synthesis';
import { count, duration } from '../text';
import { describePlace } from '../where';

interface UpOptions extends EngineOptions {
  readonly yes?: boolean;
}

/** Brings the cluster to what an environment describes. */
export const up: CommandModule = {
  register(program, perform) {
    addEngineOptions(
      program
        .command('up')
        .description('apply an environment; a second run changes nothing')
        .argument('[environment]', 'environment (default: "dev")')
        .option('-y, --yes', 'do not look ahead, and do not ask before something is deleted or replaced'),
    ).action(perform(run));
  },
};

async function run(session: Session, argument: string | undefined, options: UpOptions): Promise<Outcome> {
  const name = chooseEnvironment(argument, session.options);
  const chosen = await decidePlace(session, name, options.sandbox ?? false);
  // Faults of the platform are told before anything is started.
  const synthesis = synthesizeRead(chosen.environment, session.root);
  const progress = session.progress();
  session.interrupt.handleGracefully();
  const connected = await connectTo(session, chosen, progress, 'start');
  const finish = (result: OperationResult, log: ChangeLog): Outcome => ({
    document: resultDocument(connected, result, log),
    text: [
      `${name} is up on ${describePlace(connected.place)}: ${describeResult(result, false)} in ${duration(result.seconds * 1000)}.`,
      ...(result.drift.length > 0
        ? [
            `${count(result.drift.length, 'object')} that others had changed or deleted ${result.drift.length === 1 ? 'was' : 'were'} put right.`,
          ]
        : []),
      ...nextSteps(connected, synthesis, session.terminal.host.variables),
    ].join('\n'),
  });

  if (needsLook(session, name, options)) {
    const looked = await lookAhead(session, connected, options, progress);
    if (looked !== undefined) {
      return finish(looked.result, looked.log);
    }
  }
  const log = new ChangeLog();
  const current = progress.stopped ? session.progress() : progress;
  const charts = synthesis.charts.map((chart) => chart.name);
  const events = watch(session, current, log, charts);
  const result = await changing(session, () =>
    load.pulumi().up(operationOptions(session, connected, options, current, events)),
  );
  return finish(result, log);
}

/** Where nothing is recorded, nothing can be deleted or replaced; and who says yes beforehand is not asked. */
function needsLook(session: Session, name: string, { yes }: UpOptions): boolean {
  if (yes === true) {
    return false;
  }
  const recorded = recordedState(session.root, name);
  return recorded === 'elsewhere' || recorded.keys.size > 0;
}

/**
 * Plans the run, and asks where something would go.
 * @returns the plan where nothing has to be done
 * @throws KeelsonError where data would go and nobody can be asked, or the answer is no
 */
async function lookAhead(
  session: Session,
  connected: Connected,
  options: UpOptions,
  progress: Progress,
): Promise<{ readonly result: OperationResult; readonly log: ChangeLog } | undefined> {
  const name = connected.environment.name;
  const log = new ChangeLog();
  progress.model.step('plan', 'looking ahead');
  const result = await load.pulumi().preview(operationOptions(session, connected, options, progress, log.record));
  progress.model.endStep('plan', 'done', describeResult(result, true));
  if (isQuiet(result) && !hasLeftovers(session.root, name)) {
    return { result, log };
  }
  const { destructive } = log;
  if (destructive.length === 0) {
    return undefined;
  }
  progress.stop();
  const { terminal } = session;
  if (!terminal.canAsk) {
    refuseUnasked(destructive);
    return undefined;
  }
  const lines = [
    `${name} on ${describePlace(connected.place)}: ${describeResult(result, true)}`,
    ...formatChanges(destructive, terminal.err.colors),
  ];
  terminal.host.stderr.write(`${lines.join('\n')}\n`);
  if (!(await askYes(terminal, 'Go on?', session.interrupt.signal))) {
    throw new KeelsonError('nothing was changed', 'say --yes to go on without being asked');
  }
  return undefined;
}
