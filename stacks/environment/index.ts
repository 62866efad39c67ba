export { secretsFromConfig, type ConfigSecrets } from './config-secrets';
export { externalOf, type Environment, type EnvironmentNamespace, type Settings } from './environment';
export { type EncryptedBackupSettings, type ReleasedImage } from './fields';
export { PROJECT } from './finding';
export { MAY_DIFFER } from './parity';
export {
  environmentFromConfig,
  environmentFromFile,
  environmentNames,
  type ConfigOptions,
  type EnvironmentOptions,
} from './read';
export { TARGET_NAMES, targetNamed, type Target, type TargetName } from './targets';
