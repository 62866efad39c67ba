import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../../crds/catalogue';
import { CUSTOM_RESOURCE_KINDS, definitionOf, type JsonSchema } from '../../lib/crd';
import { patternOf } from '../../lib/crd/scalar';
import { jsonText } from '../../tools/crds/json-text';

const folder = join(__dirname, '../../crds');
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  .sort();
const definitions = files.filter((path) => /\/.*\.json$/.test(path));
const types = files.filter((path) => path.startsWith('types/'));

/** A schema and where it stands. */
interface Place {
  readonly path: string;
  readonly schema: JsonSchema;
  /** False below allOf, anyOf, oneOf and not, which state values only. */
  readonly structural: boolean;
}

function* schemasIn(schema: JsonSchema, path: string, structural = true): Generator<Place> {
  yield { path, schema, structural };
  const { properties = {}, items, additionalProperties, not, allOf = [], anyOf = [], oneOf = [] } = schema;
  for (const [name, child] of Object.entries(properties)) {
    yield* schemasIn(child, `${path}.${name}`, structural);
  }
  for (const child of [items, additionalProperties]) {
    if (typeof child === 'object') {
      yield* schemasIn(child, `${path}[]`, structural);
    }
  }
  for (const child of [...allOf, ...anyOf, ...oneOf, ...(not === undefined ? [] : [not])]) {
    yield* schemasIn(child, `${path}?`, false);
  }
}

const places = CUSTOM_RESOURCE_KINDS.flatMap((kind) =>
  definitionOf(kind).spec.versions.flatMap(({ name, schema }) => [...schemasIn(schema.openAPIV3Schema, `${kind} ${name}`)]),
);

describe('crds/', () => {
  it('holds the kinds that the platform uses', () => {
    expect(definitions).toEqual([
      'argoproj.io/app-project.json',
      'argoproj.io/application-set.json',
      'argoproj.io/application.json',
      'barmancloud.cnpg.io/object-store.json',
      'eventing.keda.sh/cloud-event-source.json',
      'eventing.keda.sh/cluster-cloud-event-source.json',
      'external-secrets.io/cluster-secret-store.json',
      'external-secrets.io/external-secret.json',
      'external-secrets.io/secret-store.json',
      'keda.sh/cluster-trigger-authentication.json',
      'keda.sh/scaled-job.json',
      'keda.sh/scaled-object.json',
      'keda.sh/trigger-authentication.json',
      'monitoring.coreos.com/alertmanager-config.json',
      'monitoring.coreos.com/alertmanager.json',
      'monitoring.coreos.com/pod-monitor.json',
      'monitoring.coreos.com/probe.json',
      'monitoring.coreos.com/prometheus-rule.json',
      'monitoring.coreos.com/prometheus.json',
      'monitoring.coreos.com/service-monitor.json',
      'postgresql.cnpg.io/cluster.json',
      'postgresql.cnpg.io/pooler.json',
      'postgresql.cnpg.io/scheduled-backup.json',
    ]);
    expect(CUSTOM_RESOURCE_KINDS.length).toBe(definitions.length);
  });

  it.each(definitions)('%s is readable, under 1.4 MiB and as the generator writes it', (path) => {
    const text = readFileSync(join(folder, path), 'utf8');
    expect(statSync(join(folder, path)).size).toBeLessThan(1.4 * 1024 * 1024);
    expect(text).toBe(jsonText(JSON.parse(text)));
    expect(Math.max(...text.split('\n').map((line) => line.trim().length))).toBeLessThan(700);
  });

  it.each(CUSTOM_RESOURCE_KINDS)('the definition of %s is named and served as the catalogue says', (kind) => {
    const { group, plural, scope, versions } = CATALOGUE[kind];
    const { apiVersion, metadata, spec } = definitionOf(kind);
    expect({ apiVersion, name: metadata.name, group: spec['group'], scope: spec['scope'] }).toEqual({
      apiVersion: 'apiextensions.k8s.io/v1',
      name: `${plural}.${group}`,
      group,
      scope,
    });
    expect(spec.versions.filter(({ served }) => served).map(({ name }) => name)).toEqual(versions);
    expect(spec.versions.filter((version) => (version as { storage?: boolean }).storage === true).length).toBe(1);
  });

  it('has no prose', () => {
    const prose = places.filter(({ schema }) =>
      ['description', 'title', 'example', 'externalDocs'].some((field) => Object.hasOwn(schema, field)),
    );
    expect(prose.map(({ path }) => path)).toEqual([]);
    expect(CUSTOM_RESOURCE_KINDS.filter((kind) => Object.hasOwn(definitionOf(kind).metadata, 'annotations'))).toEqual([]);
  });

  it('is structural: every value has a type, or says that it has none', () => {
    const untyped = places.filter(
      ({ schema, structural }) =>
        structural &&
        schema.type === undefined &&
        schema['x-kubernetes-int-or-string'] !== true &&
        schema['x-kubernetes-preserve-unknown-fields'] !== true,
    );
    expect(untyped.map(({ path }) => path)).toEqual([]);
  });

  it('states nothing that our validator would overlook', () => {
    const known = new Set([
      'additionalProperties', 'allOf', 'anyOf', 'default', 'enum', 'exclusiveMaximum', 'exclusiveMinimum', 'format', 'items',
      'maxItems', 'maxLength', 'maxProperties', 'maximum', 'minItems', 'minLength', 'minProperties', 'minimum', 'multipleOf',
      'not', 'nullable', 'oneOf', 'pattern', 'properties', 'required', 'type', 'x-kubernetes-embedded-resource',
      'x-kubernetes-int-or-string', 'x-kubernetes-list-map-keys', 'x-kubernetes-list-type', 'x-kubernetes-map-type',
      'x-kubernetes-preserve-unknown-fields', 'x-kubernetes-validations',
    ]);
    const strange = new Set(places.flatMap(({ schema }) => Object.keys(schema)).filter((field) => !known.has(field)));
    expect([...strange]).toEqual([]);
  });

  it('has patterns that JavaScript reads as Go does but for `(?i)`, and enumerations of plain values', () => {
    const patterns = new Set(places.flatMap(({ schema }) => (schema.pattern === undefined ? [] : [schema.pattern])));
    // What the two dialects differ in: flags, anchors, classes of Unicode, possessive repetition.
    const foreign = [...patterns].filter((pattern) => /\(\?[^:]|\\[AzZpPC]|\[\[:|[*+?]\+/.test(pattern));
    expect(foreign.map((pattern) => pattern.replaceAll('(?i)', '')).filter((pattern) => /\(\?[^:]/.test(pattern))).toEqual([]);
    expect([...patterns].map((pattern) => patternOf(pattern).source.includes('(?i)'))).not.toContain(true);
    expect(patterns.size).toBe(27);
    const choices = places.flatMap(({ schema }) => schema.enum ?? []);
    expect(choices.filter((choice) => typeof choice === 'object')).toEqual([]);
  });
});

describe('crds/types', () => {
  it('stays small', () => {
    const lines = types.map((path) => readFileSync(join(folder, path), 'utf8').split('\n').length - 1);
    expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThan(3000);
    expect(Math.max(...lines)).toBeLessThan(400);
  });

  it('has only readonly fields', () => {
    const fields = types.flatMap((path) => readFileSync(join(folder, path), 'utf8').match(/^ {2}\S.*[:?]:? .*/gm) ?? []);
    const writable = fields.filter((line) => !/^ {2}(readonly |\/\*\* |\)|\w+,)/.test(line));
    expect(writable).toEqual([]);
    expect(fields.length).toBeGreaterThan(500);
  });
});
