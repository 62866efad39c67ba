import { ApiObject, type App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { FaultReport, KeelsonError, type Fault } from '../../lib/core/errors';
import { secretRecipeOf } from '../../lib/core/secrets';
import type { ChartEntry } from '../../charts/unit/entry';
import { asRecord, asText, at } from '../objects/json';
import { isBuiltIn, kindOf } from '../objects/kinds';
import { describe } from '../objects/locate';
import { identityOf, keyOf, type CollectedManifest, type KubernetesObject } from '../objects/manifest';
import { normalize, type NormalizeOptions } from './normalize';
import { Renderer } from './render';

/** A construct that declared that others must be there first, as ranges of the objects in order of the walk. */
export interface DeclaredDependency {
  /** Path of the construct that waits. */
  readonly path: string;
  readonly dependents: ObjectRange;
  readonly dependency: ObjectRange;
}

/** Objects below one construct: they stand next to each other in the order of the walk. */
export interface ObjectRange {
  readonly start: number;
  readonly end: number;
}

export interface Collection {
  /** Every object that could be read, in order of the walk. Holes are objects with faults. */
  readonly objects: readonly (CollectedManifest | undefined)[];
  readonly declared: readonly DeclaredDependency[];
  /** Upper bounds of the objects' sizes in bytes, by position. */
  readonly sizeBounds: readonly number[];
  readonly faults: readonly Fault[];
}

/**
 * Walks the construct tree once. Where cdk8s' own synth visits the whole tree for every chart, this is linear: each construct is
 * validated once, each object rendered once.
 */
export function collect(app: App, entries: readonly ChartEntry[], options: NormalizeOptions): Collection {
  const faults: Fault[] = [];
  const constructs = app.node.findAll();
  const apiObjects: ApiObject[] = [];
  const ranges = new Map<IConstruct, ObjectRange>();
  // findAll is preorder, so what stands below a construct is a run of objects that ends when the walk leaves it.
  const count = (construct: IConstruct): void => {
    const start = apiObjects.length;
    if (ApiObject.isApiObject(construct)) {
      apiObjects.push(construct);
    }
    for (const child of construct.node.children) {
      count(child);
    }
    ranges.set(construct, { start, end: apiObjects.length });
  };
  count(app);

  const chartNames = new Map<IConstruct, string>(entries.map((entry) => [entry.chart, entry.name]));
  const sizeBounds: number[] = [];
  const renderer = new Renderer(app);
  const objects = apiObjects.map((apiObject, position) => {
    const chart = chartNames.get(apiObject.chart);
    if (chart === undefined) {
      faults.push({
        path: apiObject.node.path,
        message: 'stands in a chart that the catalogue does not know',
        got: apiObject.chart.node.path,
        fix: 'add the chart to charts/catalogue.ts',
      });
      return undefined;
    }
    return collectObject(apiObject, chart, renderer, options, faults, (bound) => {
      sizeBounds[position] = bound;
    });
  });
  for (const construct of constructs) {
    validate(construct, faults);
  }
  return { objects, declared: declaredDependencies(constructs, ranges), sizeBounds, faults };
}

function collectObject(
  apiObject: ApiObject,
  chart: string,
  renderer: Renderer,
  options: NormalizeOptions,
  faults: Fault[],
  onSize: (bound: number) => void,
): CollectedManifest | undefined {
  const { path } = apiObject.node;
  const json = attempt(path, () => renderer.render(apiObject), faults);
  if (json === undefined) {
    return undefined;
  }
  const { value, defects, sizeBound } = normalize(json, options);
  const object = withoutChartNamespace(apiObject, value as KubernetesObject);
  const name = asText(at(object, 'metadata', 'name'));
  if (name === undefined || asText(object.apiVersion) === undefined || asText(object.kind) === undefined) {
    faults.push({
      path,
      message: 'is not a Kubernetes object',
      got: { apiVersion: object.apiVersion, kind: object.kind, name },
      allowed: 'an object with apiVersion, kind and metadata.name',
    });
    return undefined;
  }
  const identity = identityOf(object);
  for (const { field, ...defect } of defects) {
    faults.push({ path: `${path} (${describe(identity)}) ${field}`, ...defect });
  }
  onSize(sizeBound);
  const secret = attempt(path, () => secretRecipeOf(apiObject), faults);
  return {
    key: keyOf(identity),
    identity,
    chart,
    constructPath: path,
    object,
    ...(secret === undefined ? {} : { secret }),
  };
}

/**
 * cdk8s stamps a chart's namespace on all its objects. A kind that lives outside namespaces loses it again; if the object's own author
 * wrote it, it stays and is reported.
 */
function withoutChartNamespace(apiObject: ApiObject, object: KubernetesObject): KubernetesObject {
  const { namespace, ...metadata } = asRecord(object.metadata);
  const group = apiObject.apiGroup === 'core' ? '' : apiObject.apiGroup;
  if (
    namespace === undefined ||
    namespace !== apiObject.chart.namespace ||
    !isBuiltIn(group) ||
    kindOf({ group, kind: apiObject.kind })?.scope !== 'Cluster'
  ) {
    return object;
  }
  const written = at((apiObject as unknown as { readonly props?: unknown }).props, 'metadata', 'namespace');
  return written === undefined ? { ...object, metadata: metadata as KubernetesObject['metadata'] } : object;
}

function validate(construct: IConstruct, faults: Fault[]): void {
  const path = construct.node.path === '' ? 'app' : construct.node.path;
  for (const message of attempt(path, () => construct.node.validate(), faults) ?? []) {
    // Our own constructs speak in whole faults, path first; others' messages stand under the construct that complains.
    const colon = message.startsWith(path) ? message.indexOf(': ') : -1;
    faults.push(colon > 0 ? { path: message.slice(0, colon), message: message.slice(colon + 2) } : { path, message });
  }
}

function declaredDependencies(
  constructs: readonly IConstruct[],
  ranges: ReadonlyMap<IConstruct, ObjectRange>,
): DeclaredDependency[] {
  const declared: DeclaredDependency[] = [];
  for (const construct of constructs) {
    const dependents = ranges.get(construct) as ObjectRange;
    for (const target of construct.node.dependencies) {
      const dependency = ranges.get(target);
      if (dependency !== undefined) {
        declared.push({ path: construct.node.path, dependents, dependency });
      }
    }
  }
  return declared;
}

/** Runs a construct's own code; what it throws becomes a fault among the others. */
function attempt<T>(path: string, action: () => T, faults: Fault[]): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof FaultReport) {
      faults.push(...error.faults);
    } else if (error instanceof KeelsonError) {
      faults.push({ path, message: error.message, fix: error.fix });
    } else {
      faults.push({ path, message: error instanceof Error ? error.message : String(error) });
    }
    return undefined;
  }
}
