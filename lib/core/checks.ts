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

const CIDR_ALLOWED = 'CIDR such as 10.1.2.0/27';

/** Why `text` is no range that something can be let through to, of IPv4 or IPv6; nothing when it is. */
export function checkCidr(text: string): Objection | undefined {
  // A zone, as in fe80::1%eth0, is known on one machine only.
  const [, address = '', length = ''] = /^([^%]*)\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIP(address);
  const bits = family === 4 ? 32 : 128;
  if (family === 0 || Number(length) > bits) {
    return { message: 'is not a range of addresses', got: text, allowed: CIDR_ALLOWED };
  }
  if (Number(length) === 0) {
    return {
      message: 'is every address there is',
      got: text,
      allowed: CIDR_ALLOWED,
      fix: 'name what is to be reached',
    };
  }
  // What follows the prefix means nothing, so it was a slip, or the prefix was.
  return addressBits(address).slice(Number(length)).includes('1')
    ? {
        message: 'names an address, and a range that begins before it',
        got: text,
        allowed: CIDR_ALLOWED,
        fix: `write ${address}/${bits} for the one address, or the first address of the range`,
      }
    : undefined;
}

/** The bits of an address that is sound, from the first to the last. */
function addressBits(address: string): string {
  const parts = isIP(address) === 4 ? address.split('.').map(Number) : ipv6Groups(address);
  return parts.map((part) => part.toString(2).padStart(parts.length === 4 ? 8 : 16, '0')).join('');
}

function ipv6Groups(address: string): number[] {
  // A URL has it in its shortest form, without IPv4 inside. Source: url.spec.whatwg.org, "IPv6 serializer".
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));
  const [first, last] = [groups(head), groups(tail ?? '')];
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
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
