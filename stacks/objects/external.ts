/**
 * What a cluster holds that the platform uses but does not bring along. Everything else that an object refers to must be in the set,
 * or synth says so.
 */
export interface External {
  /** Custom resources whose definitions others install: `group/Kind`, or `group/*`. */
  readonly customResources: readonly string[];
  /** Names of namespaces that others make. */
  readonly namespaces: readonly string[];
  /** `namespace/name` of Secrets that others make; `*` stands for every namespace. */
  readonly secrets: readonly string[];
  /** `namespace/name` of ConfigMaps that others make; `*` stands for every namespace. */
  readonly configMaps: readonly string[];
  /** Names of storage classes. */
  readonly storageClasses: readonly string[];
  /** Names of priority classes. */
  readonly priorityClasses: readonly string[];
  /** Names of cluster roles. */
  readonly clusterRoles: readonly string[];
}
