import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toYamlDocuments, type KubernetesObject, type Synthesis } from '../../stacks/synth';

/**
 * What is compared: each chart as one readable file, its objects in the order in which they are applied. Schemas of custom resources
 * stand for themselves in crds/ and are shown by a digest, or they would be nine tenths of all lines.
 */
export function goldenFiles(synthesis: Synthesis): ReadonlyMap<string, string> {
  return new Map(
    synthesis.charts
      .map(({ name }) => [name, synthesis.manifests.filter(({ chart }) => chart === name)] as const)
      .filter(([, manifests]) => manifests.length > 0)
      .map(([name, manifests]) => [
        `${name}.yaml`,
        toYamlDocuments(manifests.map(({ object }) => withoutSchemas(object))),
      ]),
  );
}

/** Files of a golden folder by name. */
export function readGolden(folder: string): ReadonlyMap<string, string> {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** Makes a golden folder hold these files and no others. */
export function writeGolden(folder: string, files: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of files) {
    writeFileSync(join(folder, name), content);
  }
}

function withoutSchemas(object: KubernetesObject): unknown {
  if (object.kind !== 'CustomResourceDefinition') {
    return object;
  }
  const { versions, ...spec } = object.spec as { readonly versions: readonly { readonly schema?: unknown }[] };
  return {
    ...object,
    spec: {
      ...spec,
      versions: versions.map(({ schema, ...version }) => ({
        ...version,
        schema: `sha256:${createHash('sha256').update(JSON.stringify(schema)).digest('hex')}`,
      })),
    },
  };
}
