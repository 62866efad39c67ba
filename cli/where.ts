import { KeelsonError } from '../lib/core/errors';
import type { ClusterClient, DetectedCluster, KubeContext } from '../stacks/cluster';
import type { Environment, TargetName } from '../stacks/environment';
import type { SandboxProfileName } from '../stacks/sandbox';
import { UsageError } from './errors';
import type { GlobalOptions } from './options';
import { projectPaths } from './project';
import { load } from './load';

/** The cluster that a command works on. */
export type Place =
  | {
      readonly type: 'cluster';
      readonly kubeconfig: string;
      readonly context: string;
      readonly endpoint: string;
      readonly version: string;
      /** Whether it is a sandbox that somebody else started: pods are simulated there, too. */
      readonly simulated: boolean;
    }
  | {
      readonly type: 'sandbox';
      readonly profile: SandboxProfileName;
      readonly directory: string;
      /** Why the sandbox was taken although a context is current. @default - it was asked for, or there is no other */
      readonly passedOver?: string;
    };

export interface PlaceRequest {
  readonly root: string;
  readonly environment: Pick<Environment, 'name' | 'target'>;
  readonly options: Pick<GlobalOptions, 'context' | 'kubeconfig'>;
  /** Whether `--sandbox` was given. */
  readonly sandbox: boolean;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The context that the environment was applied in, as the state has it. @default - none, or the state is elsewhere */
  readonly recorded?: string;
}

/**
 * Decides where an environment goes: the context that was named; else the current one if its cluster is known to be what the environment
 * is made for; else the sandbox. What is made for AKS goes to the sandbox only when that was asked for: a forgotten kubeconfig must not
 * look like a delivery to production.
 *
 * Nothing is started and nothing is changed.
 * @throws KeelsonError when the named cluster is another kind than the environment is made for, or can't be reached
 */
export async function choosePlace(request: PlaceRequest): Promise<Place> {
  const { environment, options, root } = request;
  if (request.sandbox && (options.context !== undefined || options.kubeconfig !== undefined)) {
    throw new UsageError('--sandbox and a context are two places', 'name one of them');
  }
  const sandbox = (passedOver?: string): Place => ({
    type: 'sandbox',
    profile: environment.target,
    directory: projectPaths(root).sandbox(environment.target),
    passedOver,
  });
  if (request.sandbox) {
    return sandbox();
  }
  const named = options.context !== undefined || options.kubeconfig !== undefined;
  const { connect, readKubeContext, SANDBOX_CONTEXT_PREFIX } = load.cluster();
  // What is on the sandbox stays there until somebody names another place.
  if (!named && environment.target === 'k3s' && request.recorded === `${SANDBOX_CONTEXT_PREFIX}k3s`) {
    return sandbox();
  }
  const query = { context: options.context, kubeconfig: options.kubeconfig, environment: request.variables };
  let current: KubeContext;
  try {
    current = readKubeContext(query);
  } catch (error) {
    const asked = named || nonEmpty(request.variables['KUBECONFIG']);
    if (asked || !(error instanceof KeelsonError)) {
      throw error;
    }
    return withoutContext(environment, error, sandbox);
  }
  if (current.context.startsWith(SANDBOX_CONTEXT_PREFIX)) {
    const profile = current.context.slice(SANDBOX_CONTEXT_PREFIX.length);
    if (profile !== environment.target) {
      throw mixUp(environment, `the context "${current.context}" is the sandbox made like ${title(profile)}`);
    }
    const own = sandbox();
    if (own.type === 'sandbox' && current.kubeconfig.startsWith(`${own.directory}/`)) {
      return own;
    }
  }
  const client = connect(query);
  try {
    return await judge(client, request, named, sandbox);
  } finally {
    client.close();
  }
}

async function judge(
  client: ClusterClient,
  { environment }: PlaceRequest,
  named: boolean,
  sandbox: (passedOver?: string) => Place,
): Promise<Place> {
  const { detectCluster, guardTarget } = load.cluster();
  const { kubeconfig, context, endpoint } = client.context;
  const detected = await detectCluster(client);
  if (!named && detected.kind !== environment.target && !detected.sandbox) {
    const found = `the current context "${context}" is ${describeKind(detected)}`;
    if (environment.target === 'k3s') {
      return sandbox(found);
    }
    throw mixUp(environment, found);
  }
  guardTarget(environment, detected, context);
  return { type: 'cluster', kubeconfig, context, endpoint, version: detected.version, simulated: detected.sandbox };
}

function withoutContext(environment: PlaceRequest['environment'], reason: KeelsonError, sandbox: () => Place): Place {
  if (environment.target === 'k3s') {
    return sandbox();
  }
  throw new KeelsonError(
    `the environment "${environment.name}" is made for ${title(environment.target)}, and no cluster is named: ${reason.message}`,
    'name the cluster with --context, or try the environment on this machine with --sandbox',
  );
}

function mixUp(environment: PlaceRequest['environment'], found: string): KeelsonError {
  return new KeelsonError(
    `the environment "${environment.name}" is made for ${title(environment.target)}, but ${found}`,
    'name the right cluster with --context, or try the environment on this machine with --sandbox',
  );
}

function describeKind(detected: DetectedCluster): string {
  return detected.kind === 'unknown'
    ? `of an unknown kind (${detected.version})`
    : `${title(detected.kind)} (${detected.version})`;
}

export function title(target: TargetName | string): string {
  return target === 'aks' ? 'AKS' : target;
}

/** Whether pods are simulated in a place. */
export function isSimulated(place: Place): boolean {
  return place.type === 'sandbox' || place.simulated;
}

/** How a place is named in messages. */
export function describePlace(place: Place): string {
  return place.type === 'sandbox' ? `the ${place.profile} sandbox` : `the context ${place.context} (${place.version})`;
}

function nonEmpty(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
