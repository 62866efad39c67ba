import { kindOf } from '../../objects/kinds';
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
  const ready = kindOf(manifest.identity)?.ready;
  if (ready !== 'up') {
    return ready === 'unawaited' || ready === 'bound late';
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
