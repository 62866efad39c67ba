import { asNumber, asStrings, at } from '../../objects/json';
import { containerRule, kubeLinter, kubeScore, podRule, podSecurity, polaris } from '../rule';

export const capabilities = containerRule({
  id: 'capabilities',
  sources: [
    ...podSecurity('capabilities_baseline', 'capabilities_restricted'),
    ...kubeLinter('drop-net-raw-capability'),
    ...polaris('dangerousCapabilities'),
  ],
  severity: 'error',
  reason: 'A container drops every capability and takes back at most the one to listen on a port below 1024.',
  check: ({ securityContext }, report) => {
    const drop = asStrings(at(securityContext, 'capabilities', 'drop'));
    if (!drop.includes('ALL')) {
      report({
        field: 'securityContext.capabilities.drop',
        message: 'keeps capabilities that it was not given on purpose',
        got: drop,
        allowed: '["ALL"]',
        fix: 'drop ALL',
      });
    }
    const added = asStrings(at(securityContext, 'capabilities', 'add')).filter((name) => name !== 'NET_BIND_SERVICE');
    if (added.length > 0) {
      report({
        field: 'securityContext.capabilities.add',
        message: 'takes capabilities that restricted pods may not have',
        got: added,
        allowed: 'NET_BIND_SERVICE',
        fix: 'leave out the others',
      });
    }
  },
});

export const privilegeEscalation = containerRule({
  id: 'privilege-escalation',
  sources: [
    ...podSecurity('allowPrivilegeEscalation'),
    ...kubeLinter('privilege-escalation-container'),
    ...polaris('privilegeEscalationAllowed'),
  ],
  severity: 'error',
  reason: 'No process may gain more privileges than its parent, by a setuid file for instance.',
  check: ({ securityContext }, report) => {
    if (securityContext.allowPrivilegeEscalation !== false) {
      report({
        field: 'securityContext.allowPrivilegeEscalation',
        message: 'lets processes gain privileges',
        got: securityContext.allowPrivilegeEscalation ?? null,
        allowed: 'false',
        fix: 'set it to false',
      });
    }
  },
});

export const nonRoot = podRule({
  id: 'run-as-non-root',
  sources: [...podSecurity('runAsNonRoot'), ...kubeLinter('run-as-non-root'), ...polaris('runAsRootAllowed')],
  severity: 'error',
  reason:
    'Every container says that it does not run as root, so that an image that does is refused instead of started.',
  check: (pod, report) => {
    const ofPod = pod.securityContext.runAsNonRoot;
    const finding = { message: 'may run as root', allowed: 'true', fix: 'set it to true' };
    if (ofPod === false) {
      report({ field: 'spec.securityContext.runAsNonRoot', got: false, ...finding });
    }
    for (const { path, securityContext } of pod.containers) {
      const own = securityContext.runAsNonRoot;
      const field = `${path}.securityContext.runAsNonRoot`;
      if (own === false) {
        report({ field, got: false, ...finding });
      } else if (own !== true && ofPod === undefined) {
        report({ field, got: null, ...finding });
      }
    }
  },
});

/** trivy's KSV-0020 and KSV-0021 want more than 10000, kube-score at least 10000. */
const LOWEST_ID = 10_001;

export const userAndGroup = podRule({
  id: 'user-and-group-id',
  sources: [
    ...podSecurity('runAsUser'),
    ...kubeScore('container-security-context-user-group-id'),
    ...kubeLinter('run-as-non-root'),
    ...polaris('runAsRootAllowed'),
  ],
  severity: 'error',
  reason: 'User and group of every process are named and above 10000, so that they match no user on the node.',
  check: (pod, report) => {
    for (const [field, what] of [
      ['runAsUser', 'user'],
      ['runAsGroup', 'group'],
    ] as const) {
      const ofPod = asNumber(pod.securityContext[field]);
      const finding = (
        got: number | undefined,
      ): { message: string; got: number | null; allowed: string; fix: string } => ({
        message: got === undefined ? `leaves the ${what} to the image` : `runs as a ${what} that may exist on the node`,
        got: got ?? null,
        allowed: `${LOWEST_ID} or more`,
        fix: `set ${field} to ${LOWEST_ID}`,
      });
      const podIsLow = ofPod !== undefined && ofPod < LOWEST_ID;
      if (podIsLow) {
        report({ field: `spec.securityContext.${field}`, ...finding(ofPod) });
      }
      for (const { path, securityContext } of pod.containers) {
        const own = asNumber(securityContext[field]);
        const effective = own ?? ofPod;
        // What a container inherits has been reported at the pod.
        if ((effective === undefined || effective < LOWEST_ID) && !(own === undefined && podIsLow)) {
          report({ field: `${path}.securityContext.${field}`, ...finding(effective) });
        }
      }
    }
  },
});

export const readOnlyRoot = containerRule({
  id: 'read-only-root-filesystem',
  sources: [...kubeScore('container-security-context-readonlyrootfilesystem'), ...kubeLinter('no-read-only-root-fs')],
  severity: 'error',
  reason:
    "The root file system is read-only, so that an intruder can't leave a program behind; what is written has a mount of its own.",
  check: ({ securityContext }, report) => {
    if (securityContext.readOnlyRootFilesystem !== true) {
      report({
        field: 'securityContext.readOnlyRootFilesystem',
        message: 'can write to its own image',
        got: securityContext.readOnlyRootFilesystem ?? null,
        allowed: 'true',
        fix: 'set it to true and mount an emptyDir where the program writes',
      });
    }
  },
});
