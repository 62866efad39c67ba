import type { Environment } from '../environment/environment';
import { orderOf } from './graph';
import { kindOf } from '../objects/kinds';
import type { Manifest } from '../objects/manifest';
import { push } from '../objects/named';
import { normalize } from './normalize';

/** Argo CD applies the objects of an Application wave by wave and waits for each to be healthy. */
export const WAVE_ANNOTATION = 'argocd.argoproj.io/sync-wave';

/**
 * Marks manifests with their place among the others of their chart, where Argo CD delivers them. Objects of the first wave carry no
 * mark, and a mark that a construct has set stays.
 */
export function withWaves(manifests: readonly Manifest[], delivery: Environment['delivery']): Manifest[] {
  switch (delivery) {
    case 'direct':
      return [...manifests];
    case 'gitops': {
      const levels = levelsInCharts(manifests);
      return manifests.map((manifest) => withWave(manifest, levels.get(manifest.key) ?? 0));
    }
    default:
      throw new Error(`unknown delivery ${JSON.stringify(delivery satisfies never)}`);
  }
}

function levelsInCharts(manifests: readonly Manifest[]): ReadonlyMap<string, number> {
  const charts = new Map<string, Manifest[]>();
  for (const manifest of manifests) {
    push(charts, manifest.chart, manifest);
  }
  const levels = new Map<string, number>();
  for (const members of charts.values()) {
    // A claim that binds late becomes healthy with its first pod: as a wave of its own it would hold up the pod that it waits for.
    const late = new Set(
      members.filter(({ identity }) => kindOf(identity)?.ready === 'bound late').map((manifest) => manifest.key),
    );
    const awaited = new Map(
      members.map(({ key, dependsOn }) => [key, dependsOn.filter((target) => !late.has(target))]),
    );
    for (const [key, level] of orderOf([...awaited.keys()], (from) => awaited.get(from) ?? []).levels) {
      levels.set(key, level);
    }
  }
  return levels;
}

function withWave(manifest: Manifest, wave: number): Manifest {
  const { metadata } = manifest.object;
  if (wave === 0 || metadata.annotations?.[WAVE_ANNOTATION] !== undefined) {
    return manifest;
  }
  const annotations = { ...metadata.annotations, [WAVE_ANNOTATION]: String(wave) };
  // Only the metadata changed, so only its keys are put back into order.
  const ordered = normalize({ metadata: { ...metadata, annotations } }, { tokens: 'allowed' }).value;
  return { ...manifest, object: { ...manifest.object, ...(ordered as Pick<Manifest['object'], 'metadata'>) } };
}
