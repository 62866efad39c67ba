import type { Fault } from '../core/errors';
import type { JsonSchema } from './json-schema';
import { knownKind, openApiSchemaFor, replicasPathFor } from './schema';
import { StructuralWalk } from './structural';

/** A manifest as the API server is sent it. */
export interface CustomResourceManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [field: string]: unknown;
}

const TEXTS: JsonSchema = { type: 'object', additionalProperties: { type: 'string' } };

/**
 * Metadata of an object, which every kind has and no CustomResourceDefinition describes: the fields that an author may set.
 * Source: kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta.
 */
const METADATA: JsonSchema = {
  type: 'object',
  properties: {
    name: {
      type: 'string',
      maxLength: 253,
      pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
    },
    generateName: { type: 'string' },
    namespace: { type: 'string', maxLength: 63, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' },
    labels: TEXTS,
    annotations: TEXTS,
    finalizers: { type: 'array', items: { type: 'string' } },
    ownerReferences: {
      type: 'array',
      items: {
        type: 'object',
        required: ['apiVersion', 'kind', 'name', 'uid'],
        properties: {
          apiVersion: { type: 'string' },
          kind: { type: 'string' },
          name: { type: 'string' },
          uid: { type: 'string' },
          controller: { type: 'boolean' },
          blockOwnerDeletion: { type: 'boolean' },
        },
      },
    },
  },
};

/**
 * Holds a custom resource against the structural schema of its kind, as an API server with strict field validation would: unknown fields
 * are faults. CEL rules (`x-kubernetes-validations`) and formats are not evaluated.
 * @returns every fault, its path from the manifest's root; none for kinds that crds/ does not hold.
 */
export function validateCustomResource(manifest: CustomResourceManifest): Fault[] {
  const { apiVersion, kind } = manifest;
  const known = knownKind(apiVersion, kind);
  switch (known.state) {
    case 'unknown':
      return [];
    case 'not-served':
      return [
        {
          path: 'apiVersion',
          message: `is not a served version of ${kind}`,
          got: apiVersion,
          allowed: known.served.join(', '),
        },
      ];
    case 'served': {
      const schema = openApiSchemaFor(apiVersion, kind)!;
      const properties = { ...schema.properties, metadata: METADATA };
      const faults = new StructuralWalk(kind).faults(manifest, { ...schema, properties }, '');
      const replicas = replicasFaults(manifest, replicasPathFor(apiVersion, kind) ?? []);
      return [...faults, ...replicas.filter(({ path }) => !faults.some((fault) => fault.path === path))];
    }
  }
}

/** The server checks the field behind the `scale` subresource, whatever the schema says of it. */
function replicasFaults(manifest: CustomResourceManifest, path: readonly string[]): Fault[] {
  const replicas = path.reduce<unknown>(
    (value, field) => (value as Readonly<Record<string, unknown>> | null | undefined)?.[field],
    manifest,
  );
  return path.length > 0 && typeof replicas === 'number' && replicas < 0
    ? [{ path: path.join('.'), message: 'is out of range', got: replicas, allowed: 'at least 0' }]
    : [];
}
