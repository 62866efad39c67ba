import type { KubernetesObject, Manifest } from '../../objects/manifest';
import { secretValues, type SecretSource } from '../secrets/secrets';

/** What Pulumi's runs are called in the server's record of who set which field. */
export const FIELD_MANAGER = 'keelson';

/**
 * Which workloads a run waits for: `all` of them, the `gates` that something else depends on, or `none`.
 */
export type AwaitPolicy = 'all' | 'gates' | 'none';

/** A manifest with the object exactly as the server is sent it: values of secrets and Pulumi's annotations included. */
export interface PlannedObject {
  readonly manifest: Manifest;
  readonly object: KubernetesObject;
}

const WORKLOADS: ReadonlySet<string> = new Set([
  'apps/Deployment',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'batch/Job',
  '/Pod',
]);

// Waiting for these proves nothing, or never ends: a Service waits for endpoints that a scaled-down workload doesn't have, an Ingress
// for a controller that may not be there, a claim for the pod that is created after it (volumeBindingMode WaitForFirstConsumer).
const NEVER_AWAITED: ReadonlySet<string> = new Set(['/Service', 'networking.k8s.io/Ingress', '/PersistentVolumeClaim']);

/** Completes manifests for the server. The annotations added here are never in written YAML: they speak to Pulumi only. */
export function planObjects(
  manifests: readonly Manifest[],
  awaitPolicy: AwaitPolicy,
  secrets: SecretSource | undefined,
): PlannedObject[] {
  const gates = new Set(manifests.flatMap((manifest) => manifest.dependsOn));
  return manifests.map((manifest) => ({
    manifest,
    object: withSecretValues(withAnnotations(manifest, gates.has(manifest.key), awaitPolicy), manifest, secrets),
  }));
}

function withAnnotations(manifest: Manifest, isGate: boolean, awaitPolicy: AwaitPolicy): KubernetesObject {
  const { object } = manifest;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      annotations: {
        ...object.metadata.annotations,
        'pulumi.com/patchFieldManager': FIELD_MANAGER,
        ...(skipsAwait(manifest, isGate, awaitPolicy) ? { 'pulumi.com/skipAwait': 'true' } : {}),
      },
    },
  };
}

function skipsAwait(manifest: Manifest, isGate: boolean, awaitPolicy: AwaitPolicy): boolean {
  const kind = `${manifest.identity.group}/${manifest.identity.kind}`;
  if (NEVER_AWAITED.has(kind)) {
    return true;
  }
  if (!WORKLOADS.has(kind)) {
    return false;
  }
  switch (awaitPolicy) {
    case 'all':
      return false;
    case 'gates':
      return !isGate;
    case 'none':
      return true;
    default:
      throw new Error(`unknown await policy ${JSON.stringify(awaitPolicy satisfies never)}`);
  }
}

function withSecretValues(
  object: KubernetesObject,
  manifest: Manifest,
  secrets: SecretSource | undefined,
): KubernetesObject {
  if (manifest.secret === undefined) {
    return object;
  }
  if (secrets === undefined) {
    throw new Error(`${manifest.key}: a secret is to be derived, but no root secret was loaded`);
  }
  // `data`, as the server keeps it: `stringData` would be compared with what the server never returns.
  const values = Object.entries(secretValues(manifest.secret, secrets));
  return {
    ...object,
    data: Object.fromEntries(values.map(([key, value]) => [key, Buffer.from(value, 'utf8').toString('base64')])),
  };
}
