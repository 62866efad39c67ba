import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { readGolden } from '../support/golden';
import type { Rendered } from '../support/render';

/** An object of a golden file. */
export interface Shown {
  /** Path of the file from the project's root. */
  readonly file: string;
  readonly object: Rendered;
}

/** Where something can be pointed at. */
export interface Pointer extends Shown {
  readonly field: string;
}

export const FOLDERS = ['dev', 'staging', 'prod', 'constructs'] as const;
export type Folder = (typeof FOLDERS)[number];

/** The objects of the golden files of one folder. */
export class Golden {
  readonly objects: readonly Shown[];

  constructor(readonly folder: Folder) {
    this.objects = [...readGolden(join(__dirname, '..', 'golden', folder))].flatMap(([name, text]) =>
      parseAllDocuments(text).map((document) => ({
        file: `test/golden/${folder}/${name}`,
        object: document.toJS({ maxAliasCount: 0 }) as Rendered,
      })),
    );
  }

  ofKind(...kinds: readonly string[]): Shown[] {
    return this.objects.filter(({ object }) => kinds.includes(object.kind));
  }

  /** Objects with pods, and the template of those. */
  get pods(): (Shown & { readonly field: string; readonly template: Rendered })[] {
    return this.objects.flatMap((shown) => {
      const { kind, spec } = shown.object;
      switch (kind) {
        case 'Deployment':
        case 'StatefulSet':
        case 'DaemonSet':
        case 'Job':
          return [{ ...shown, field: 'spec.template', template: spec.template }];
        case 'CronJob':
          return [{ ...shown, field: 'spec.jobTemplate.spec.template', template: spec.jobTemplate.spec.template }];
        case 'ScaledJob':
          return [{ ...shown, field: 'spec.jobTargetRef.template', template: spec.jobTargetRef.template }];
        default:
          return [];
      }
    });
  }

  /** Containers of all pods, init containers included. */
  get containers(): (Pointer & { readonly container: Rendered })[] {
    return this.pods.flatMap(({ file, object, field, template }) =>
      (['initContainers', 'containers'] as const).flatMap((list) =>
        ((template['spec'][list] ?? []) as Rendered[]).map((container, position) => ({
          file,
          object,
          field: `${field}.spec.${list}[${position}]`,
          container,
        })),
      ),
    );
  }
}

/** An object as readers look for it. */
export function named({ object }: Pick<Shown, 'object'>): string {
  const { namespace, name } = object.metadata;
  return `${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** Line of the argument `what` in a list of things that are broken. */
export function broken({ file, object, field }: Pointer): string {
  return `${file}: ${named({ object })} ${field}`;
}

/** The Argo CD wave of an object, 0 where it has none. */
export function waveOf({ object }: Pick<Shown, 'object'>): number {
  return Number(object.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? '0');
}
