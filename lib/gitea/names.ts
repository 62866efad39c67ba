import { checkPattern } from '../core/checks';
import { checkDnsLabel, checkDnsSubdomain } from '../core/names';
import type { Objection } from '../core/errors';
import { RESERVED_NAMES } from './reserved-names';

/** Name of the first administrator where none is chosen. */
export const DEFAULT_ADMIN = 'keelson';

/** Why `text` can't be the host name of a server that people open in a browser. Sources: RFC 1123, RFC 6125. */
export function checkHostname(text: string): Objection | undefined {
  const allowed = 'a DNS name in lower case, such as git.example.org';
  if (/^https?:\/\//.test(text)) {
    return { message: 'is an address, not a host name', got: text, allowed, fix: 'leave out what is not the host' };
  }
  if (text.includes('*')) {
    return {
      message: 'has a wildcard, but clone addresses need one name',
      got: text,
      allowed,
      fix: 'name the host itself',
    };
  }
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text) || text.includes(':')) {
    return {
      message: text.includes(':') && /^[^:]+:\d+$/.test(text) ? 'has a port' : 'is an IP address',
      got: text,
      allowed,
      fix: 'name the host; an Ingress knows hosts by name, on its own ports',
    };
  }
  if (text.endsWith('.')) {
    return { message: 'ends with a dot', got: text, allowed, fix: `write ${text.slice(0, -1)}` };
  }
  if (text !== text.toLowerCase() && checkDnsSubdomain(text.toLowerCase()) === undefined) {
    return { message: 'is not in lower case', got: text, allowed, fix: `write ${text.toLowerCase()}` };
  }
  const objection = checkDnsSubdomain(text);
  return objection === undefined ? undefined : { message: 'is not a host name', got: text, allowed };
}

/** Source: go-gitea/gitea 1.27 modules/validation/helpers.go, `IsValidUsername`. */
export function checkUsername(name: string): Objection | undefined {
  const allowed =
    '1 to 40 letters, digits, "-", "_" and ".", a letter or digit at both ends, no two signs side by side';
  if (RESERVED_NAMES.includes(name.toLowerCase())) {
    return { message: 'is a page of Gitea, so no account may have it', got: name, fix: 'choose another name' };
  }
  const known = /^[0-9A-Za-z]([0-9A-Za-z]|[-._](?=[0-9A-Za-z])){0,39}$/.test(name);
  return known && !/\.(keys|gpg|rss|atom|png)$/.test(name)
    ? undefined
    : { message: 'is not a name that Gitea allows', got: name, allowed };
}

/** Source: RFC 5321 and 5322, without quotes, comments and addresses as domains. */
export function checkEmail(email: string): Objection | undefined {
  const at = email.lastIndexOf('@');
  const [name, domain] = [email.slice(0, at), email.slice(at + 1)];
  const isSound =
    email.length <= 254 &&
    name.length <= 64 &&
    /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(name);
  return at > 0 &&
    isSound &&
    domain.length <= 253 &&
    domain
      .toLowerCase()
      .split('.')
      .every((label) => checkDnsLabel(label) === undefined)
    ? undefined
    : { message: 'is not an e-mail address', got: email, allowed: 'name@host' };
}

/** Why `label` can't be what jobs say under `runs-on`: it stands in SQL, in JSON and in a list with commas. */
export function checkLabel(label: string): Objection | undefined {
  return checkPattern(label, /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, {
    message: 'is not a label for runners',
    allowed:
      '1 to 63 letters, digits, "-", "_" and ".", beginning with a letter or digit, without a mode such as :docker',
  });
}
