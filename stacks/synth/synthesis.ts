import type { App } from 'cdk8s';
import type { ChartEntry } from '../../charts/entry';
import { FaultReport, type Fault } from '../../lib/core/errors';
import { KUBERNETES_VERSION } from '../../lib/core/versions';
import type { Environment } from '../environment/environment';
import { evaluatePolicy, type PolicyException, type PolicyFault } from '../rules';
import { collect } from './collect';
import type { External } from '../objects/external';
import { externalOf } from './external';
import { addDeclaredEdges, addImpliedEdges, addNeededEdges, chartFaults, cycleFault, Edges, orderOf } from './graph';
import { locate } from '../objects/locate';
import type { CollectedManifest, Manifest } from '../objects/manifest';
import { relationsOf } from '../objects/relations';
import { ResourceIndex } from '../objects/resources';
import { structuralFaults } from '../rules/structure';
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
  const found = collection.objects.filter((object) => object !== undefined);
  const unique = [...new Map(found.map((manifest) => [manifest.key, manifest])).values()];
  const index = new ResourceIndex(unique);
  const relations = unique.map((manifest) => relationsOf(manifest, index));

  const edges = new Edges();
  addImpliedEdges(relations, index, edges);
  addDeclaredEdges(collection.objects, collection.declared, edges);
  addNeededEdges(unique, entries, edges);
  const order = orderOf(
    unique.map((manifest) => manifest.key),
    (key) => edges.from(key),
  );

  const external = externalOf(environment, options.external);
  const cycle = cycleFault(unique, order, edges);
  const structural = structuralFaults({
    manifests: found,
    index,
    relations,
    external,
    sizeBounds: new Map(
      collection.objects.flatMap((manifest, position) =>
        manifest === undefined ? [] : [[manifest, collection.sizeBounds[position] ?? 0] as const],
      ),
    ),
    kubernetesVersion: KUBERNETES_VERSION,
  });
  const manifests = order.keys.map((key): Manifest => {
    const { secret, ...manifest } = index.byKey.get(key) as CollectedManifest;
    return { ...manifest, dependsOn: edges.sortedFrom(key), ...(secret === undefined ? {} : { secret }) };
  });
  const policy =
    options.policy === 'skipped'
      ? []
      : evaluatePolicy(manifests, options.exceptions, { namespaces: external.namespaces });
  const faults = [
    ...collection.faults,
    ...chartFaults(entries),
    ...(cycle === undefined ? [] : [cycle]),
    ...structural,
    ...policyErrors(policy, structural, index),
  ];
  if (faults.length > 0) {
    throw new FaultReport(`The platform of ${environment.name} does not hold together`, distinct(faults));
  }
  return {
    environment,
    manifests: withWaves(manifests, environment.delivery),
    charts: entries.map(({ name, phase, bootstrap, needs }) => ({ name, phase, bootstrap, needs })),
    warnings: policy.filter(({ severity }) => severity === 'warning').map(plainFault),
  };
}

/** Rules of the policy that ask for what a structural rule asks for as well; one of the two speaks. */
const ALSO_STRUCTURAL: ReadonlySet<string> = new Set([
  'container-port-names',
  'ingress-targets-service',
  'label-values',
  'network-policy-selects-pods',
  'scaler-target-exists',
  'secret-in-manifest',
  'selector-matches-template',
  'service-account-exists',
  'service-targets-pods',
  'stable-api-version',
  'stateful-set-service',
]);

function policyErrors(policy: readonly PolicyFault[], structural: readonly Fault[], index: ResourceIndex): Fault[] {
  return policy
    .filter(({ rule, object, severity }) => {
      const manifest = ALSO_STRUCTURAL.has(rule) ? index.byKey.get(object) : undefined;
      if (severity === 'warning' || manifest === undefined) {
        return severity === 'error';
      }
      const place = locate(manifest);
      return !structural.some((fault) => fault.path.startsWith(place));
    })
    .map(plainFault);
}

function plainFault({ path, message, got, allowed, fix }: PolicyFault): Fault {
  return { path, message, got, allowed, fix };
}

function distinct(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}
