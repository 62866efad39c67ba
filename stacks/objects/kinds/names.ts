import type { Objection } from '../../../lib/core/errors';
import { checkDnsLabel, checkDnsSubdomain } from '../../../lib/core/names';

// Most names are DNS subdomains. Source of the others: Kubernetes API reference, "Object Names and IDs".

/** A CronJob's Jobs are named after it and a time of 11 characters, and a Job's name may have 63. */
const CRON_JOB_NAME_LENGTH = 52;

/** The name of a Service is a DNS label that begins with a letter. */
export function checkServiceName(name: string): Objection | undefined {
  return /^[0-9]/.test(name)
    ? { message: 'begins with a digit', got: name, allowed: 'a DNS label that begins with a letter (RFC 1035)' }
    : checkDnsLabel(name);
}

/** The names of roles and bindings are parts of a path: anything but `.`, `..`, `/` and `%`. */
export function checkPathName(name: string): Objection | undefined {
  return name === '.' || name === '..' || /[/%]/.test(name)
    ? { message: 'is not a name that Kubernetes allows', got: name, allowed: 'anything without "/" and "%"' }
    : undefined;
}

export function checkCronJobName(name: string): Objection | undefined {
  return name.length > CRON_JOB_NAME_LENGTH
    ? {
        message: `has ${name.length} characters, and its Jobs are called ${name.slice(0, 12)}…-<time>`,
        got: name,
        allowed: `up to ${CRON_JOB_NAME_LENGTH} characters`,
      }
    : checkDnsSubdomain(name);
}
