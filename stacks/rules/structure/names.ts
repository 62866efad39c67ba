import type { Objection } from '../../../lib/core/errors';
import { checkDnsLabel, checkDnsSubdomain } from '../../../lib/core/names';
import { groupKind, type GroupKind } from '../../objects/kinds';
import { locate } from '../../objects/locate';
import type { Rule } from './rule';

/** Kinds whose names become parts of DNS names or labels. Source: Kubernetes API reference, "Object Names and IDs". */
const LABEL_KINDS: ReadonlySet<GroupKind> = new Set(['Namespace', 'Service', 'apps/StatefulSet']);

/** Kinds whose names are only parts of a path: anything but `.`, `..`, `/` and `%`. */
const PATH_KINDS: ReadonlySet<GroupKind> = new Set([
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'rbac.authorization.k8s.io/Role',
  'rbac.authorization.k8s.io/RoleBinding',
]);

/** A CronJob's Jobs are named after it and a time of 11 characters, and a Job's name may have 63. */
const CRON_JOB_NAME_LENGTH = 52;

/** Names are such as the API server takes. */
export const names: Rule = function* ({ manifests }) {
  for (const manifest of manifests) {
    const { group, kind, name } = manifest.identity;
    const objection = check(groupKind(group, kind), name);
    if (objection !== undefined) {
      yield { path: locate(manifest, 'metadata.name'), ...objection };
    }
  }
};

function check(kind: GroupKind, name: string): Objection | undefined {
  if (PATH_KINDS.has(kind)) {
    return name === '.' || name === '..' || /[/%]/.test(name)
      ? { message: 'is not a name that Kubernetes allows', got: name, allowed: 'anything without "/" and "%"' }
      : undefined;
  }
  if (kind === 'batch/CronJob' && name.length > CRON_JOB_NAME_LENGTH) {
    return {
      message: `has ${name.length} characters, and its Jobs are called ${name.slice(0, 12)}…-<time>`,
      got: name,
      allowed: `up to ${CRON_JOB_NAME_LENGTH} characters`,
    };
  }
  if (kind === 'Service' && /^[0-9]/.test(name)) {
    return { message: 'begins with a digit', got: name, allowed: 'a DNS label that begins with a letter (RFC 1035)' };
  }
  return LABEL_KINDS.has(kind) ? checkDnsLabel(name) : checkDnsSubdomain(name);
}
