import { isIP } from 'node:net';
import type { Fault, Objection } from './errors';

/** What is wrong with each of a construct's props, by name; a prop that is a list may have several. */
export type Objections = Readonly<Record<string, Objection | readonly Objection[] | undefined>>;

/** Faults of a construct's props, each at `<path of the construct>.<prop>`. */
export function faultsAt(path: string, objections: Objections): Fault[] {
  return Object.entries(objections).flatMap(([prop, found = []]) =>
    [found].flat().map((objection) => ({ path: `${path}.${prop}`, ...objection })),
  );
}

/** Checks a prop that may be left out. */
export function optional<T>(value: T | undefined, check: (value: T) => Objection | undefined): Objection | undefined {
  return value === undefined ? undefined : check(value);
}

/** Bounds of a whole number. */
export interface WholeBounds {
  /** @default 1 */
  readonly min?: number;
  /** @default - none */
  readonly max?: number;
  /** What is counted, for instance `seconds`. @default - the name of the prop says it */
  readonly unit?: string;
}

/** Why `value` is no whole number within bounds; nothing when it is, or is left out. */
export function checkWhole(value: number | undefined, { min = 1, max, unit }: WholeBounds = {}): Objection | undefined {
  if (value === undefined || (Number.isSafeInteger(value) && value >= min && value <= (max ?? value))) {
    return undefined;
  }
  const range = max === undefined ? `${min} or more` : `${min} to ${max}`;
  return {
    message: 'is out of range',
    got: value,
    allowed: `a whole number${unit === undefined ? '' : ` of ${unit}`}, ${range}`,
  };
}

/** Why `text` is not what `pattern` says; nothing when it is. */
export function checkPattern(
  text: string,
  pattern: RegExp,
  otherwise: { readonly message: string; readonly allowed: string },
): Objection | undefined {
  return pattern.test(text) ? undefined : { message: otherwise.message, got: text, allowed: otherwise.allowed };
}

/** Each name that stands twice in a list. */
export function checkUnique(
  names: readonly string[],
  otherwise: { readonly message: string; readonly fix: string },
): Objection[] {
  return names
    .filter((name, position) => names.indexOf(name) !== position)
    .map((got) => ({ message: otherwise.message, got, fix: otherwise.fix }));
}

/** Why `text` is no range of addresses, of IPv4 or IPv6; nothing when it is. */
export function checkCidr(text: string): Objection | undefined {
  const [, address = '', length] = /^(.*)\/(\d{1,3})$/.exec(text) ?? [];
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] as number;
  return Number(length) <= bits
    ? undefined
    : { message: 'is not a range of addresses', got: text, allowed: 'CIDR such as 10.1.2.0/27' };
}

/** Why `text` is no certificate, or no list of them; nothing when it is. It is never quoted: it may hold a key. */
export function checkCertificate(text: string): Objection | undefined {
  const allowed = 'PEM text that begins with -----BEGIN CERTIFICATE-----';
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    return {
      message: 'holds a private key, and would go to every client',
      allowed,
      fix: 'leave the key out, and replace it: it has been in a file',
    };
  }
  return /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(text)
    ? undefined
    : { message: 'is not a certificate', allowed };
}
