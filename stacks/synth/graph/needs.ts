import type { Fault } from '../../../lib/core/errors';
import type { ChartEntry } from '../../../charts/unit/entry';
import type { CollectedManifest } from '../../objects/manifest';
import { isBuiltIn, kindOf } from '../../objects/kinds';
import { listNames, nearestName } from '../../objects/locate';
import { push } from '../../objects/named';
import { connect, furnitureOf, relayAmong } from './connect';
import type { Edges } from './edges';

/** The part of a catalogue entry that says what must be there first. */
export type ChartNeeds = Pick<ChartEntry, 'name' | 'phase' | 'needs'>;

/**
 * Adds the edges that follow from what charts need of each other. Only what runs waits, and only for what runs: the pods of a chart
 * wait for the last workloads of the charts that it needs, and its custom resources for the operators among them. What else a chart
 * uses of another it names, and names are edges already.
 */
export function addNeededEdges(
  manifests: readonly CollectedManifest[],
  charts: readonly ChartNeeds[],
  edges: Edges,
): void {
  const members = new Map<string, CollectedManifest[]>();
  const chartOf = new Map<string, string>();
  for (const manifest of manifests) {
    push(members, manifest.chart, manifest);
    chartOf.set(manifest.key, manifest.chart);
  }
  const byName = new Map(charts.map((chart) => [chart.name, chart]));
  const gates = new Map(charts.map(({ name }) => [name, lastWorkloads(members.get(name) ?? [], edges)]));
  const furniture = furnitureOf(manifests);
  const neededElsewhere = new Set<string>();
  for (const { key, chart } of manifests) {
    for (const target of edges.from(key)) {
      if (chartOf.get(target) !== chart) {
        neededElsewhere.add(target);
      }
    }
  }
  const plans = charts.flatMap((chart) => {
    const own = members.get(chart.name) ?? [];
    const running = own.filter(({ identity }) => kindOf(identity)?.pods !== undefined);
    const custom = own.filter(({ identity }) => !isBuiltIn(identity.group));
    const relay = relayAmong(own, edges, furniture, neededElsewhere);
    return direct(chart, byName, gates).map((needed) => ({
      dependents: byName.get(needed)?.phase === 'operators' ? [...new Set([...running, ...custom])] : running,
      dependencies: gates.get(needed) ?? [],
      relay,
      reason: `chart ${chart.name} needs chart ${needed}`,
    }));
  });
  for (const { dependents, dependencies, relay, reason } of plans) {
    connect(dependents, dependencies, relay, reason, edges);
  }
}

/** Faults of the charts' needs: charts that are needed and not there. */
export function chartFaults(charts: readonly ChartNeeds[]): Fault[] {
  const names = charts.map((chart) => chart.name);
  return charts.flatMap((chart) =>
    chart.needs
      .filter((needed) => !names.includes(needed))
      .map((needed) => {
        const near = nearestName(needed, names);
        return {
          path: `charts/catalogue.ts ${chart.name}.needs`,
          message: 'names a chart that is not in the catalogue',
          got: needed,
          allowed: listNames(names, 'none'),
          fix: near === undefined ? 'name a chart of the catalogue' : `did you mean ${near}?`,
        };
      }),
  );
}

/** The needs that no other need stands for: waiting for the last link of a chain is waiting for the chain. */
function direct(
  chart: ChartNeeds,
  byName: ReadonlyMap<string, ChartNeeds>,
  gates: ReadonlyMap<string, readonly CollectedManifest[]>,
): string[] {
  const implied = new Set<string>();
  const follow = (name: string, seen: Set<string>): void => {
    // A chart without workloads passes no waiting on.
    if (seen.has(name) || (gates.get(name) ?? []).length === 0) {
      return;
    }
    seen.add(name);
    for (const needed of byName.get(name)?.needs ?? []) {
      implied.add(needed);
      follow(needed, seen);
    }
  };
  for (const needed of chart.needs) {
    follow(needed, new Set([chart.name]));
  }
  return [...new Set(chart.needs)].filter((needed) => !implied.has(needed));
}

/** Workloads that no other workload of their chart waits for. */
function lastWorkloads(manifests: readonly CollectedManifest[], edges: Edges): CollectedManifest[] {
  const workloads = manifests.filter(({ identity }) => kindOf(identity)?.ready === 'up');
  const waitedFor = new Set(workloads.flatMap(({ key }) => [...edges.from(key)]));
  return workloads.filter(({ key }) => !waitedFor.has(key));
}
