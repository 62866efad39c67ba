import type { Objection } from './errors';

/*
 * What Kubernetes allows in names, labels and ports, so that a bad one is found where it was written and not by the API server.
 * Source: kubernetes.io/docs/concepts/overview/working-with-objects, "Object Names and IDs" and "Labels and Selectors".
 */

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_TEXT = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const dnsLabelAllowed = (longest: number): string =>
  `1 to ${longest} lower case letters, digits and "-", with a letter or digit at both ends`;

/**
 * Why `text` is no DNS label (RFC 1123), which most object names must be.
 * @param longest Characters that it may have, where names of other objects are made of it.
 */
export function checkDnsLabel(text: string, longest = 63): Objection | undefined {
  if (text.length <= longest && DNS_LABEL.test(text)) {
    return undefined;
  }
  const message = text.length > longest ? `has ${text.length} characters` : 'is not a name that Kubernetes allows';
  return { message, got: text, allowed: dnsLabelAllowed(longest), ...suggestLabel(text, longest) };
}

/** Why `text` is no DNS subdomain (RFC 1123): labels joined by dots, 253 characters at most. */
export function checkDnsSubdomain(text: string): Objection | undefined {
  const allowed = 'up to 253 lower case letters, digits, "-" and ".", with a letter or digit at both ends of each part';
  if (text.length > 253) {
    return { message: `has ${text.length} characters`, got: text, allowed };
  }
  return text.split('.').every((part) => DNS_LABEL.test(part))
    ? undefined
    : { message: 'is not a name that Kubernetes allows', got: text, allowed };
}

/** Why `text` can't be a namespace of ours. */
export function checkNamespace(text: string): Objection | undefined {
  if (text === 'default' || text.startsWith('kube-')) {
    return {
      message: text === 'default' ? 'is the namespace of everybody' : 'is a namespace of Kubernetes itself',
      got: text,
      allowed: `${dnsLabelAllowed(63)}; not default, nothing that begins with kube-`,
      fix: 'choose a name of your own',
    };
  }
  return checkDnsLabel(text);
}

/** Why `text` is no value of a label. The empty value is one. */
export function checkLabelValue(text: string): Objection | undefined {
  const allowed = 'up to 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends';
  if (text.length > 63) {
    return { message: `has ${text.length} characters`, got: text, allowed };
  }
  return text === '' || LABEL_TEXT.test(text)
    ? undefined
    : { message: 'is not a label value that Kubernetes allows', got: text, allowed };
}

/** Why `text` is no key of a label or an annotation. */
export function checkLabelKey(text: string): Objection | undefined {
  const slash = text.indexOf('/');
  const name = text.slice(slash + 1);
  if (slash >= 0) {
    const prefix = text.slice(0, slash);
    if (checkDnsSubdomain(prefix) !== undefined) {
      const message =
        prefix.length > 253 ? `has a prefix of ${prefix.length} characters` : 'has a prefix that is no DNS name';
      return { message, got: text, allowed: 'a DNS name of up to 253 characters before the "/"' };
    }
  }
  return name.length <= 63 && LABEL_TEXT.test(name)
    ? undefined
    : {
        message:
          name.length > 63 ? `has a name of ${name.length} characters` : 'is not a label key that Kubernetes allows',
        got: text,
        allowed:
          '1 to 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, after an optional prefix/',
      };
}

/** Why `text` is no name of a port (IANA service name, RFC 6335). */
export function checkPortName(text: string): Objection | undefined {
  const allowed =
    '1 to 15 lower case letters, digits and single "-", at least one letter, a letter or digit at both ends';
  if (text.length > 15) {
    return { message: `has ${text.length} characters`, got: text, allowed };
  }
  return DNS_LABEL.test(text) && /[a-z]/.test(text) && !text.includes('--')
    ? undefined
    : { message: 'is not a port name that Kubernetes allows', got: text, allowed };
}

/** Why `number` is no port. */
export function checkPortNumber(number: number): Objection | undefined {
  return Number.isInteger(number) && number >= 1 && number <= 65535
    ? undefined
    : { message: 'is not a port', got: number, allowed: 'whole numbers from 1 to 65535' };
}

function suggestLabel(text: string, longest: number): Pick<Objection, 'fix'> {
  const suggestion = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-+|-+$/g, '');
  return suggestion === '' ? {} : { fix: `write ${suggestion}` };
}
