import type { JsonSchema } from '../../lib/crd';
import { specShape, type Outline } from '../../tools/crds/outline';
import { kebabCase, typeFiles } from '../../tools/crds/typescript';

const TEXT: JsonSchema = { type: 'string' };

function write(specs: Readonly<Record<string, JsonSchema>>, outline: Outline = {}): Record<string, string> {
  const kinds = Object.entries(specs).map(([kind, spec]) => ({ kind, shape: specShape(spec, outline), origin: 'example.com/api@v1' }));
  return Object.fromEntries(typeFiles(kinds).map(({ name, text }) => [name, text]));
}

describe('typeFiles', () => {
  it('writes what a schema says', () => {
    const spec: JsonSchema = {
      type: 'object',
      required: ['name'],
      properties: {
        name: TEXT,
        'odd-name': { type: 'boolean' },
        replicas: { type: 'integer', minimum: 0, maximum: 10, default: 1 },
        port: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
        mode: { type: 'string', enum: ['a', "b's"] },
        labels: { type: 'object', additionalProperties: TEXT },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        anything: { 'x-kubernetes-preserve-unknown-fields': true },
        note: { type: 'string', nullable: true },
        policies: { type: 'array', items: { type: 'object', properties: { period: { type: 'number', minimum: 1 } } } },
        modes: { type: 'array', items: { type: 'string', enum: ['x', 'y'] } },
        open: { type: 'object', properties: { a: TEXT }, 'x-kubernetes-preserve-unknown-fields': true },
      },
    };
    expect(write({ LongThing: spec })).toEqual({
      'long-thing.ts': `// Written by \`npm run crds\`; do not edit. Schema: example.com/api@v1.

export interface LongThingSpec {
  readonly anything?: unknown;
  readonly free?: Readonly<Record<string, unknown>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly mode?: 'a' | 'b\\'s';
  readonly modes?: readonly ('x' | 'y')[];
  readonly name: string;
  readonly note?: string | null;
  readonly 'odd-name'?: boolean;
  readonly open?: LongThingOpen;
  readonly policies?: readonly LongThingPolicy[];
  readonly port?: number | string;
  /** 0 to 10. @default 1 */
  readonly replicas?: number;
}

export interface LongThingOpen {
  readonly a?: string;
  readonly [field: string]: unknown;
}

export interface LongThingPolicy {
  /** 1 or more. */
  readonly period?: number;
}
`,
    });
  });

  it('writes equal shapes once: in the shared file, or where the kind that owns them is', () => {
    const selector: JsonSchema = { type: 'object', properties: { matchLabels: { type: 'object', additionalProperties: TEXT } } };
    const inner: JsonSchema = { type: 'object', properties: { template: { type: 'object', properties: { deep: TEXT } } } };
    expect(
      write({
        Inner: inner,
        Outer: { type: 'object', properties: { inner, again: { type: 'array', items: inner }, selector } },
        Other: { type: 'object', properties: { selector } },
      }),
    ).toEqual({
      'inner.ts': `// Written by \`npm run crds\`; do not edit. Schema: example.com/api@v1.

export interface InnerSpec {
  readonly template?: InnerTemplate;
}

export interface InnerTemplate {
  readonly deep?: string;
}
`,
      'outer.ts': `// Written by \`npm run crds\`; do not edit. Schema: example.com/api@v1.
import type { InnerSpec } from './inner';
import type { Selector } from './shared';

export interface OuterSpec {
  readonly again?: readonly InnerSpec[];
  readonly inner?: InnerSpec;
  readonly selector?: Selector;
}
`,
      'other.ts': `// Written by \`npm run crds\`; do not edit. Schema: example.com/api@v1.
import type { Selector } from './shared';

export interface OtherSpec {
  readonly selector?: Selector;
}
`,
      'shared.ts': `// Written by \`npm run crds\`; do not edit. What several kinds share.

export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
}
`,
    });
  });

  it('names one spec after another that is equal', () => {
    const spec: JsonSchema = { type: 'object', properties: { a: TEXT } };
    expect(write({ ClusterThing: spec, Thing: spec })['cluster-thing.ts']).toBe(
      `// Written by \`npm run crds\`; do not edit. Schema: example.com/api@v1.
import type { ThingSpec } from './thing';

export type ClusterThingSpec = ThingSpec;
`,
    );
  });

  it('takes embedded types from cdk8s-plus, and of many choices only those that are kept', () => {
    const choices: JsonSchema = { type: 'object', properties: { a: TEXT, b: TEXT, c: TEXT } };
    const spec: JsonSchema = { type: 'object', properties: { job: { type: 'object', properties: { deep: choices } }, choices } };
    expect(write({ Thing: spec }, { embedded: { job: 'JobSpec' }, keep: { choices: ['b'] } })).toEqual({
      'thing.ts': `// Written by \`npm run crds\`; do not edit. Schema: example.com/api@v1.
import type { k8s } from 'cdk8s-plus-28';

export interface ThingSpec {
  readonly choices?: ThingChoices;
  readonly job?: k8s.JobSpec;
}

export interface ThingChoices {
  readonly b?: string;
}
`,
    });
  });

  it('gives unequal shapes under one name longer names', () => {
    const field = (child: JsonSchema): JsonSchema => ({ type: 'object', properties: { target: { type: 'object', properties: { child } } } });
    const text = write({ Thing: { type: 'object', properties: { one: field(TEXT), two: field({ type: 'number' }) } } })['thing.ts'];
    expect(text?.match(/interface \w+/g)).toEqual([
      'interface ThingSpec',
      'interface ThingOne',
      'interface ThingTarget',
      'interface ThingTwo',
      'interface ThingTwoTarget',
    ]);
  });
});

describe('kebabCase', () => {
  it.each([
    ['ScaledObject', 'scaled-object'],
    ['Probe', 'probe'],
    ['ClusterCloudEventSource', 'cluster-cloud-event-source'],
  ])('writes %s as %s', (kind, file) => {
    expect(kebabCase(kind)).toBe(file);
  });
});
