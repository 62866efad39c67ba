import { KeelsonError } from '../../lib/core/errors';
import type { ClusterClient } from '../../stacks/cluster';
import type { Environment } from '../../stacks/environment';
import type { Manifest, Synthesis } from '../../stacks/synth';
import type { Session } from '../command';
import { placeOf } from '../connection';
import { synthesizeEnvironment } from '../synthesis';
import { describePlace, isSimulated } from '../where';
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
    const place = await placeOf(session, environment, sandbox);
    const connection = place.type === 'cluster' ? place : runningSandbox(place.directory);
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
      const found = `${describePlace(place)} at ${connection.endpoint}`;
      return [ok(CONTEXT, found), ...(await checkLive(client, environment, manifests))];
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
    checkDefinitions(client, manifests),
    checkStorageClasses(client, manifests),
    checkPodSecurity(client, manifests),
  ]);
}

function runningSandbox(directory: string) {
  const { state, connection } = load.sandbox().sandboxStatus(directory);
  return state === 'running' ? connection : undefined;
}
