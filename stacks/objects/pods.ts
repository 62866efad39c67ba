import { asList, asRecord, asTexts, at, itemName, type JsonRecord } from './json';
import { kindOf, type PodMaker } from './kinds';
import type { CollectedManifest } from './manifest';

/** Where pods come from: a template in an object, or a custom resource whose operator makes them. */
export interface PodSource {
  readonly manifest: CollectedManifest;
  /** Namespace that the pods run in; empty where nobody has named it. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Absent where an operator writes the pods: then only their labels are known. */
  readonly spec?: JsonRecord;
}

/** The pods that an object makes, or the pod that it is. */
export interface PodView extends PodSource {
  readonly maker: PodMaker;
  /** Path of the pod template within the object, empty for a Pod. */
  readonly path: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: JsonRecord;
  readonly securityContext: JsonRecord;
  /** Init containers and those for debugging come last. */
  readonly containers: readonly ContainerView[];
}

/** A container of any sort, with the way to it. */
export interface ContainerView {
  readonly pod: PodView;
  /** Path within the pod template, for instance `spec.containers[redis]`. */
  readonly path: string;
  readonly name: string;
  /** Containers for debugging have no ports, probes or resources of their own: the API forbids them. */
  readonly type: 'main' | 'init' | 'ephemeral';
  readonly container: JsonRecord;
  readonly securityContext: JsonRecord;
}

const LISTS = [
  ['containers', 'main'],
  ['initContainers', 'init'],
  ['ephemeralContainers', 'ephemeral'],
] as const;

/** The pods of an object; undefined for one that makes none. */
export function podOf(manifest: CollectedManifest): PodView | undefined {
  const maker = kindOf(manifest.identity)?.pods;
  if (maker === undefined) {
    return undefined;
  }
  const template = at(manifest.object, ...maker.template);
  const spec = asRecord(at(template, 'spec'));
  const containers: ContainerView[] = [];
  const pod: PodView = {
    manifest,
    maker,
    namespace: manifest.identity.namespace ?? '',
    path: maker.template.join('.'),
    labels: asTexts(at(template, 'metadata', 'labels')),
    annotations: asTexts(at(template, 'metadata', 'annotations')),
    spec,
    securityContext: asRecord(spec.securityContext),
    containers,
  };
  for (const [list, type] of LISTS) {
    asList(spec[list]).forEach((item, position) => {
      const name = itemName(item, position);
      const container = asRecord(item);
      const securityContext = asRecord(container.securityContext);
      containers.push({ pod, path: `spec.${list}[${name}]`, name, type, container, securityContext });
    });
  }
  return pod;
}

/** Path of a field of the pod within the object: `spec.template.spec.volumes`. */
export function inPod(pod: PodView, field: string): string {
  return pod.path === '' ? field : `${pod.path}.${field}`;
}

/** Whether several pods of a workload may run side by side; what names no number is scaled by something, so it counts. */
export function hasSeveralReplicas({ maker, manifest }: PodView): boolean {
  const replicas = at(manifest.object.spec, 'replicas');
  return typeof replicas === 'number' ? maker.replicas !== 'none' && replicas > 1 : maker.replicas === 'scalable';
}
