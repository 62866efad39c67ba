import type { ApiObject } from 'cdk8s';

/**
 * How one secret value comes about. Values are never written into manifests: in `direct` delivery they are derived from the
 * environment's root secret, in `gitops` delivery they are fetched from an external store.
 */
export interface SecretMaterial {
  /**
   * Names the value across namespaces, for instance `redis/queue/users/raibid-server`. Two secrets that name the same material
   * hold the same value; a new name is a new value.
   */
  readonly material: string;
  /** Length in characters of `[A-Za-z0-9]`. 43 characters hold 256 bits. @default 43 */
  readonly length?: number;
  /** What a value that is given instead must be like, because of the programs that read it. @default - any text without NUL */
  readonly limits?: readonly SecretLimit[];
}

/**
 * What a program can't carry in a secret of its own. Derived values are letters and digits, which all programs carry; only values that
 * are given can break it.
 */
export interface SecretLimit {
  /** Source of a regular expression that a value must match. */
  readonly pattern: string;
  /** What is wrong with one that does not, as in a fault, for instance `holds a space, which ...`. */
  readonly message: string;
  readonly allowed: string;
}

/**
 * How a value is written into a secret file: as it is, as a hash, as a string of JSON with its quotes, or as a part of a URL, where all but
 * letters, digits and `-._~` is percent-encoded (RFC 3986, section 2.3).
 */
export type SecretNotation = 'plain' | 'sha256-hex' | 'json' | 'url';

/** A piece of a rendered secret file: literal text, or a value. */
export type SecretTemplatePart = string | { readonly value: SecretMaterial; readonly as: SecretNotation };

/** What stands under one key of a Secret. */
export type SecretKey =
  | { readonly type: 'value'; readonly value: SecretMaterial }
  | { readonly type: 'template'; readonly parts: readonly SecretTemplatePart[] };

/** What a Secret must hold, key by key. */
export interface SecretRecipe {
  readonly keys: Readonly<Record<string, SecretKey>>;
}

/** A server and who asks it, as a URL. */
export interface SecretUrl {
  /** For instance `rediss`. */
  readonly scheme: string;
  readonly username: string;
  readonly password: SecretMaterial;
  readonly host: string;
  readonly port: number;
  /** What follows the port, already encoded, for instance `/orders?sslmode=disable`. @default - nothing */
  readonly path?: string;
}

/** A key that holds a URL with a password in it, whatever characters the password is of. */
export function secretUrl({ scheme, username, password, host, port, path = '' }: SecretUrl): SecretKey {
  const before = `${scheme}://${percentEncoded(username)}:`;
  return { type: 'template', parts: [before, { value: password, as: 'url' }, `@${host}:${port}${path}`] };
}

/** `text` as a part of a URL. JavaScript's own function leaves five characters that RFC 3986 reserves. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Points at one key of a Secret in the workload's own namespace. */
export interface SecretKeyReference {
  readonly secretName: string;
  readonly key: string;
}

const RECIPE = Symbol.for('keelson.dev/secret-recipe');

/** Attaches the recipe to the Secret object that it is for; the bridge fills in the values from it. */
export function attachSecretRecipe(object: ApiObject, recipe: () => SecretRecipe): void {
  Object.defineProperty(object, RECIPE, { value: recipe });
}

/** The recipe of a Secret object. */
export function secretRecipeOf(object: ApiObject): SecretRecipe | undefined {
  return (object as { [RECIPE]?: () => SecretRecipe })[RECIPE]?.();
}
