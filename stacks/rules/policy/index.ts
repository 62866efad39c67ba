import type { Rule } from '../rule';
import { clusterAdminBinding, deprecatedServiceAccount, execBinding, execRole, serviceAccountExists } from './accounts';
import { antiAffinity, multipleReplicas, rollingUpdate, topologySpread } from './availability';
import { budgetAllowsEviction, budgetForUnhealthyPods, budgetHasPolicy, hasDisruptionBudget } from './disruption';
import { duplicateEnvironment, secretInConfigMap, secretInEnvironment } from './environment';
import {
  hostNamespaces,
  hostPorts,
  hostProbes,
  privilegedContainer,
  volumeTypes,
  windowsHostProcess,
} from './host-access';
import { imagePullPolicy, imageTag } from './images';
import { cronJobDeadline, jobRestartPolicy, jobTimeToLive } from './jobs';
import { appArmor, procMount, seccomp, seLinux, sysctls } from './kernel';
import { podNetworkPolicy, policyPeerExists, policySelectsPods, sshPort } from './networking';
import { capabilities, nonRoot, privilegeEscalation, readOnlyRoot, userAndGroup } from './privileges';
import { probePortDeclared, probesDiffer, probesPresent } from './probes';
import { cpuAndMemory, ephemeralStorage, hasContainers } from './resources';
import { autoscalerReplicas, scaledHasNoReplicas, scalerHasTarget } from './scaling';
import { ingressTargetsService, serviceTargetPorts, serviceTargetsPods, serviceType } from './services';
import { statefulSetService } from './workloads';

/** What production asks for, in the order of the documentation. */
export const POLICY: readonly Rule[] = [
  hostNamespaces,
  privilegedContainer,
  hostPorts,
  volumeTypes,
  hostProbes,
  windowsHostProcess,
  capabilities,
  privilegeEscalation,
  nonRoot,
  userAndGroup,
  readOnlyRoot,
  appArmor,
  seLinux,
  seccomp,
  procMount,
  sysctls,
  imageTag,
  imagePullPolicy,
  hasContainers,
  cpuAndMemory,
  ephemeralStorage,
  duplicateEnvironment,
  secretInEnvironment,
  secretInConfigMap,
  probesPresent,
  probesDiffer,
  probePortDeclared,
  podNetworkPolicy,
  policySelectsPods,
  policyPeerExists,
  sshPort,
  serviceTargetsPods,
  serviceType,
  serviceTargetPorts,
  ingressTargetsService,
  multipleReplicas,
  rollingUpdate,
  antiAffinity,
  topologySpread,
  hasDisruptionBudget,
  budgetHasPolicy,
  budgetForUnhealthyPods,
  budgetAllowsEviction,
  scaledHasNoReplicas,
  scalerHasTarget,
  autoscalerReplicas,
  cronJobDeadline,
  jobRestartPolicy,
  jobTimeToLive,
  serviceAccountExists,
  deprecatedServiceAccount,
  execRole,
  execBinding,
  clusterAdminBinding,
  statefulSetService,
];
