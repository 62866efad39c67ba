import { InvalidArgumentError, type Command } from 'commander';
import type { OperationOptions, OperationResult, RunEvent } from '../stacks/pulumi';
import { type ChangeLog } from './changes';
import type { Session } from './command';
import { InterruptedError } from './errors';
import type { Connected } from './connection';
import type { Progress } from './progress';
import { runProgress } from './progress/run-events';
import { sandboxSteps } from './progress/sandbox-steps';
import { isSimulated } from './where';

/** Options of the commands that let the engine work. */
export interface EngineOptions {
  readonly sandbox?: boolean;
  readonly adopt?: boolean;
  readonly retainData?: boolean;
  readonly wait?: 'all' | 'gates' | 'none';
  readonly readySeconds?: number;
  readonly parallel?: number;
}

const WAITS = ['all', 'gates', 'none'] as const;

export function addEngineOptions(command: Command): Command {
  return command
    .option('--sandbox', 'work on the embedded sandbox')
    .option('--adopt', 'take over objects that are there already and are not ours')
    .option('--retain-data', 'leave objects that own volumes in the cluster when they leave the program')
    .option('--wait <what>', `workloads to wait for: ${WAITS.join(', ')} (default: all)`, oneOf(WAITS))
    .option('--ready-seconds <number>', 'how long one object may take to become ready (default: 300)', wholeNumber)
    .option('--parallel <number>', 'how many objects are worked on at once (default: 32)', wholeNumber);
}

function oneOf<Word extends string>(words: readonly Word[]): (value: string) => Word {
  return (value) => {
    const word = words.find((known) => known === value);
    if (word === undefined) {
      throw new InvalidArgumentError(`Allowed are ${words.join(', ')}.`);
    }
    return word;
  };
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1) {
    throw new InvalidArgumentError('Write a whole number of at least 1.');
  }
  return number;
}

/** What is handed to the operations for a place. */
export function operationOptions(
  session: Session,
  connected: Connected,
  options: EngineOptions,
  progress: Progress,
  onEvent: (event: RunEvent) => void,
): OperationOptions {
  session.engineBegins();
  return {
    root: session.root,
    environment: connected.environment.name,
    connection: { kubeconfig: connected.kubeconfig, context: connected.context },
    // The environment was read with this override where it is needed; the engine reads it again, with its secrets.
    ...(isSimulated(connected.place) ? { delivery: 'direct' as const } : {}),
    adopt: options.adopt ?? false,
    retainData: options.retainData ?? false,
    awaitPolicy: options.wait ?? 'all',
    readySeconds: options.readySeconds,
    parallel: options.parallel,
    onEvent,
    onProgress: sandboxSteps(progress),
    signal: session.interrupt.signal,
  };
}

/**
 * Records a run's events and shows them.
 * @param charts names of the charts in the order in which they are shown
 */
export function watch(
  session: Session,
  progress: Progress,
  log: ChangeLog,
  charts: readonly string[] = [],
): (event: RunEvent) => void {
  const show = runProgress(progress, () => session.interrupt.requested, charts);
  return (event) => {
    log.record(event);
    show(event);
  };
}

/**
 * Runs what changes the cluster, if nobody has said stop by now.
 * @throws InterruptedError when it was stopped on its way
 */
export async function changing<Result>(session: Session, operation: () => Promise<Result>): Promise<Result> {
  const { interrupt } = session;
  if (interrupt.requested) {
    throw new InterruptedError('stopped before anything was changed');
  }
  try {
    return await operation();
  } catch (error) {
    throw interrupt.requested
      ? new InterruptedError(
          'stopped by Ctrl-C; what had begun was finished and is recorded',
          'run the same command again to go on',
        )
      : error;
  }
}

/** A result as `--json` shows it. */
export function resultDocument(connected: Connected, result: OperationResult, log: ChangeLog): Record<string, unknown> {
  const { created, updated, replaced, deleted, unchanged, drift, leftovers, seconds } = result;
  return {
    environment: connected.environment.name,
    sandbox: isSimulated(connected.place),
    kubeconfig: connected.kubeconfig,
    context: connected.context,
    counts: { created, updated, replaced, deleted, unchanged },
    changes: log.changes,
    // Without the field that makes an event of it.
    drift: drift.map(({ key, chart, what, fields, manager, putRight }) => ({
      key,
      chart,
      what,
      fields,
      manager,
      putRight,
    })),
    leftovers,
    seconds,
  };
}

/** Whether a run did, or would do, nothing. */
export function isQuiet({ created, updated, replaced, deleted, drift }: OperationResult): boolean {
  return created + updated + replaced + deleted + drift.length === 0;
}
