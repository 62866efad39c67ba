import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Platform } from '../../stacks/pulumi/platform';
import { identityOf, type Manifest } from '../../stacks/objects/manifest';

const FOLDER = join(__dirname, '..', 'releases');

/** Names of the environments that a release is kept of. */
export type KeptEnvironment = 'dev' | 'prod';

/** Versions whose objects are kept, oldest first. */
export function keptReleases(folder = FOLDER): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** The objects of a release as its program made them, without the definitions of custom resources. */
export function releasedManifests(version: string, environment: KeptEnvironment, folder = FOLDER): readonly Manifest[] {
  return readFileSync(join(folder, version, `${environment}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const kept = JSON.parse(line) as Omit<Manifest, 'identity' | 'constructPath'>;
      return { ...kept, identity: identityOf(kept.object), constructPath: `${version}/${kept.key}` };
    });
}

/** A release that can be applied, with today's definitions. */
export function releasedPlatform(
  version: string,
  environment: KeptEnvironment,
  definitions: readonly Manifest[],
  folder = FOLDER,
): Platform {
  const manifests = [...definitions, ...releasedManifests(version, environment, folder)];
  return {
    environment: { name: environment, target: environment === 'dev' ? 'k3s' : 'aks', delivery: 'direct' },
    manifests,
    charts: [...new Set(manifests.map(({ chart }) => chart))].map((name) => ({ name, bootstrap: false })),
  };
}
