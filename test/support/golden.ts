import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toYamlDocuments, type KubernetesObject, type Synthesis } from '../../stacks/synth';
import { unifiedDiff } from './diff';

const GOLDEN = join(__dirname, '..', 'golden');
/** Set by `npm run golden`. */
const UPDATE = process.env.UPDATE_GOLDEN === '1';

/** Holds files against those of `test/golden/<name>`, which `npm run golden` rewrites. @throws Error with every difference */
export function holdGolden(name: string, now: ReadonlyMap<string, string>): void {
  const folder = join(GOLDEN, name);
  if (UPDATE) {
    writeGolden(folder, now);
  }
  const golden = readGolden(folder);
  const differences = [...new Set([...golden.keys(), ...now.keys()])]
    .sort()
    .filter((file) => golden.get(file) !== now.get(file))
    .map((file) => unifiedDiff(`test/golden/${name}/${file}`, golden.get(file) ?? '', now.get(file) ?? ''));
  if (differences.length > 0) {
    throw new Error(
      `${name} is not what it was. If it is what you want, run \`npm run golden\` and commit the files.\n\n${differences.join('\n')}`,
    );
  }
}

/** Holds a page of docs/ that `npm run golden` writes against what it should be. @throws Error with the difference */
export function holdPage(name: string, now: string): void {
  const file = join(__dirname, '..', '..', 'docs', name);
  if (UPDATE) {
    writeFileSync(file, now);
  }
  const written = readFileSync(file, 'utf8');
  if (written !== now) {
    throw new Error(
      `The page is not current. Run \`npm run golden\` and commit it.\n\n${unifiedDiff(`docs/${name}`, written, now)}`,
    );
  }
}

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
function writeGolden(folder: string, files: ReadonlyMap<string, string>): void {
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
