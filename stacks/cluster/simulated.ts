import { kindOf } from '../objects/kinds';
import type { Manifest } from '../objects/manifest';

/*
 * A sandbox simulates pods, so nothing stands behind a Service there. Webhooks and API services have the API server itself call a
 * Service and wait for the answer; with nobody to give one, they would stop everything: each write of what a webhook looks at, and
 * each deletion of a namespace, which lists every API there is.
 */

export interface SimulatedPlatform {
  /** What a cluster of simulated pods can take; no edge leads to what was left out. */
  readonly manifests: readonly Manifest[];
  /** Keys of what was left out. */
  readonly omitted: readonly string[];
}

/** The platform without the objects that only work where pods really run. */
export function withoutCalledServers(manifests: readonly Manifest[]): SimulatedPlatform {
  const omitted = new Set(
    manifests.filter(({ identity }) => kindOf(identity)?.called === true).map((manifest) => manifest.key),
  );
  if (omitted.size === 0) {
    return { manifests, omitted: [] };
  }
  return {
    manifests: manifests
      .filter((manifest) => !omitted.has(manifest.key))
      .map((manifest) => ({ ...manifest, dependsOn: manifest.dependsOn.filter((key) => !omitted.has(key)) })),
    omitted: [...omitted],
  };
}
