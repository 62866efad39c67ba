import { compareText } from '../../lib/core/errors';
import type { ApiSource } from './sources';
import { kebabCase } from './typescript';

/** Writes the constructs of all kinds that have a type. `versions` has the stored version of each kind. */
export function constructsText(sources: readonly ApiSource[], versions: ReadonlyMap<string, string>): string {
  const kinds = sources
    .flatMap(({ group, kinds }) => kinds.map((kind) => ({ ...kind, group })))
    .filter(({ outline }) => outline !== undefined)
    .sort((a, b) => compareText(a.kind, b.kind));
  const classes = kinds.map(({ kind, group, construct, outline }) => {
    const { name: className = kind, doc } = construct ?? {};
    if (doc === undefined) {
      throw new Error(`${kind} has a type and no construct: say in sources.ts what it is`);
    }
    const type = [`'${group}/${versions.get(kind)!}'`, `'${kind}'`];
    const embedded = Object.entries(outline?.embedded ?? {}).map(([field, name]) => `  ${field}: k8s.toJson_${name},\n`);
    return `/** ${doc} */\nexport class ${className} extends customResource<${kind}Spec>${args(kind, type, embedded)} {}`;
  });
  return [
    '// Written by `npm run crds`; do not edit.',
    "import { k8s } from 'cdk8s-plus-28';",
    ...kinds.map(({ kind }) => `import type { ${kind}Spec } from '../../crds/types/${kebabCase(kind)}';`),
    "import { customResource } from './custom-resource';",
    '',
    `${classes.join('\n\n')}\n`,
  ].join('\n');
}

/** The arguments, broken as prettier breaks them. */
function args(kind: string, type: readonly string[], embedded: readonly string[]): string {
  if (embedded.length > 0) {
    return `(${type.join(', ')}, {\n${embedded.join('')}})`;
  }
  const line = `(${type.join(', ')})`;
  const isShort = `export class ${kind} extends customResource<${kind}Spec>${line} {}`.length <= 120;
  return isShort ? line : `(\n${type.map((arg) => `  ${arg},\n`).join('')})`;
}
