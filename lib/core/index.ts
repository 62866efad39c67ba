export {
  checkCertificate,
  checkCidr,
  checkPattern,
  checkUnique,
  checkWhole,
  faultsAt,
  type Objections,
  optional,
} from './checks';
export {
  type Cluster,
  clusterOf,
  type ImagePolicy,
  type IngressController,
  type NodePool,
  provideCluster,
  type SecretStore,
  type Toleration,
} from './cluster';
export { checkCron, checkTimeZone } from './cron';
export { compareText, type Fault, FaultReport, formatFault, KeelsonError, type Objection } from './errors';
export { type Image, imageReference } from './images';
export { type ComponentIdentity, componentLabels, LABEL, selectorLabels } from './labels';
export { lazy } from './lazy';
export {
  checkDnsLabel,
  checkDnsSubdomain,
  checkLabelKey,
  checkLabelValue,
  checkNamespace,
  checkPortName,
  checkPortNumber,
} from './names';
export { FIELD_LIKENESS, KEY_LIKENESS, NAME_LIKENESS, nearest, WORD_LIKENESS } from './nearest';
export { once } from './once';
export { PlatformSecret, type PlatformSecretProps } from './platform-secret';
export { METRICS_PORT_NAME, type Port } from './ports';
export {
  bytesOr,
  canonicalBytes,
  canonicalCpu,
  checkBytes,
  checkCpu,
  checkReplicas,
  cpuMillicores,
  formatBytes,
  memoryBytes,
  quantityValue,
  type ReplicaBounds,
} from './quantities';
export {
  type SecretKey,
  type SecretKeyReference,
  type SecretLimit,
  type SecretMaterial,
  type SecretNotation,
  type SecretRecipe,
  secretRecipeOf,
  secretUrl,
  type SecretTemplatePart,
} from './secrets';
export { addFaults } from './validation';
export { IMAGES, KUBERNETES_VERSION } from './versions';
export { contextValue, type ContextValue } from './context';
