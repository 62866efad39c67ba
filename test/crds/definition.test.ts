import { amend, bareDefinition, differences, type Definition } from '../../tools/crds/definition';

const DEFINITION: Definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.com', labels: { a: 'b' }, annotations: { generator: 'v1' } } as Definition['metadata'],
  spec: {
    group: 'example.com',
    names: { kind: 'Thing', plural: 'things' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        additionalPrinterColumns: [{ name: 'Age', type: 'date', jsonPath: '.x', description: 'prose' }],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            description: 'prose',
            properties: {
              description: { type: 'string', description: 'prose' },
              list: { type: 'array', items: { type: 'string', title: 'prose' } },
              map: { type: 'object', additionalProperties: { type: 'string', description: 'prose' } },
              free: { type: 'object', default: { description: 'value' }, additionalProperties: true },
              either: { type: 'object', anyOf: [{ required: ['a'], description: 'prose' }], not: { description: 'prose' } },
            },
          } as object,
        },
      },
    ],
  },
};

describe('bareDefinition', () => {
  it('drops prose, annotations and nothing else', () => {
    expect(bareDefinition(DEFINITION)).toEqual({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'things.example.com', labels: { a: 'b' } },
      spec: {
        group: 'example.com',
        names: { kind: 'Thing', plural: 'things' },
        scope: 'Namespaced',
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            additionalPrinterColumns: [{ name: 'Age', type: 'date', jsonPath: '.x' }],
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: {
                  description: { type: 'string' },
                  list: { type: 'array', items: { type: 'string' } },
                  map: { type: 'object', additionalProperties: { type: 'string' } },
                  free: { type: 'object', default: { description: 'value' }, additionalProperties: true },
                  either: { type: 'object', anyOf: [{ required: ['a'] }], not: {} },
                },
              },
            },
          },
        ],
      },
    });
  });
});

describe('amend', () => {
  const amendment = { op: 'add', path: '/spec/scope', value: 'Cluster', because: 'a test' } as const;

  it('changes a copy of the kind that is meant', () => {
    expect(amend(DEFINITION, [{ kind: 'Thing', ...amendment }]).spec.scope).toBe('Cluster');
    expect(DEFINITION.spec.scope).toBe('Namespaced');
    expect(amend(DEFINITION, [{ kind: 'Other', ...amendment }]).spec.scope).toBe('Namespaced');
  });

  it('fails when there is nothing left to amend', () => {
    const path = '/spec/versions/0/gone/deeper';
    expect(() => amend(DEFINITION, [{ kind: 'Thing', op: 'remove', path, because: 'a test' }])).toThrow(
      "Cannot read properties of undefined (reading 'deeper')",
    );
  });
});

describe('differences', () => {
  it('names the places', () => {
    expect(differences({ a: 1, b: [1, 2], c: { d: 1 } }, { a: 1, b: [1, 3], c: { e: 1 } })).toEqual(['/b/1', '/c/d', '/c/e']);
  });

  it('tells lists from objects and values from nothing', () => {
    expect(differences({ a: [], b: null, c: 1 }, { a: {}, b: {}, c: undefined })).toEqual(['/a', '/b', '/c']);
  });

  it('ends after five', () => {
    expect(differences({}, { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 })).toEqual(['/a', '/b', '/c', '/d', '/e']);
  });
});
