import { asList, asRecord, asString, asStrings, asText } from '../../objects/json';
import type { CollectedManifest } from '../../objects/manifest';
import type { Platform } from '../platform';
import { inPod } from '../../objects/pods';
import { graphRule, kubeLinter, objectRule, podRule, polaris, type Finding } from '../rule';

export const serviceAccountExists = graphRule({
  id: 'service-account-exists',
  sources: kubeLinter('non-existent-service-account'),
  severity: 'error',
  unless: 'reference-exists',
  reason: 'The service account of a pod exists, or no pod is ever made.',
  check: (platform, report) => {
    for (const pod of platform.index.templates) {
      const name = asText(pod.spec.serviceAccountName) ?? asText(pod.spec.serviceAccount) ?? 'default';
      if (name !== 'default' && platform.index.find('ServiceAccount', pod.namespace, name) === undefined) {
        report(pod.manifest, {
          field: inPod(pod, 'spec.serviceAccountName'),
          message: 'names no ServiceAccount of the namespace',
          got: name,
          allowed: `a ServiceAccount in namespace ${pod.namespace}`,
          fix: 'refer to the account by its object',
        });
      }
    }
  },
});

export const deprecatedServiceAccount = podRule({
  id: 'deprecated-service-account-field',
  sources: kubeLinter('deprecated-service-account-field'),
  severity: 'error',
  reason: 'The service account stands in serviceAccountName; the old field serviceAccount says the same or nothing.',
  check: (pod, report) => {
    const old = asString(pod.spec.serviceAccount) ?? '';
    if (old !== '' && old !== pod.spec.serviceAccountName) {
      report({
        field: 'spec.serviceAccount',
        message: 'is a field that is no longer used',
        got: old,
        allowed: 'not set',
        fix: 'write serviceAccountName',
      });
    }
  },
});

interface RoleRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

function rulesOf(role: CollectedManifest): readonly RoleRule[] {
  return asList(role.object.rules)
    .map(asRecord)
    .map(({ apiGroups, resources, verbs }) => ({
      apiGroups: asStrings(apiGroups),
      resources: asStrings(resources),
      verbs: asStrings(verbs),
    }));
}

const has = (values: readonly string[], ...wanted: readonly string[]): boolean =>
  values.some((value) => wanted.includes(value));

/** `get` opens a web socket, and a web socket is all that exec needs. */
function allowsExec({ apiGroups, resources, verbs }: RoleRule): boolean {
  return has(apiGroups, '', '*') && has(resources, '*', 'pods/exec', 'pods/attach') && has(verbs, '*', 'get', 'create');
}

const EVERY_VERB = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

function allowsEverything({ apiGroups, resources, verbs }: RoleRule): boolean {
  return (
    has(apiGroups, '*') && has(resources, '*') && (has(verbs, '*') || EVERY_VERB.every((verb) => verbs.includes(verb)))
  );
}

export const execRole = objectRule({
  id: 'exec-and-attach-role',
  sources: polaris('clusterrolePodExecAttach', 'rolePodExecAttach'),
  severity: 'error',
  reason: 'No role lets anyone start a process in a pod: that is everything the pod may do, without a trace.',
  kinds: ['rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/ClusterRole'],
  check: (role, report) => {
    rulesOf(role).forEach((rule, position) => {
      if (allowsExec(rule)) {
        report({
          field: `rules[${position}]`,
          message: 'lets its holder start processes in pods',
          got: rule,
          allowed: 'the resources and verbs that are used, without pods/exec, pods/attach and *',
          fix: 'name the resources',
        });
      }
    });
  },
});

/**
 * Roles that every cluster has and that grant neither a process in a pod nor everything. `admin` and `edit` are not among them: both
 * hold pods/exec. Source: kubernetes.io/docs/reference/access-authn-authz/rbac, default roles.
 */
const HARMLESS_ROLES: ReadonlySet<string> = new Set([
  'ClusterRole//system:auth-delegator',
  'ClusterRole//system:basic-user',
  'ClusterRole//system:discovery',
  'ClusterRole//system:public-info-viewer',
  'ClusterRole//system:service-account-issuer-discovery',
  'ClusterRole//view',
  'Role/kube-system/extension-apiserver-authentication-reader',
]);

interface RoleReference {
  readonly kind: string;
  readonly name: string;
  /** The role, if it is one of ours. */
  readonly role?: CollectedManifest;
  readonly harmless: boolean;
}

function roleOf(platform: Platform, binding: CollectedManifest): RoleReference {
  const reference = asRecord(binding.object.roleRef);
  const kind = asString(reference.kind) ?? '';
  const name = asString(reference.name) ?? '';
  const namespace = kind === 'Role' ? binding.identity.namespace : undefined;
  return {
    kind,
    name,
    role: platform.index.find(`rbac.authorization.k8s.io/${kind}`, namespace, name),
    harmless: HARMLESS_ROLES.has(`${kind}/${namespace ?? ''}/${name}`),
  };
}

/** The rule about administrators speaks of these; nobody needs to hear it twice. */
function isClusterAdmin(kind: string, name: string): boolean {
  return kind === 'ClusterRole' && name === 'cluster-admin';
}

function bindingsOf(platform: Platform): readonly CollectedManifest[] {
  return [
    ...platform.index.ofKind('rbac.authorization.k8s.io/RoleBinding'),
    ...platform.index.ofKind('rbac.authorization.k8s.io/ClusterRoleBinding'),
  ];
}

export const execBinding = graphRule({
  id: 'exec-and-attach-binding',
  sources: polaris(
    'clusterrolebindingPodExecAttach',
    'rolebindingClusterRolePodExecAttach',
    'rolebindingRolePodExecAttach',
  ),
  severity: 'error',
  reason: "No binding refers to a role that lets anyone start a process in a pod, or to one that can't be read.",
  check: (platform, report) => {
    for (const binding of bindingsOf(platform)) {
      const { kind, name, role, harmless } = roleOf(platform, binding);
      const finding = (message: string): Finding => ({
        field: 'roleRef',
        message,
        got: `${kind} ${name}`,
        allowed: 'a role of the platform without pods/exec and pods/attach, view, system:auth-delegator',
        fix: 'write a role with the rules that are needed',
      });
      if (role !== undefined) {
        const rules = rulesOf(role);
        if (rules.some(allowsExec) && !rules.some(allowsEverything)) {
          report(binding, finding('lets its subjects start processes in pods'));
        }
      } else if (!harmless && !isClusterAdmin(kind, name)) {
        report(binding, finding('refers to a role that is not among the manifests, so what it grants is not known'));
      }
    }
  },
});

export const clusterAdminBinding = graphRule({
  id: 'cluster-admin-binding',
  sources: polaris(
    'clusterrolebindingClusterAdmin',
    'rolebindingClusterAdminClusterRole',
    'rolebindingClusterAdminRole',
  ),
  severity: 'error',
  reason: 'No account is made administrator: a stolen token of one is the whole cluster.',
  check: (platform, report) => {
    for (const binding of bindingsOf(platform)) {
      const { kind, name, role } = roleOf(platform, binding);
      if (isClusterAdmin(kind, name) || (role !== undefined && rulesOf(role).some(allowsEverything))) {
        report(binding, {
          field: 'roleRef',
          message: 'gives its subjects everything',
          got: `${kind} ${name}`,
          allowed: 'a role with the resources and verbs that are used',
          fix: 'write a role with the rules that are needed',
        });
      }
    }
  },
});
