import { KeelsonError } from '../lib/core/errors';
import type { Environment } from '../stacks/environment';
import type { Session } from './command';
import type { Progress } from './progress';
import { endSandboxStep, sandboxSteps } from './progress/sandbox-steps';
import { readEnvironment } from './synthesis';
import { recordedContext } from './recorded';
import { choosePlace, describePlace, isSimulated, type Place } from './where';
import { load } from './load';

/** A cluster that answers, and the environment as it is delivered there. */
export interface Connected {
  readonly place: Place;
  readonly kubeconfig: string;
  readonly context: string;
  readonly environment: Environment;
}

/** Where an environment goes by what was said in this session. */
export function placeOf(session: Session, environment: Environment, sandbox: boolean): Promise<Place> {
  const { root, options, terminal } = session;
  const recorded = recordedContext(root, environment.name);
  return choosePlace({ root, environment, options, sandbox, variables: terminal.host.variables, recorded });
}

/** Decides where an environment goes and says so; reads its file first, so that its faults are told before a cluster is asked. */
export async function decidePlace(
  session: Session,
  name: string,
  sandbox: boolean,
): Promise<{ readonly place: Place; readonly environment: Environment }> {
  const written = readEnvironment(session.root, name);
  const place = await placeOf(session, written, sandbox);
  if (place.type === 'sandbox' && place.passedOver !== undefined) {
    session.note(`${place.passedOver}; it is left alone, and the sandbox is used.`);
  }
  if (!isSimulated(place) || written.delivery === 'direct') {
    return { place, environment: written };
  }
  session.note(
    `On the sandbox ${name} is delivered directly: neither Argo CD nor the external secret store runs there.`,
  );
  return { place, environment: readEnvironment(session.root, name, { delivery: 'direct' }) };
}

/**
 * Makes sure that the chosen cluster runs.
 * @param absent what to do about a sandbox that was never started: bring it up, or say that nothing can be there
 */
export async function connectTo(
  session: Session,
  chosen: { readonly place: Place; readonly environment: Environment },
  progress: Progress,
  absent: 'start' | 'refuse',
): Promise<Connected> {
  const { place, environment } = chosen;
  if (place.type === 'cluster') {
    return { place, environment, kubeconfig: place.kubeconfig, context: place.context };
  }
  const { sandboxStatus, startSandbox } = load.sandbox();
  if (absent === 'refuse' && sandboxStatus(place.directory).state === 'absent') {
    throw new KeelsonError(
      `nothing of "${environment.name}" is there: ${describePlace(place)} was never started`,
      `run \`keelson up ${environment.name}\` first, or name a cluster with --context`,
    );
  }
  const started = await startSandbox({
    profile: place.profile,
    directory: place.directory,
    onProgress: sandboxSteps(progress),
    signal: session.interrupt.signal,
  });
  endSandboxStep(progress);
  if (started.emptied) {
    progress.note('The sandbox had lost its data in a crash and began empty.');
  }
  return { place, environment, kubeconfig: started.kubeconfig, context: started.context };
}
