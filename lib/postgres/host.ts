import type { Objection } from '../core/errors';
import { checkDnsSubdomain } from '../core/names';

/** Why certificates can't be checked against `host`; nothing when they can. */
export function checkHost(host: string): Objection | undefined {
  const allowed = 'a name in DNS, such as keelson.postgres.database.azure.com';
  if (/^\d+(\.\d+){3}$/.test(host) || host.includes(':')) {
    return {
      message: 'is an address, and certificates are checked against names',
      got: host,
      allowed,
      fix: 'write the name that the certificate holds',
    };
  }
  if (host.includes('*')) {
    return { message: 'is a pattern and no host', got: host, allowed, fix: 'write the whole name' };
  }
  if (host.endsWith('.')) {
    return {
      message: 'ends with a dot, which certificates do not hold',
      got: host,
      allowed,
      fix: `write ${host.replace(/\.+$/, '')}`,
    };
  }
  const objection = checkDnsSubdomain(host.toLowerCase());
  return objection === undefined && host.includes('.')
    ? undefined
    : { message: 'is not the name of a host', got: host, allowed };
}

const CIDR = /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$|^[0-9a-fA-F:]+\/\d{1,3}$/;

/** Why `cidr` is no range of addresses; nothing when it is. */
export function checkCidr(cidr: string): Objection | undefined {
  return CIDR.test(cidr)
    ? undefined
    : { message: 'is not a range of addresses', got: cidr, allowed: 'CIDR such as 10.1.2.0/27' };
}

/** Why `name` can't be the administrator of a server elsewhere; nothing when it can. */
export function checkAdministrator(name: string): Objection | undefined {
  return /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/.test(name)
    ? undefined
    : { message: 'is not the name of a role', got: name, allowed: 'letters, digits, "_" and "-"' };
}

/** Why `text` is no certificate; nothing when it is. */
export function checkCertificate(text: string): Objection | undefined {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    return {
      message: 'holds a private key, and would go to every client',
      allowed: 'PEM text that begins with -----BEGIN CERTIFICATE-----',
      fix: 'leave the key out, and replace it: it has been in a file',
    };
  }
  return /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(text)
    ? undefined
    : {
        message: 'is not a certificate',
        allowed: 'PEM text that begins with -----BEGIN CERTIFICATE-----',
      };
}
