import { KeelsonError } from '../../lib/core/errors';
import type { ClusterClient } from '../../stacks/cluster';
import type { Environment } from '../../stacks/environment';
import type { Manifest, Synthesis } from '../../stacks/synth';
import { isBuiltIn } from '../../stacks/objects/kinds';
import type { Session } from '../command';
import { recordedContext } from '../recorded';
import { synthesizeEnvironment } from '../synthesis';
import { choosePlace, describePlace, isSimulated, sandboxConnection, type Place } from '../where';
import { fail, ok, warn, type CheckResult } from './check';
import { checkDefinitions, checkPodSecurity, checkStorageClasses, checkVersion } from './cluster';
import { checkRights } from './rights';
import { load } from '../load';

const CONTEXT = { id: 'context', title: 'context' };

/** Looks at the cluster that `up` would take, if it runs. Nothing is started. */
export async function checkCluster(
  session: Session,
  made: { readonly environment: Environment; readonly synthesis: Synthesis },
  sandbox: boolean,
): Promise<CheckResult[]> {
  const { environment, synthesis } = made;
  try {
    const place = await choosePlace({
      root: session.root,
      environment,
      options: session.options,
      sandbox,
      variables: session.terminal.host.variables,
      recorded: recordedContext(session.root, environment.name),
    });
    const connection = place.type === 'cluster' ? place : await runningSandbox(place.directory);
    if (connection === undefined) {
      const why = place.type === 'sandbox' && place.passedOver !== undefined ? `${place.passedOver}; ` : '';
      return [
        warn(CONTEXT, `${why}\`up\` starts ${describePlace(place)}`, 'nothing; or name a cluster with --context'),
      ];
    }
    const { connect } = load.cluster();
    const client = connect({ kubeconfig: connection.kubeconfig, context: connection.context });
    try {
      // As it would be applied there.
      const manifests = isSimulated(place) ? applicable(session.root, environment, synthesis) : synthesis.manifests;
      return [ok(CONTEXT, describe(place, connection.endpoint)), ...(await checkLive(client, environment, manifests))];
    } finally {
      client.close();
    }
  } catch (error) {
    if (error instanceof KeelsonError) {
      return [fail(CONTEXT, error.message, error.fix ?? 'name another cluster with --context')];
    }
    if (error instanceof Error && error.name === 'ApiError') {
      return [fail(CONTEXT, `the API server refused: ${error.message}`, 'use a context of a user with more rights')];
    }
    throw error;
  }
}

/** What a sandbox takes of an environment. */
function applicable(root: string, environment: Environment, synthesis: Synthesis): readonly Manifest[] {
  const direct =
    environment.delivery === 'direct'
      ? synthesis
      : synthesizeEnvironment(root, environment.name, { delivery: 'direct' });
  return load.cluster().withoutCalledServers(direct.manifests).manifests;
}

async function checkLive(
  client: ClusterClient,
  environment: Environment,
  manifests: readonly Manifest[],
): Promise<CheckResult[]> {
  return Promise.all([
    client.version().then((version) => checkVersion(version, environment.cluster.podSecurityVersion)),
    checkRights(client, manifests),
    checkDefinitions(client, manifests, isBuiltIn),
    checkStorageClasses(client, manifests),
    checkPodSecurity(client, manifests),
  ]);
}

async function runningSandbox(directory: string) {
  const { sandboxStatus } = load.sandbox();
  return sandboxStatus(directory).state === 'running' ? sandboxConnection(directory) : undefined;
}

function describe(place: Place, endpoint: string): string {
  return `${describePlace(place)} at ${endpoint}`;
}
