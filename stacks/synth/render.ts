import { isDeepStrictEqual } from 'node:util';
import { ApiObject, type App, Lazy } from 'cdk8s';
import { normalize } from './normalize';

/** A class that `cdk8s import` generated: it can turn props into a manifest without an object. */
interface ImportedClass {
  manifest(props: unknown): unknown;
}

/** What cdk8s keeps to itself, and may keep otherwise one day; then there is no short way. */
interface Innards {
  readonly props?: unknown;
  readonly patches?: unknown;
}

/** Resolvers of every app: Lazy, implicit tokens, unions of numbers and strings. Others have to be asked by cdk8s itself. */
const BUILT_IN_RESOLVERS = 3;

/**
 * Renders objects as `toJson` does, in half of its time. `toJson` asks every resolver about every single value and sorts every map, which
 * is most of what an object costs; here values are resolved in one pass, and keys are put in order later, once. Where an object is not
 * of the usual make (patches, resolvers of the app's own, a class that renders otherwise), `toJson` does it.
 */
export class Renderer {
  private readonly shortWay: boolean;
  /** Generated classes by whether the short way leads to the same. */
  private readonly proven = new Map<unknown, boolean>();

  constructor(app: App) {
    this.shortWay = app.resolvers.length === BUILT_IN_RESOLVERS;
  }

  /** The object as JSON, but for the order of its keys; what JSON can't hold is still in it. */
  render(apiObject: ApiObject): unknown {
    const { props, patches } = apiObject as unknown as Innards;
    if (!this.shortWay || props === undefined || !Array.isArray(patches) || patches.length > 0) {
      return apiObject.toJson();
    }
    if (apiObject.toJson === ApiObject.prototype.toJson) {
      return resolved(apiObject, props);
    }
    const { constructor } = apiObject;
    return isImported(constructor) && this.isProven(constructor, apiObject, props)
      ? constructor.manifest(resolved(apiObject, props))
      : apiObject.toJson();
  }

  /** The first object of each class goes both ways. */
  private isProven(constructor: ImportedClass, apiObject: ApiObject, props: unknown): boolean {
    const known = this.proven.get(constructor);
    if (known !== undefined) {
      return known;
    }
    let usual: unknown;
    try {
      usual = apiObject.toJson();
    } catch {
      // What can't be rendered proves nothing; what is wrong with it is found field by field.
      return true;
    }
    const same = isDeepStrictEqual(canonical(constructor.manifest(resolved(apiObject, props))), canonical(usual));
    this.proven.set(constructor, same);
    return same;
  }
}

function isImported(constructor: unknown): constructor is ImportedClass {
  return (
    typeof constructor === 'function' &&
    Object.getPrototypeOf(constructor) === ApiObject &&
    Object.hasOwn(constructor, 'GVK') &&
    Object.hasOwn(constructor, 'manifest')
  );
}

function canonical(value: unknown): unknown {
  return normalize(value, { tokens: 'allowed' }).value;
}

function resolved(apiObject: ApiObject, props: unknown): unknown {
  return resolve({ ...(props as object), metadata: apiObject.metadata.toJson() as unknown });
}

function resolve(value: unknown): unknown {
  if (value === null || typeof value !== 'object') {
    return value ?? undefined;
  }
  if (value instanceof Lazy) {
    return resolve(value.produce() as unknown);
  }
  if (Array.isArray(value)) {
    return value.map(resolve);
  }
  if (typeof (value as Token).resolve === 'function') {
    return resolve((value as Token).resolve());
  }
  if (value.constructor === Object || value.constructor === undefined) {
    const result: Record<string, unknown> = {};
    for (const [key, field] of Object.entries(value)) {
      const inner = resolve(field);
      if (key === '__proto__') {
        // Assigning it would lose it; it is to be refused by name.
        Object.defineProperty(result, key, { value: inner, enumerable: true });
      } else if (inner !== undefined) {
        result[key] = inner;
      }
    }
    return result;
  }
  // The unions of generated classes; anything else stays, to be refused by name.
  const { value: inner } = value as { readonly value?: unknown };
  return typeof inner === 'number' || typeof inner === 'string' ? { value: inner } : value;
}

/** What cdk8s takes for a token: anything that resolves itself. */
interface Token {
  resolve(): unknown;
}
