import { compareText } from '../../lib/core/errors';
import type { Identity, Manifest } from '../objects/manifest';
import { push } from '../objects/named';

/** One file of a synthesis, named from the environment's folder. */
export interface ManifestFile {
  /** `<chart>/<kind>.<namespace|_>.<name>.yaml`, lower case; the group stands before the namespace where two would be the same. */
  readonly path: string;
  readonly manifest: Manifest;
}

/** The files of manifests, each with a name of its own on every file system; by path. */
export function filesOf(manifests: readonly Manifest[]): ManifestFile[] {
  return [...byPath(manifests, shortName)]
    .flatMap(([path, sharing]) => [...(sharing.length === 1 ? [[path, sharing] as const] : byPath(sharing, longName))])
    .flatMap(([path, same]) =>
      [...same]
        .sort((a, b) => compareText(a.key, b.key))
        .map((manifest, position) => ({ path: `${path}${position === 0 ? '' : `.${position + 1}`}.yaml`, manifest })),
    )
    .sort((a, b) => compareText(a.path, b.path));
}

function byPath(manifests: readonly Manifest[], nameOf: (identity: Identity) => string): Map<string, Manifest[]> {
  const found = new Map<string, Manifest[]>();
  for (const manifest of manifests) {
    push(found, `${manifest.chart}/${nameOf(manifest.identity)}`, manifest);
  }
  return found;
}

function shortName({ kind, namespace, name }: Identity): string {
  return fileName([kind, namespace ?? '_', name]);
}

function longName({ group, kind, namespace, name }: Identity): string {
  return fileName([kind, group === '' ? 'core' : group, namespace ?? '_', name]);
}

/** RBAC names may hold capitals and `:`, which not every file system can tell apart or take. */
function fileName(parts: readonly string[]): string {
  return parts.map((part) => part.toLowerCase().replace(/[^a-z0-9._-]/g, '_')).join('.');
}
