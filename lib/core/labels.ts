/** Keys of the labels that Keelson puts on objects; the first five are Kubernetes' recommended labels. */
export const LABEL = {
  name: 'app.kubernetes.io/name',
  instance: 'app.kubernetes.io/instance',
  version: 'app.kubernetes.io/version',
  component: 'app.kubernetes.io/component',
  partOf: 'app.kubernetes.io/part-of',
  managedBy: 'app.kubernetes.io/managed-by',
  /** Marks an object as ours and says which environment it belongs to. */
  environment: 'keelson.dev/environment',
} as const;

/** What a component is called; selectors are made of the first two only. */
export interface ComponentIdentity {
  /** The program, for instance `redis`. */
  readonly name: string;
  /** This use of the program, for instance `redis-queue`. */
  readonly instance: string;
  /** Its part in the system, for instance `queue`. @default - no such label */
  readonly component?: string;
  /** The system that it belongs to, for instance `raibid-ci`. @default `keelson` */
  readonly partOf?: string;
  /** Version of the program. Never part of a selector: selectors can't change, versions do. @default - no such label */
  readonly version?: string;
}

/** The labels that select a component's pods. */
export function selectorLabels(identity: ComponentIdentity): Record<string, string> {
  return { [LABEL.name]: identity.name, [LABEL.instance]: identity.instance };
}

/** All labels of a component's objects and pods: the selector's and those that may change. */
export function componentLabels(identity: ComponentIdentity): Record<string, string> {
  return {
    ...selectorLabels(identity),
    ...(identity.component === undefined ? {} : { [LABEL.component]: identity.component }),
    ...(identity.version === undefined ? {} : { [LABEL.version]: identity.version }),
    [LABEL.partOf]: identity.partOf ?? 'keelson',
  };
}
