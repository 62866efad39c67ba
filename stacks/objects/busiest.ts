import { asRecord, asRecords, at, type JsonRecord } from './json';
import type { KubernetesObject } from './manifest';

/** Pods of one sort that an object has made, at its busiest. */
export interface PodGroup {
  /** The pod's spec, or as much of it as is known of a pod that an operator makes. */
  readonly spec: JsonRecord;
  /** Pods that have not ended; infinite where nothing bounds them. */
  readonly pods: number;
  /** Pods that are there, ended ones included: each keeps its ephemeral volumes until it is deleted. @default - `pods` */
  readonly kept?: number;
  /** Volumes that outlive the pods. @default - none */
  readonly claims?: readonly Claims[];
}

/** Claims of one size. */
export interface Claims {
  /** Quantity of storage. */
  readonly storage: unknown;
  readonly count: number;
}

/** What the number of pods depends on beside the object itself. */
export interface Bounds {
  /** What a scaler may raise the replicas of this object to. @default - no scaler has it as its target */
  readonly scaledTo?: number;
  /** Nodes of the cluster, for what runs on each of them. */
  readonly nodes: number;
}

/** The pods that an object makes at its busiest. */
export type Busiest = (object: KubernetesObject, bounds: Bounds) => PodGroup;

export function onePod({ spec }: KubernetesObject): PodGroup {
  return { spec: asRecord(spec), pods: 1 };
}

export function oneJob({ spec }: KubernetesObject): PodGroup {
  return jobs(spec, 1, 1);
}

export function replicaSet({ spec }: KubernetesObject, bounds: Bounds): PodGroup {
  return { spec: templateOf(spec), pods: replicasOf(spec, bounds) };
}

export function deployment({ spec }: KubernetesObject, bounds: Bounds): PodGroup {
  const replicas = replicasOf(spec, bounds);
  const surge =
    replicas === 0 || at(spec, 'strategy', 'type') === 'Recreate'
      ? 0
      : share(at(spec, 'strategy', 'rollingUpdate', 'maxSurge') ?? '25%', replicas);
  return { spec: templateOf(spec), pods: replicas + surge };
}

/** A pod is replaced by one of the same name, so never two of it are there. */
export function statefulSet({ spec }: KubernetesObject, bounds: Bounds): PodGroup {
  const pods = replicasOf(spec, bounds);
  const claims = asRecords(at(spec, 'volumeClaimTemplates')).map((claim) => ({
    storage: storageOf(claim),
    count: pods,
  }));
  return { spec: templateOf(spec), pods, claims };
}

export function daemonSet({ spec }: KubernetesObject, { nodes }: Bounds): PodGroup {
  const surge = share(at(spec, 'updateStrategy', 'rollingUpdate', 'maxSurge') ?? 0, nodes);
  return { spec: templateOf(spec), pods: nodes + surge };
}

export function cronJob({ spec }: KubernetesObject): PodGroup {
  // Replaced Jobs are deleted, not run on. Without either, and that is the default, late runs pile up.
  const policy = at(spec, 'concurrencyPolicy');
  const active = policy === 'Forbid' || policy === 'Replace' ? 1 : Infinity;
  const ended = number(at(spec, 'successfulJobsHistoryLimit'), 3) + number(at(spec, 'failedJobsHistoryLimit'), 1);
  return jobs(at(spec, 'jobTemplate', 'spec'), active, active + ended);
}

/** Source of the defaults: keda.sh/docs/2.21/reference/scaledjob-spec. */
export function scaledJob({ spec }: KubernetesObject): PodGroup {
  const active = number(at(spec, 'maxReplicaCount'), 100);
  const ended = number(at(spec, 'successfulJobsHistoryLimit'), 100) + number(at(spec, 'failedJobsHistoryLimit'), 100);
  return jobs(at(spec, 'jobTargetRef'), active, active + ended);
}

/** @param kept Jobs that are there, ended ones included */
function jobs(spec: unknown, active: number, kept: number): PodGroup {
  const template = templateOf(spec);
  const parallelism = number(at(spec, 'parallelism'), 1);
  const completions = number(at(spec, 'completions'), parallelism);
  // With restartPolicy OnFailure a pod is tried again where it is; else each try is a pod more, and the failed ones stay to be looked at.
  const retries = template.restartPolicy === 'OnFailure' ? 0 : number(at(spec, 'backoffLimit'), 6);
  return { spec: template, pods: active * Math.min(parallelism, completions), kept: kept * (completions + retries) };
}

/** The instances, and one pod that begins, joins or restores one. Source: cloudnative-pg.io/documentation, "Instance pod configuration". */
export function postgresCluster({ spec }: KubernetesObject): PodGroup {
  const count = number(at(spec, 'instances'), 1);
  const volumes = [
    at(spec, 'storage'),
    at(spec, 'walStorage'),
    ...asRecords(at(spec, 'tablespaces')).map(({ storage }) => storage),
  ];
  const plugins = asRecords(at(spec, 'plugins')).filter(({ enabled }) => enabled !== false);
  return {
    spec: {
      containers: [{ resources: at(spec, 'resources') }],
      initContainers: plugins.map(() => ({ restartPolicy: 'Always' })),
    },
    pods: count + 1,
    claims: volumes.filter((volume) => volume !== undefined).map((volume) => ({ storage: at(volume, 'size'), count })),
  };
}

export function postgresPooler({ spec }: KubernetesObject): PodGroup {
  const instances = number(at(spec, 'instances'), 1);
  const containers = asRecords(at(spec, 'template', 'spec', 'containers'));
  const surge = share(at(spec, 'deploymentStrategy', 'rollingUpdate', 'maxSurge') ?? '25%', instances);
  const pod = { ...asRecord(at(spec, 'template', 'spec')), containers: containers.length === 0 ? [{}] : containers };
  return { spec: pod, pods: instances + surge };
}

/** The program, the sidecar that reloads its configuration, and what the resource adds. Source: prometheus-operator.dev/docs/api-reference. */
export function monitoring(program: string): Busiest {
  return ({ spec }) => {
    const pods = number(at(spec, 'replicas'), 1) * number(at(spec, 'shards'), 1);
    const own = [{ name: program, resources: at(spec, 'resources') }, { name: 'config-reloader' }];
    const added = asRecords(at(spec, 'containers')).filter(
      ({ name }) => !own.some((container) => container.name === name),
    );
    const claim = at(spec, 'storage', 'volumeClaimTemplate');
    return {
      spec: { containers: [...own, ...added], initContainers: at(spec, 'initContainers') },
      pods,
      claims: claim === undefined ? [] : [{ storage: storageOf(claim), count: pods }],
    };
  };
}

/** What a claim, or a template of one, asks for. */
export function storageOf(claim: unknown): unknown {
  return at(claim, 'spec', 'resources', 'requests', 'storage');
}

function templateOf(spec: unknown): JsonRecord {
  return asRecord(at(spec, 'template', 'spec'));
}

/** A scaler takes over only once it sees the object, so both numbers may be met. */
function replicasOf(spec: unknown, { scaledTo = 0 }: Bounds): number {
  return Math.max(number(at(spec, 'replicas'), 1), scaledTo);
}

/** A number, or a percentage of `whole`, rounded up as surges are. */
function share(value: unknown, whole: number): number {
  const percent = /^(\d+)%$/.exec(String(value))?.[1];
  return percent === undefined ? number(value, 0) : Math.ceil((whole * Number(percent)) / 100);
}

function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value >= 0 ? value : otherwise;
}
