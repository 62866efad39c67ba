import type { App } from 'cdk8s';
import type { ChartEntry } from '../../charts/unit/entry';
import { FaultReport, type Fault } from '../../lib/core/errors';
import { KUBERNETES_VERSION } from '../../lib/core/versions';
import type { Environment } from '../environment/environment';
import { deriveCapacity, withQuotas } from '../capacity';
import { evaluate, Platform, type PolicyException, type RuleFault } from '../rules';
import { collect, type Collection } from './collect';
import type { External } from '../objects/external';
import { externalOf } from './external';
import { addDeclaredEdges, addImpliedEdges, addNeededEdges, chartFaults, cycleFault, Edges, orderOf } from './graph';
import type { CollectedManifest, Manifest } from '../objects/manifest';
import { withWaves } from './waves';

/** One chart of a synthesis. */
export type SynthesizedChart = Pick<ChartEntry, 'name' | 'phase' | 'bootstrap' | 'needs'>;

/** A platform that holds together: every object, in an order in which it can be applied. */
export interface Synthesis {
  readonly environment: Environment;
  /** Each after everything that it depends on; by length of the longest chain below it, then by key. */
  readonly manifests: readonly Manifest[];
  /** In the order of the catalogue. */
  readonly charts: readonly SynthesizedChart[];
  /** What the policy advises against without forbidding it. */
  readonly warnings: readonly Fault[];
}

export interface SynthesizeOptions {
  /** Objects that may break a rule of the policy. @default - none */
  readonly exceptions?: readonly PolicyException[];
  /** What the cluster holds beyond what the environment says. @default - nothing */
  readonly external?: Partial<External>;
  /** Whether the policy is asked; tests of other things and benchmarks against tools without one leave it out. @default asked */
  readonly policy?: 'asked' | 'skipped';
  /** Whether tokens for Pulumi Outputs may stand in manifests: yes for the bridge, no for YAML. @default refused */
  readonly tokens?: 'allowed' | 'refused';
}

/**
 * Reads the charts once, checks them against every rule, and puts them in order. Linear in the number of objects and edges.
 *
 * @throws FaultReport with everything that is wrong, at once
 */
export function synthesizeCharts(
  app: App,
  entries: readonly ChartEntry[],
  environment: Environment,
  options: SynthesizeOptions = {},
): Synthesis {
  const collection = collect(app, entries, { tokens: options.tokens ?? 'refused' });
  const external = externalOf(environment, options.external);
  const platform = new Platform(
    collection.objects.filter((object) => object !== undefined),
    { external, sizeBounds: boundsOf(collection), kubernetesVersion: KUBERNETES_VERSION },
  );
  const { unique, index, relations } = platform;

  const edges = new Edges();
  addImpliedEdges(relations, index, edges);
  addDeclaredEdges(collection.objects, collection.declared, edges);
  addNeededEdges(unique, entries, edges);
  const order = orderOf(
    unique.map((manifest) => manifest.key),
    (key) => edges.from(key),
  );

  const cycle = cycleFault(unique, order, edges);
  const manifests = order.keys.map((key): Manifest => {
    const { secret, ...manifest } = index.byKey.get(key) as CollectedManifest;
    return { ...manifest, dependsOn: edges.sortedFrom(key), ...(secret === undefined ? {} : { secret }) };
  });
  const capacity = deriveCapacity(manifests, environment.capacity, `Pulumi.${environment.name}.yaml capacity`);
  const found = evaluate(platform, options.exceptions).filter(
    ({ severity }) => severity === 'fatal' || options.policy !== 'skipped',
  );
  const faults = [
    ...collection.faults,
    ...chartFaults(entries),
    ...(cycle === undefined ? [] : [cycle]),
    ...found.filter(({ severity }) => severity !== 'warning').map(plainFault),
    ...capacity.faults,
  ];
  if (faults.length > 0) {
    throw new FaultReport(`The platform of ${environment.name} does not hold together`, distinct(faults));
  }
  return {
    environment,
    manifests: withWaves(withQuotas(manifests, capacity), environment.delivery),
    charts: entries.map(({ name, phase, bootstrap, needs }) => ({ name, phase, bootstrap, needs })),
    warnings: found.filter(({ severity }) => severity === 'warning').map(plainFault),
  };
}

function boundsOf({ objects, sizeBounds }: Collection): ReadonlyMap<CollectedManifest, number> {
  return new Map(
    objects.flatMap((manifest, position) =>
      manifest === undefined ? [] : [[manifest, sizeBounds[position] ?? 0] as const],
    ),
  );
}

function plainFault({ path, message, got, allowed, fix }: RuleFault): Fault {
  return { path, message, got, allowed, fix };
}

function distinct(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}
