import { compareText } from '../../../../lib/core/errors';
import type { CustomResourceManifest } from '../../../../lib/crd';
import { GOOD } from './good';

export interface Mutation {
  readonly what: string;
  readonly manifest: CustomResourceManifest;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const STRANGERS: readonly Json[] = [null, true, -1, 7.5, '', 'stranger', [], {}, ['stranger'], { stranger: 1 }];

/** Every sample with one value replaced, left out, doubled or joined by an unknown field, at every place of it below the spec. */
export function* mutations(): Generator<Mutation> {
  for (const [kind, manifest] of Object.entries(GOOD).sort(([a], [b]) => compareText(a, b))) {
    const spec = (manifest as unknown as { readonly spec: Json }).spec;
    for (const [what, mutated] of variants(spec, 'spec')) {
      yield { what: `${kind} ${what}`, manifest: { ...manifest, spec: mutated } };
    }
  }
}

function* variants(value: Json, path: string): Generator<[string, Json]> {
  for (const stranger of STRANGERS) {
    yield [`${path} as ${JSON.stringify(stranger)}`, stranger];
  }
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    yield [`${path} doubled`, [...items, ...items]];
    for (const [index, item] of items.entries()) {
      for (const [what, mutated] of variants(item, `${path}[${index}]`)) {
        yield [what, items.map((other, position) => (position === index ? mutated : other))];
      }
    }
  } else if (typeof value === 'object' && value !== null) {
    const fields = value as { readonly [name: string]: Json };
    yield [`${path} with a stranger`, { ...fields, stranger: 'x' }];
    for (const [name, child] of Object.entries(fields)) {
      const others = Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name));
      yield [`${path} without ${name}`, others];
      for (const [what, mutated] of variants(child, `${path}.${name}`)) {
        yield [what, { ...fields, [name]: mutated }];
      }
    }
  }
}
