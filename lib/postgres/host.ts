import { checkPattern } from '../core/checks';
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

/** Why `name` can't be the administrator of a server elsewhere; nothing when it can. */
export function checkAdministrator(name: string): Objection | undefined {
  return checkPattern(name, /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/, {
    message: 'is not the name of a role',
    allowed: 'letters, digits, "_" and "-"',
  });
}
