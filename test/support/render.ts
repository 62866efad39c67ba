import { ApiObject, App, Chart } from 'cdk8s';
import { provideCluster, type Cluster } from '../../lib/core';
import { testCluster } from './cluster';

/** A Kubernetes object as tests look at it. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  // The tests read into specs of many kinds; a typed view of each would be longer than the tests.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly [field: string]: any;
}

export interface RenderResult {
  readonly objects: readonly Rendered[];
  /** The constructs' own complaints. */
  readonly faults: readonly string[];
  /** The one object of this kind and name. */
  one(kind: string, name: string): Rendered;
}

/** Builds a chart and renders its objects, as synth does but without the rules over the finished graph. */
export function render(build: (chart: Chart) => void, cluster: Cluster = testCluster()): RenderResult {
  const app = new App();
  provideCluster(app, cluster);
  const chart = new Chart(app, 'test', { disableResourceNameHashes: true });
  build(chart);
  const objects = chart.node
    .findAll()
    .filter((construct): construct is ApiObject => ApiObject.isApiObject(construct))
    .map((object) => object.toJson() as Rendered);
  return {
    objects,
    faults: chart.node.findAll().flatMap((construct) => construct.node.validate()),
    one: (kind, name) => {
      const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
      if (found.length !== 1) {
        const all = objects.map((object) => `${object.kind} ${object.metadata.name}`).join(', ');
        throw new Error(`found ${found.length} objects ${kind} ${name} among: ${all}`);
      }
      return found[0] as Rendered;
    },
  };
}
