import { catalogueText, definitionPath, type CataloguedDefinition } from './catalogue';
import { constructsText } from './constructs';
import { jsonText } from './json-text';
import { specShape } from './outline';
import { SOURCES } from './sources';
import { typeFiles, type TypedKind } from './typescript';
import { Upstream } from './upstream';

/** Every file that is generated: path from the root, and text. */
export async function generate(root: string): Promise<ReadonlyMap<string, string>> {
  const upstream = new Upstream(root);
  const catalogued: CataloguedDefinition[] = [];
  const typed: TypedKind[] = [];
  for (const source of SOURCES) {
    const { module } = source;
    const version = await upstream.versionOf(module);
    const definitions = await upstream.definitions(source);
    for (const [index, definition] of definitions.entries()) {
      catalogued.push({ definition, module, version });
      const { kind, outline } = source.kinds[index]!;
      const spec = definition.spec.versions.find(({ storage }) => storage)?.schema.openAPIV3Schema.properties?.['spec'];
      if (outline !== undefined && spec !== undefined) {
        typed.push({ kind, shape: specShape(spec, outline), origin: `${module}@${version}` });
      }
    }
  }
  const versions = new Map(
    catalogued.map(({ definition: { spec } }) => [spec.names.kind, spec.versions.find(({ storage }) => storage)!.name]),
  );
  return new Map([
    ...catalogued.map(({ definition }): [string, string] => [`crds/${definitionPath(definition)}`, jsonText(definition)]),
    ...typeFiles(typed).map(({ name, text }): [string, string] => [`crds/types/${name}`, text]),
    ['crds/catalogue.ts', catalogueText(catalogued)],
    ['lib/crd/kinds.ts', constructsText(SOURCES, versions)],
  ]);
}
