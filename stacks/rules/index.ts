export { evaluate, evaluateObjects, evaluateResource, evaluateResources, type RuleFault } from './evaluate';
export {
  loadPolicyExceptions,
  parsePolicyExceptions,
  POLICY_EXCEPTIONS_FILE,
  type PolicyException,
} from './exceptions';
export { readFolder, UNKNOWN_CLUSTER, type FolderLimits, type FolderObjects } from './folder';
export { Platform, type PlatformOptions } from './platform';
export type { Rule, RuleSource, Severity } from './rule';
export { RULES } from './rules';
export { policyTable } from './table';
