import { compareText } from '../../lib/core/errors';
import type { Definition } from './definition';
import { kebabCase } from './typescript';

/** A definition and where it comes from. */
export interface CataloguedDefinition {
  readonly definition: Definition;
  readonly module: string;
  readonly version: string;
}

/** Where a definition lies, from crds/. */
export function definitionPath({ spec }: Definition): string {
  return `${spec.group}/${kebabCase(spec.names.kind)}.json`;
}

/** The module through which programs read the definitions: it names every file, so that bundlers find them, and loads none. */
export function catalogueText(entries: readonly CataloguedDefinition[]): string {
  const sorted = [...entries].sort((a, b) => compareText(kindOf(a), kindOf(b)));
  const rows = sorted.flatMap((entry) => {
    const { group, scope, versions, names } = entry.definition.spec;
    const served = versions.filter((version) => version.served).map((version) => `'${version.name}'`);
    return [
      `  ${kindOf(entry)}: {`,
      `    group: '${group}',`,
      `    plural: '${names.plural}',`,
      `    scope: '${scope}',`,
      `    versions: [${served.join(', ')}],`,
      `    origin: '${entry.module}@${entry.version}',`,
      `    load: () => require('./${definitionPath(entry.definition)}') as DefinitionText,`,
      '  },',
    ];
  });
  return `// Written by \`npm run crds\`; do not edit.

/** A definition as it was loaded; a bundler may keep it as text, which is parsed only when it is used. */
export type DefinitionText = string | Readonly<Record<string, unknown>>;

/** A custom resource that the platform knows. */
export interface CatalogueEntry {
  readonly group: string;
  readonly plural: string;
  readonly scope: 'Cluster' | 'Namespaced';
  /** Names of the served versions. */
  readonly versions: readonly string[];
  /** The Go module that the definition was generated from. */
  readonly origin: string;
  /** Reads the CustomResourceDefinition. */
  readonly load: () => DefinitionText;
}

export type CustomResourceKind =
${sorted.map((entry) => `  | '${kindOf(entry)}'`).join('\n')};

export const CATALOGUE: Readonly<Record<CustomResourceKind, CatalogueEntry>> = {
${rows.join('\n')}
};
`;
}

function kindOf({ definition }: CataloguedDefinition): string {
  return definition.spec.names.kind;
}
