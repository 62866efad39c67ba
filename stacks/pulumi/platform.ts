import { KeelsonError } from '../../lib/core/errors';
import type { Manifest } from '../objects/manifest';

/** What the bridge needs to know of a chart. */
export interface PlatformChart {
  readonly name: string;
  /** Whether Pulumi applies it even where Argo CD applies the rest. */
  readonly bootstrap: boolean;
}

/** What is to be applied: synthesized objects and whose they are. */
export interface Platform {
  readonly environment: {
    readonly name: string;
    readonly target: 'k3s' | 'aks';
    readonly delivery: 'direct' | 'gitops';
  };
  /** In dependency order. */
  readonly manifests: readonly Manifest[];
  readonly charts: readonly PlatformChart[];
}

/**
 * The objects that Pulumi applies: all of them in `direct` delivery; in `gitops` delivery those of the bootstrap charts, and Argo CD
 * applies the others.
 */
export function appliedByPulumi(platform: Platform): Manifest[] {
  if (platform.environment.delivery === 'direct') {
    return [...platform.manifests];
  }
  const bootstrap = new Set(platform.charts.filter((chart) => chart.bootstrap).map((chart) => chart.name));
  return platform.manifests.filter((manifest) => bootstrap.has(manifest.chart));
}

/** The objects that Argo CD applies; together with {@link appliedByPulumi} they are all objects, and none is in both. */
export function appliedByArgo(platform: Platform): Manifest[] {
  const ours = new Set(appliedByPulumi(platform).map((manifest) => manifest.key));
  return platform.manifests.filter((manifest) => !ours.has(manifest.key));
}

/**
 * Stops before the engine would delete what Argo CD is to apply from now on.
 * @param recorded keys that the state holds
 * @throws KeelsonError where objects have not been handed over yet
 */
export function refuseUnreleased(platform: Platform, recorded: ReadonlySet<string>): void {
  const held = appliedByArgo(platform).filter((manifest) => recorded.has(manifest.key));
  const [first] = held;
  if (first !== undefined) {
    const others = held.length > 1 ? ` and ${held.length - 1} more` : '';
    throw new KeelsonError(
      `the environment "${platform.environment.name}" is delivered by Argo CD, but Pulumi still holds ${first.key}${others} and would delete them`,
      'hand them over first (docs/pulumi.md, "Hand-over"): they stay in the cluster and leave the state',
    );
  }
}
