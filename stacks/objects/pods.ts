import type { Manifest } from './manifest';
import { fieldsOf, itemName, itemsOf, valueAt } from './fields';
import type { Labels } from './selects';

/** A container of any sort, with the way to it. */
export interface ContainerView {
  readonly pod: PodView;
  /** Path within the pod template, for instance `spec.containers[redis]`. */
  readonly path: string;
  readonly name: string;
  /** Containers for debugging have no ports, probes or resources of their own: the API forbids them. */
  readonly type: 'main' | 'init' | 'ephemeral';
  readonly container: Readonly<Record<string, unknown>>;
  readonly securityContext: Readonly<Record<string, unknown>>;
}

/** The pods that an object makes, or the pod that it is. */
export interface PodView {
  readonly manifest: Manifest;
  readonly kind: PodKind;
  /** Namespace that the pods run in. */
  readonly namespace: string;
  /** Path of the pod template within the object, empty for a Pod. */
  readonly path: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly containers: readonly ContainerView[];
}

/** Where each kind keeps its pod template. */
const TEMPLATES = {
  Pod: [],
  Deployment: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  ScaledJob: ['spec', 'jobTargetRef', 'template'],
} as const;

export type PodKind = keyof typeof TEMPLATES;

/** Groups whose kinds of these names are meant; the deprecated ones count, or an old version would escape every rule. */
const GROUPS: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'extensions', 'keda.sh']);

/** Kinds whose pods end by themselves. */
export const JOB_KINDS: ReadonlySet<PodKind> = new Set(['Job', 'CronJob', 'ScaledJob']);

/** The pods of an object; undefined for one that makes none. */
export function podOf(manifest: Manifest): PodView | undefined {
  const { kind, group } = manifest.identity;
  if (!Object.hasOwn(TEMPLATES, kind) || !GROUPS.has(group)) {
    return undefined;
  }
  const path = TEMPLATES[kind as PodKind];
  const template = fieldsOf(valueAt(manifest.object, ...path));
  const metadata = fieldsOf(template.metadata);
  const spec = fieldsOf(template.spec);
  const containers: ContainerView[] = [];
  const pod: PodView = {
    manifest,
    kind: kind as PodKind,
    namespace: namespaceOf(manifest),
    path: path.join('.'),
    labels: fieldsOf(metadata.labels),
    annotations: fieldsOf(metadata.annotations),
    spec,
    securityContext: fieldsOf(spec.securityContext),
    containers,
  };
  addContainers(containers, pod, 'initContainers', 'init');
  addContainers(containers, pod, 'containers', 'main');
  addContainers(containers, pod, 'ephemeralContainers', 'ephemeral');
  return pod;
}

/** The namespace of a namespaced object. */
export function namespaceOf(manifest: Manifest): string {
  return manifest.identity.namespace ?? 'default';
}

function addContainers(found: ContainerView[], pod: PodView, field: string, type: ContainerView['type']): void {
  itemsOf(pod.spec[field]).forEach((item, position) => {
    const name = itemName(item, position);
    const container = fieldsOf(item);
    const securityContext = fieldsOf(container.securityContext);
    found.push({ pod, path: `spec.${field}[${name}]`, name, type, container, securityContext });
  });
}
