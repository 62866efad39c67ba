import type { Objection } from '../../../lib/core/errors';
import { checkDnsSubdomain } from '../../../lib/core/names';
import type { Busiest } from '../busiest';
import type { External } from '../external';
import type { CollectedManifest, KubernetesObject } from '../manifest';
import type { Reference } from '../relations/reference';
import type { Selection } from '../relations/selection';

/** Reads what an object says about others. The namespace is the object's own, empty outside namespaces. */
export type Reader<T> = (manifest: CollectedManifest, namespace: string) => readonly T[];

/** The pods that objects of a kind make. */
export interface PodMaker {
  /** Path of the pod template; empty for the pod itself. */
  readonly template: readonly string[];
  /** Whether the pods end by themselves. */
  readonly ends: boolean;
  /** Whether the author writes the selector that finds the pods: `required`, or `optional` where the API server makes one. */
  readonly selector: 'required' | 'optional' | 'none';
  /**
   * How many pods run side by side: `scalable` kinds have as many as a scaler wants where they name no number, `counted` ones have one
   * then, and the others have no number.
   */
  readonly replicas: 'scalable' | 'counted' | 'none';
}

/** Where a scaler says below which number it never goes. */
export interface Scaling {
  /** Field of the spec. */
  readonly minimum: string;
  /** What holds where the field is absent. */
  readonly fallback: number;
  /** Field of the spec that says how far it goes. */
  readonly maximum: string;
  readonly fallbackMaximum: number;
  /** Whether the target's API version may be left out. */
  readonly guessesVersion: boolean;
}

/** Something that can be referred to by kind and name. */
export interface Thing {
  readonly kind: string;
  readonly name: string;
  /** Keys that it holds. @default - they can't be known, or it holds none */
  readonly keys?: readonly string[];
  /** @default - none */
  readonly ports?: readonly { readonly name?: string; readonly number: number }[];
}

/** What comes about with an object, beside the object itself. */
export interface Brought {
  /** The object itself is among them where more than its name is known. @default - none */
  readonly things?: readonly Thing[];
  /** Labels of pods that an operator writes. @default - none */
  readonly pods?: readonly Readonly<Record<string, string>>[];
}

/** Everything that this program knows of one kind of object. There is no second list of kinds: whoever asks, asks here. */
export interface Kind {
  readonly scope: 'Namespaced' | 'Cluster';
  /** What goes for good with an object: its volume, the volumes of its claim templates, or all that stands in it. */
  readonly loses: 'nothing' | 'volume' | 'claims' | 'contents';
  /**
   * When others may go on: as soon as it is `stored`; when it says that it is `up`, as workloads do; or without waiting. What is
   * `unawaited` may never become ready (a Service without endpoints, an Ingress without a controller), what is `bound late` becomes
   * ready with its first pod only.
   */
  readonly ready: 'stored' | 'up' | 'unawaited' | 'bound late';
  /** Which objects it names. */
  readonly references: Reader<Reference>;
  /** Which objects it selects by labels. */
  readonly selections: Reader<Selection>;
  /** Groups and versions that served it once, and the minor version of Kubernetes that stopped. */
  readonly removed: Readonly<Record<string, number>>;
  /** API version to write. @default - none: nothing took its place */
  readonly version?: string;
  /** Versions under which a state may still hold it. */
  readonly formerVersions: readonly string[];
  /** What is wrong about a name. */
  readonly checkName: (name: string) => Objection | undefined;
  /** Fields that the API server never lets change. */
  readonly immutable: readonly string[];
  /** What a live object lacks before it is ready. */
  readonly lacks: (live: KubernetesObject) => string | undefined;
  /** Field that has the cluster remove the object by itself. */
  readonly vanishes: string | undefined;
  /** What its data are: nothing to be compared as a quantity, and nothing to be shown if they are secret. */
  readonly data: 'none' | 'texts' | 'secrets';
  readonly pods: PodMaker | undefined;
  readonly scaling: Scaling | undefined;
  /** The pods that an object makes at its busiest. Absent for kinds that make none. */
  readonly busiest: Busiest | undefined;
  /** What exists because of the object. */
  readonly brings: (manifest: CollectedManifest) => Brought;
  /** Where an environment lists objects of this kind that others make; `namespaces`: those of foreign namespaces can't be looked into. */
  readonly external: keyof External | undefined;
  /** Its part in the order: it may pass waiting on, everybody may wait for it, or it grants rights to accounts. */
  readonly order: 'relay' | 'furniture' | 'binding' | undefined;
  /** Whether the API server calls a Service because of it, so that it must not exist where nothing answers. */
  readonly called: boolean;
  /** Whether a CustomResourceDefinition must be there first. */
  readonly custom: boolean;
}

type Asked = 'scope' | 'loses' | 'ready' | 'references' | 'selections';

const nothing = (): readonly [] => [];

/** The answers of an object that is data to everybody but its own controller. */
const PLAIN: Omit<Kind, Asked> = {
  removed: {},
  formerVersions: [],
  checkName: checkDnsSubdomain,
  immutable: [],
  lacks: () => undefined,
  vanishes: undefined,
  data: 'none',
  pods: undefined,
  scaling: undefined,
  busiest: undefined,
  brings: () => ({}),
  external: undefined,
  order: undefined,
  called: false,
  custom: false,
};

/** A row: where a mistake loses data or an edge the answer is asked for, the rest is that of plain data unless it says otherwise. */
export function kind(answers: Pick<Kind, Asked> & Partial<Omit<Kind, Asked>>): Kind {
  return { ...PLAIN, ...answers };
}

/** A kind of objects that lose nothing, name nobody and are ready when they are stored. */
export function stored(scope: Kind['scope'], answers: Partial<Kind> = {}): Kind {
  return { ...PLAIN, scope, loses: 'nothing', ready: 'stored', references: nothing, selections: nothing, ...answers };
}
