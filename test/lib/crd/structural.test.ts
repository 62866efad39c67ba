import { formatFault } from '../../../lib/core/errors';
import type { JsonSchema } from '../../../lib/crd';
import { StructuralWalk } from '../../../lib/crd/structural';

interface Row {
  readonly what: string;
  readonly schema: JsonSchema;
  readonly value: unknown;
  readonly faults: readonly string[];
}

const TEXT: JsonSchema = { type: 'string' };
const INT_OR_STRING: JsonSchema = {
  'x-kubernetes-int-or-string': true,
  anyOf: [{ type: 'integer' }, { type: 'string' }],
};
const EMBEDDED: JsonSchema = { type: 'object', properties: { spec: TEXT }, 'x-kubernetes-embedded-resource': true };
const KEYED: JsonSchema = {
  type: 'array',
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['port', 'protocol'],
  items: { type: 'object', properties: { port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' } } },
};
const ONE_OF: JsonSchema = {
  type: 'object',
  properties: { a: TEXT, b: TEXT },
  oneOf: [{ required: ['a'] }, { required: ['b'] }],
};

/** What the kinds in crds/ do not show, or not alone. */
const ROWS: readonly Row[] = [
  { what: 'a number where both go', schema: INT_OR_STRING, value: 8080, faults: [] },
  { what: 'a text where both go', schema: INT_OR_STRING, value: '25%', faults: [] },
  {
    what: 'a fraction where both go',
    schema: INT_OR_STRING,
    value: 1.5,
    faults: ['x: is not a whole number or text (got 1.5)'],
  },
  { what: 'null where it may be', schema: { type: 'string', nullable: true }, value: null, faults: [] },
  { what: 'null where it may not be', schema: TEXT, value: null, faults: ['x: is not text (got null)'] },
  {
    what: 'true as text',
    schema: { type: 'boolean' },
    value: 'true',
    faults: ['x: is not true or false (got "true"); write true'],
  },
  {
    what: 'a map with one bad value',
    schema: { type: 'object', additionalProperties: TEXT },
    value: { 'a.b': 1, c: 'd' },
    faults: ['x["a.b"]: is not text (got 1); write "1"'],
  },
  { what: 'a map of anything', schema: { type: 'object', additionalProperties: true }, value: { a: 1 }, faults: [] },
  {
    what: 'an object that keeps what it does not know',
    schema: { type: 'object', properties: { a: TEXT }, 'x-kubernetes-preserve-unknown-fields': true },
    value: { a: 1, b: 2 },
    faults: ['x.a: is not text (got 1); write "1"'],
  },
  { what: 'a value of no type', schema: { 'x-kubernetes-preserve-unknown-fields': true }, value: null, faults: [] },
  {
    what: 'an object without fields',
    schema: { type: 'object' },
    value: { a: 1 },
    faults: ['x.a: is not a field of Sample (got 1)'],
  },
  {
    what: 'an embedded object',
    schema: EMBEDDED,
    value: { apiVersion: 'v1', kind: 'A', metadata: {}, spec: 's' },
    faults: [],
  },
  {
    what: 'a stranger in an embedded object',
    schema: EMBEDDED,
    value: { status: 's' },
    faults: ['x.status: is not a field of Sample (got "s", allowed: spec)'],
  },
  {
    what: 'a default in place of a required field',
    schema: { type: 'object', required: ['a'], properties: { a: { type: 'string', default: 'b' } } },
    value: {},
    faults: [],
  },
  {
    what: 'a choice left out',
    schema: { type: 'object', required: ['a'], properties: { a: { type: 'string', enum: ['b', 'c'] } } },
    value: {},
    faults: ['x.a: is required (allowed: "b", "c")'],
  },
  {
    what: 'the same key by a default',
    schema: KEYED,
    value: [{ port: 1 }, { port: 1, protocol: 'UDP' }, { port: 1, protocol: 'TCP' }],
    faults: ['x[2]: is in the list twice (got {"port":1,"protocol":"TCP"})'],
  },
  {
    what: 'a set with a repetition',
    schema: { type: 'array', 'x-kubernetes-list-type': 'set', items: TEXT },
    value: ['a', 'b', 'a'],
    faults: ['x[2]: is in the list twice (got "a")'],
  },
  {
    what: 'too few items',
    schema: { type: 'array', minItems: 1, items: TEXT },
    value: [],
    faults: ['x: has too few items (got 0, allowed: at least 1)'],
  },
  {
    what: 'too many characters, counted as people do',
    schema: { type: 'string', maxLength: 2 },
    value: '🌊🌊🌊',
    faults: ['x: has too many characters (got "🌊🌊🌊", allowed: at most 2)'],
  },
  { what: 'as many characters as may be', schema: { type: 'string', maxLength: 2 }, value: '🌊🌊', faults: [] },
  {
    what: 'a bound that is excluded',
    schema: { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 1 },
    value: 0,
    faults: ['x: is out of range (got 0, allowed: more than 0 and at most 1)'],
  },
  {
    what: 'a number between the steps',
    schema: { type: 'integer', multipleOf: 5 },
    value: 7,
    faults: ['x: is out of step (got 7, allowed: multiples of 5)'],
  },
  {
    what: 'a pattern without words',
    schema: { type: 'string', pattern: '^v\\d+$' },
    value: '1',
    faults: ['x: does not have the right form (got "1", allowed: text like ^v\\d+$)'],
  },
  {
    what: 'neither alternative',
    schema: ONE_OF,
    value: {},
    faults: ['x: fits none of the alternatives (allowed: a, or b)'],
  },
  {
    what: 'both alternatives',
    schema: ONE_OF,
    value: { a: 'x', b: 'y' },
    faults: ['x: fits 2 alternatives that exclude each other (allowed: a, or b)'],
  },
  { what: 'one alternative', schema: ONE_OF, value: { b: 'y' }, faults: [] },
  {
    what: 'none of several types',
    schema: { anyOf: [{ type: 'integer' }, { type: 'string' }] },
    value: true,
    faults: ['x: fits none of the alternatives (allowed: integer, or string)'],
  },
  {
    what: 'what is excluded',
    schema: { type: 'string', not: { enum: ['root'] } },
    value: 'root',
    faults: ['x: is excluded by the schema (got "root")'],
  },
  {
    what: 'each part of a conjunction',
    schema: {
      type: 'object',
      properties: { a: { type: 'integer' } },
      allOf: [{ required: ['a'] }, { properties: { a: { minimum: 3 } } }],
    },
    value: { a: 2 },
    faults: ['x.a: is out of range (got 2, allowed: at least 3)'],
  },
  {
    what: 'many fields of which one is meant',
    schema: {
      type: 'object',
      properties: Object.fromEntries([...'abcdefghijklmn'].map((name) => [`field${name}`, TEXT])),
    },
    value: { fieldx: 1, other: 2 },
    faults: [
      'x.fieldx: is not a field of Sample (got 1, allowed: fielda, fieldb, fieldc, fieldd, fielde, fieldf, fieldg, fieldh, fieldi, fieldj, fieldk, fieldl and 2 more); did you mean fielda?',
      'x.other: is not a field of Sample (got 2, allowed: fielda, fieldb, fieldc, fieldd, fielde, fieldf, fieldg, fieldh, fieldi, fieldj, fieldk, fieldl and 2 more)',
    ],
  },
];

describe('StructuralWalk', () => {
  it.each(ROWS.map((row) => [row.what, row] as const))('judges %s', (_, { schema, value, faults }) => {
    expect(new StructuralWalk('Sample').faults(value, schema, 'x').map(formatFault)).toEqual(faults);
  });
});
