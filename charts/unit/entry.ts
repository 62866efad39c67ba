import type { Chart } from 'cdk8s';

/** When a chart's turn comes; each phase may use what the phases before it brought. */
export const PHASES = ['crds', 'namespaces', 'data', 'operators', 'apps', 'delivery'] as const;
export type Phase = (typeof PHASES)[number];

/** One chart with its place in the order of delivery. */
export interface ChartEntry {
  readonly name: string;
  readonly phase: Phase;
  /** Whether it is applied by Pulumi also where Argo CD delivers the rest. */
  readonly bootstrap: boolean;
  /** Names of the charts that must be there first. */
  readonly needs: readonly string[];
  readonly chart: Chart;
}
