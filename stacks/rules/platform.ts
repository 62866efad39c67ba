import { KUBERNETES_VERSION } from '../../lib/core/versions';
import type { External } from '../objects/external';
import type { CollectedManifest } from '../objects/manifest';
import { SYSTEM_NAMESPACES } from '../objects/namespaces';
import { relationsOf, type Relations } from '../objects/relations';
import { ResourceIndex } from '../objects/resources';

type Labels = Readonly<Record<string, string>>;

/** What the objects themselves don't say. */
export interface PlatformOptions {
  /** What the cluster holds beside them. @default - not known: rules that ask for it are left out */
  readonly external?: External;
  /** Upper bounds of the objects' sizes in bytes. @default - every object is measured */
  readonly sizeBounds?: ReadonlyMap<CollectedManifest, number>;
  /** Kubernetes minor version that the objects are for, for instance `1.35`. @default - the newest supported */
  readonly kubernetesVersion?: string;
}

/** What rules look at: the objects and what they say of each other, read once for all rules. */
export class Platform {
  /** One object of each key; where there are several, the last. */
  readonly unique: readonly CollectedManifest[];
  readonly index: ResourceIndex;
  readonly external: External | undefined;
  readonly sizeBounds: ReadonlyMap<CollectedManifest, number>;
  readonly kubernetesVersion: string;
  private related?: readonly Relations[];
  private labels?: ReadonlyMap<string, Labels>;

  /** @param manifests every object that could be read, those with the same key included */
  constructor(
    readonly manifests: readonly CollectedManifest[],
    options: PlatformOptions = {},
  ) {
    this.unique = [...new Map(manifests.map((manifest) => [manifest.key, manifest])).values()];
    this.index = new ResourceIndex(this.unique);
    this.external = options.external;
    this.sizeBounds = options.sizeBounds ?? new Map();
    this.kubernetesVersion = options.kubernetesVersion ?? KUBERNETES_VERSION;
  }

  get relations(): readonly Relations[] {
    this.related ??= this.unique.map((manifest) => relationsOf(manifest, this.index));
    return this.related;
  }

  /** Labels of the namespaces that exist, the cluster's own and those of others included. */
  get namespaces(): ReadonlyMap<string, Labels> {
    this.labels ??= new Map(
      [
        ...[...SYSTEM_NAMESPACES, ...(this.external?.namespaces ?? [])].map((name): [string, Labels] => [name, {}]),
        ...this.index
          .ofKind('Namespace')
          .map(({ identity, object }): [string, Labels] => [identity.name, object.metadata.labels ?? {}]),
      ].map(([name, labels]) => [name, { ...labels, 'kubernetes.io/metadata.name': name }]),
    );
    return this.labels;
  }
}
