import { asRecord, asList, asTexts, asString, at } from '../../objects/json';
import { containerRule, kubeLinter, podRule, podSecurity } from '../rule';
import { securityContexts } from './host-access';

/** Annotation of AppArmor before its field; the API server still reads it. */
const APP_ARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

export const appArmor = podRule({
  id: 'app-armor-profile',
  sources: podSecurity('appArmorProfile'),
  severity: 'error',
  reason: "AppArmor's profile is the runtime's or one of the node's, never switched off.",
  check: (pod, report) => {
    const finding = {
      message: 'switches AppArmor off',
      allowed: 'RuntimeDefault, Localhost, or not set',
      fix: 'set it to RuntimeDefault',
    };
    for (const [path, securityContext] of securityContexts(pod)) {
      const profile = securityContext.appArmorProfile;
      const type = asRecord(profile).type;
      if (profile !== undefined && type !== 'RuntimeDefault' && type !== 'Localhost') {
        report({ field: `${path}.appArmorProfile.type`, got: type ?? null, ...finding });
      }
    }
    for (const [key, value] of Object.entries(asTexts(pod.annotations))) {
      if (
        key.startsWith(APP_ARMOR_ANNOTATION) &&
        value !== '' &&
        value !== 'runtime/default' &&
        !value.startsWith('localhost/')
      ) {
        report({ field: `metadata.annotations[${key}]`, got: value, ...finding });
      }
    }
  },
});

const SELINUX_TYPES = ['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];

export const seLinux = podRule({
  id: 'selinux-options',
  sources: podSecurity('seLinuxOptions'),
  severity: 'error',
  reason: 'SELinux confines every container by one of the types for containers, and no pod chooses a user or role.',
  check: (pod, report) => {
    for (const [path, securityContext] of securityContexts(pod)) {
      const { type, user, role } = asRecord(securityContext.seLinuxOptions);
      if (asString(type) !== undefined && type !== '' && !SELINUX_TYPES.includes(type as string)) {
        report({
          field: `${path}.seLinuxOptions.type`,
          message: 'is not a type that confines containers',
          got: type,
          allowed: SELINUX_TYPES.join(', '),
          fix: 'remove type',
        });
      }
      for (const [field, value] of [
        ['user', user],
        ['role', role],
      ] as const) {
        if (asString(value) !== undefined && value !== '') {
          report({
            field: `${path}.seLinuxOptions.${field}`,
            message: `chooses an SELinux ${field}`,
            got: value,
            allowed: 'not set',
            fix: `remove ${field}`,
          });
        }
      }
    }
  },
});

export const seccomp = podRule({
  id: 'seccomp-profile',
  sources: podSecurity('seccompProfile_baseline', 'seccompProfile_restricted'),
  severity: 'error',
  reason: "Every container runs under a seccomp profile, so that most of the kernel's calls are out of its reach.",
  check: (pod, report) => {
    const finding = {
      message: 'filters no system calls',
      allowed: 'RuntimeDefault, Localhost',
      fix: 'set it to RuntimeDefault',
    };
    const ofPod = profileType(pod.securityContext);
    if (ofPod !== undefined && !isFilter(ofPod)) {
      report({ field: 'spec.securityContext.seccompProfile.type', got: ofPod, ...finding });
    }
    for (const { path, securityContext } of pod.containers) {
      const own = profileType(securityContext);
      // What a container inherits has been reported at the pod.
      if (own === undefined ? ofPod === undefined : !isFilter(own)) {
        report({ field: `${path}.securityContext.seccompProfile.type`, got: own ?? null, ...finding });
      }
    }
  },
});

function profileType(securityContext: Readonly<Record<string, unknown>>): unknown {
  const profile = securityContext.seccompProfile;
  return profile === undefined ? undefined : (asRecord(profile).type ?? null);
}

function isFilter(type: unknown): boolean {
  return type === 'RuntimeDefault' || type === 'Localhost';
}

export const procMount = containerRule({
  id: 'proc-mount',
  sources: podSecurity('procMount', 'procMount_restricted'),
  severity: 'error',
  reason: "/proc is mounted with the runtime's masks, which hide what would tell about the node and change it.",
  check: ({ securityContext }, report) => {
    const { procMount: mount } = securityContext;
    if (mount !== undefined && mount !== 'Default') {
      report({
        field: 'securityContext.procMount',
        message: "takes off the masks of the kernel's files",
        got: mount,
        allowed: 'Default, or not set',
        fix: 'remove procMount',
      });
    }
  },
});

export const sysctls = podRule({
  id: 'sysctls',
  sources: [...podSecurity('sysctls'), ...kubeLinter('unsafe-sysctls')],
  severity: 'error',
  // Pod Security allows twelve names, and kube-linter refuses their prefixes `net.` and `kernel.shm`: none is left.
  reason: 'Pods set no kernel parameters: each one that Pod Security lets through is refused by kube-linter.',
  check: (pod, report) => {
    for (const sysctl of asList(at(pod.spec, 'securityContext', 'sysctls'))) {
      const name = asString(asRecord(sysctl).name) ?? '';
      report({
        field: `spec.securityContext.sysctls[${name}]`,
        message: 'sets a kernel parameter',
        got: name,
        allowed: 'none',
        fix: 'set it on the nodes that need it',
      });
    }
  },
});
