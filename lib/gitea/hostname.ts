import { checkDnsSubdomain, type Objection } from '../core';

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
