import type { Fault } from '../../../lib/core/errors';
import type { CollectedManifest } from '../../objects/manifest';
import type { External } from '../../objects/external';
import type { Relations } from '../../objects/relations';
import type { ResourceIndex } from '../../objects/resources';

/** What a rule may look at. Everything is built once, for all rules. */
export interface RuleContext {
  /** Every object that could be read, those with the same key included. */
  readonly manifests: readonly CollectedManifest[];
  readonly index: ResourceIndex;
  readonly relations: readonly Relations[];
  readonly external: External;
  /** Upper bounds of the objects' sizes in bytes, by object. */
  readonly sizeBounds: ReadonlyMap<CollectedManifest, number>;
  /** Kubernetes minor version that the objects are for, for instance `1.35`. */
  readonly kubernetesVersion: string;
}

/** Something that must hold for the whole set. A rule is one pass over what the context holds. */
export type Rule = (context: RuleContext) => Iterable<Fault>;
