export type { ApplicationSpec } from '../../crds/types/application';
export type { ClusterSecretStoreSpec } from '../../crds/types/cluster-secret-store';
export type { PrometheusRuleRule } from '../../crds/types/prometheus-rule';
export type { ScaledJobSpec } from '../../crds/types/scaled-job';
export type { ScaledObjectSpec } from '../../crds/types/scaled-object';
export type { ServiceMonitorSpec } from '../../crds/types/service-monitor';
export type { TriggerAuthenticationSpec } from '../../crds/types/trigger-authentication';
export { CUSTOM_RESOURCE_KINDS, type CustomResourceKind, definitionOf } from './catalogue';
export type { CustomResourceProps } from './custom-resource';
export { CustomResourceDefinitions, type CustomResourceDefinitionsProps } from './definitions';
export type { JsonSchema } from './json-schema';
export {
  Application,
  ApplicationSet,
  AppProject,
  BarmanObjectStore,
  ClusterSecretStore,
  ClusterTriggerAuthentication,
  ExternalSecret,
  PodMonitor,
  PostgresCluster,
  PostgresPooler,
  PrometheusRule,
  ScaledJob,
  ScaledObject,
  ScheduledBackup,
  ServiceMonitor,
  TriggerAuthentication,
} from './kinds';
export { openApiSchemaFor } from './schema';
export { type CustomResourceManifest, validateCustomResource } from './validate';
