import type { k8s } from 'cdk8s-plus-28';

/**
 * User and group of every process that we write manifests for, unless an image can't run as it. Above 10,000, so that it can't meet a
 * user of the node (kube-score wants >= 10,000, trivy KSV-0020 and KSV-0021 want more than that).
 */
export const UNPRIVILEGED_ID = 10001;

/** Whom the pod's processes run as. */
export interface PodIdentity {
  /** @default 10001 */
  readonly user?: number;
  /** @default 10001 */
  readonly group?: number;
}

/** Passes Pod Security `restricted`. Volumes belong to the group, and are only walked through when their owner is wrong. */
export function podSecurityContext(identity: PodIdentity = {}): k8s.PodSecurityContext {
  const group = identity.group ?? UNPRIVILEGED_ID;
  return {
    runAsNonRoot: true,
    runAsUser: identity.user ?? UNPRIVILEGED_ID,
    runAsGroup: group,
    fsGroup: group,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** Passes Pod Security `restricted`; the root file system is read-only, so what a program writes needs a mount. */
export function containerSecurityContext(identity: PodIdentity = {}): k8s.SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    runAsUser: identity.user ?? UNPRIVILEGED_ID,
    runAsGroup: identity.group ?? UNPRIVILEGED_ID,
    seccompProfile: { type: 'RuntimeDefault' },
  };
}
