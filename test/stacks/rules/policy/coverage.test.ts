import { RULES, type RuleSource } from '../../../../stacks/rules';

// Every check of four scanners is answered for by a rule. The names are the scanners' own.

/** k8s.io/pod-security-admission v0.35.4, folder policy: every check of the levels baseline and restricted. */
const POD_SECURITY = `allowPrivilegeEscalation appArmorProfile capabilities_baseline capabilities_restricted hostNamespaces
  hostPathVolumes hostPorts hostProbesAndHostLifecycle privileged procMount procMount_restricted restrictedVolumes runAsNonRoot
  runAsUser seLinuxOptions seccompProfile_baseline seccompProfile_restricted sysctls windowsHostProcess`;

/** kube-score v1.20.0, README_CHECKS.md: the 33 checks that are on by default. */
const KUBE_SCORE = `container-ephemeral-storage-request-and-limit container-image-pull-policy container-image-tag
  container-resources container-security-context-privileged container-security-context-readonlyrootfilesystem
  container-security-context-user-group-id cronjob-has-deadline cronjob-restartpolicy deployment-has-host-podantiaffinity
  deployment-has-poddisruptionbudget deployment-pod-selector-labels-match-template-metadata-labels deployment-replicas
  deployment-strategy deployment-targeted-by-hpa-does-not-have-replicas-configured environment-variable-key-duplication
  horizontalpodautoscaler-has-target horizontalpodautoscaler-replicas ingress-targets-service label-values
  networkpolicy-targets-pod pod-networkpolicy pod-probes pod-probes-identical pod-topology-spread-constraints
  poddisruptionbudget-has-policy service-targets-pod service-type stable-version statefulset-has-host-podantiaffinity
  statefulset-has-poddisruptionbudget statefulset-has-servicename
  statefulset-pod-selector-labels-match-template-metadata-labels`;

/** kube-linter v0.8.3, docs/generated/checks.md: the 31 checks that are on by default. */
const KUBE_LINTER = `dangling-service deprecated-service-account-field docker-sock drop-net-raw-capability duplicate-env-var
  env-var-secret host-ipc host-network host-pid invalid-target-ports job-ttl-seconds-after-finished latest-tag liveness-port
  mismatching-selector no-anti-affinity no-extensions-v1beta no-read-only-root-fs non-existent-service-account
  pdb-max-unavailable pdb-min-available pdb-unhealthy-pod-eviction-policy privilege-escalation-container privileged-container
  readiness-port run-as-non-root sensitive-host-mounts ssh-port startup-port unsafe-sysctls unset-cpu-requirements
  unset-memory-requirements`;

/** Polaris v10.2.2, pkg/config/default.yaml: the 18 checks of severity danger. */
const POLARIS = `tagNotSpecified hostIPCSet hostPIDSet hostNetworkSet privilegeEscalationAllowed runAsRootAllowed
  runAsPrivileged dangerousCapabilities sensitiveContainerEnvVar sensitiveConfigmapContent clusterrolePodExecAttach
  rolePodExecAttach clusterrolebindingPodExecAttach rolebindingClusterRolePodExecAttach rolebindingRolePodExecAttach
  clusterrolebindingClusterAdmin rolebindingClusterAdminClusterRole rolebindingClusterAdminRole`;

const LISTS: readonly (readonly [RuleSource['tool'], number, string])[] = [
  ['pod-security', 19, POD_SECURITY],
  ['kube-score', 33, KUBE_SCORE],
  ['kube-linter', 31, KUBE_LINTER],
  ['polaris', 18, POLARIS],
];

const checksOf = (tool: RuleSource['tool']): string[] => [
  ...new Set(
    RULES.flatMap(({ sources }) => sources.filter((source) => source.tool === tool).map(({ check }) => check)),
  ),
];

test.each(LISTS)(
  'every check of %s (%i) has a rule, and no rule names a check that does not exist',
  (tool, count, list) => {
    const names = list.split(/\s+/);
    expect(names).toHaveLength(count);
    expect(checksOf(tool).sort()).toEqual(names.sort());
  },
);

test('ids are unique, in kebab-case, and say what and why in one sentence', () => {
  const ids = RULES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
  expect(RULES.filter(({ reason }) => !/^[A-Z/].*[^.]\.$/.test(reason)).map(({ id }) => id)).toEqual([]);
});

test('only what kube-score calls a warning is one', () => {
  expect(RULES.filter(({ severity }) => severity === 'warning').map(({ id }) => id)).toEqual([
    'service-type',
    'multiple-replicas',
    'rolling-update',
    'autoscaler-replicas',
  ]);
});
