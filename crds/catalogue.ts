// Written by `npm run crds`; do not edit.

/** A definition as it was loaded; a bundler may keep it as text, which is parsed only when it is used. */
export type DefinitionText = string | Readonly<Record<string, unknown>>;

/** A custom resource that the platform knows. */
export interface CatalogueEntry {
  readonly group: string;
  readonly plural: string;
  readonly scope: 'Cluster' | 'Namespaced';
  /** Names of the served versions. */
  readonly versions: readonly string[];
  /** The Go module that the definition was generated from. */
  readonly origin: string;
  /** Reads the CustomResourceDefinition. */
  readonly load: () => DefinitionText;
}

export type CustomResourceKind =
  | 'Alertmanager'
  | 'AlertmanagerConfig'
  | 'AppProject'
  | 'Application'
  | 'ApplicationSet'
  | 'CloudEventSource'
  | 'Cluster'
  | 'ClusterCloudEventSource'
  | 'ClusterSecretStore'
  | 'ClusterTriggerAuthentication'
  | 'ExternalSecret'
  | 'ObjectStore'
  | 'PodMonitor'
  | 'Pooler'
  | 'Probe'
  | 'Prometheus'
  | 'PrometheusRule'
  | 'ScaledJob'
  | 'ScaledObject'
  | 'ScheduledBackup'
  | 'SecretStore'
  | 'ServiceMonitor'
  | 'TriggerAuthentication';

export const CATALOGUE: Readonly<Record<CustomResourceKind, CatalogueEntry>> = {
  Alertmanager: {
    group: 'monitoring.coreos.com',
    plural: 'alertmanagers',
    scope: 'Namespaced',
    versions: ['v1'],
    origin: 'github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring@v0.93.1',
    load: () => require('./monitoring.coreos.com/alertmanager.json') as DefinitionText,
  },
  AlertmanagerConfig: {
    group: 'monitoring.coreos.com',
    plural: 'alertmanagerconfigs',
    scope: 'Namespaced',
    versions: ['v1alpha1'],
    origin: 'github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring@v0.93.1',
    load: () => require('./monitoring.coreos.com/alertmanager-config.json') as DefinitionText,
  },
  AppProject: {
    group: 'argoproj.io',
    plural: 'appprojects',
    scope: 'Namespaced',
    versions: ['v1alpha1'],
    origin: 'github.com/argoproj/argo-cd/v3@v3.3.18',
    load: () => require('./argoproj.io/app-project.json') as DefinitionText,
  },
  Application: {
    group: 'argoproj.io',
    plural: 'applications',
    scope: 'Namespaced',
    versions: ['v1alpha1'],
    origin: 'github.com/argoproj/argo-cd/v3@v3.3.18',
    load: () => require('./argoproj.io/application.json') as DefinitionText,
  },
  ApplicationSet: {
    group: 'argoproj.io',
    plural: 'applicationsets',
    scope: 'Namespaced',
    versions: ['v1alpha1'],
    origin: 'github.com/argoproj/argo-cd/v3@v3.3.18',
    load: () => require('./argoproj.io/application-set.json') as DefinitionText,
  },
  CloudEventSource: {
    group: 'eventing.keda.sh',
    plural: 'cloudeventsources',
    scope: 'Namespaced',
    versions: ['v1alpha1'],
    origin: 'github.com/kedacore/keda/v2@v2.20.2',
    load: () => require('./eventing.keda.sh/cloud-event-source.json') as DefinitionText,
  },
  Cluster: {
    group: 'postgresql.cnpg.io',
    plural: 'clusters',
    scope: 'Namespaced',
    versions: ['v1'],
    origin: 'github.com/cloudnative-pg/cloudnative-pg@v1.30.0',
    load: () => require('./postgresql.cnpg.io/cluster.json') as DefinitionText,
  },
  ClusterCloudEventSource: {
    group: 'eventing.keda.sh',
    plural: 'clustercloudeventsources',
    scope: 'Cluster',
    versions: ['v1alpha1'],
    origin: 'github.com/kedacore/keda/v2@v2.20.2',
    load: () => require('./eventing.keda.sh/cluster-cloud-event-source.json') as DefinitionText,
  },
  ClusterSecretStore: {
    group: 'external-secrets.io',
    plural: 'clustersecretstores',
    scope: 'Cluster',
    versions: ['v1'],
    origin: 'github.com/external-secrets/external-secrets@v1.3.2',
    load: () => require('./external-secrets.io/cluster-secret-store.json') as DefinitionText,
  },
  ClusterTriggerAuthentication: {
    group: 'keda.sh',
    plural: 'clustertriggerauthentications',
    scope: 'Cluster',
    versions: ['v1alpha1'],
    origin: 'github.com/kedacore/keda/v2@v2.20.2',
    load: () => require('./keda.sh/cluster-trigger-authentication.json') as DefinitionText,
  },
  ExternalSecret: {
    group: 'external-secrets.io',
    plural: 'externalsecrets',
    scope: 'Namespaced',
    versions: ['v1'],
    origin: 'github.com/external-secrets/external-secrets@v1.3.2',
    load: () => require('./external-secrets.io/external-secret.json') as DefinitionText,
  },
  ObjectStore: {
    group: 'barmancloud.cnpg.io',
    plural: 'objectstores',
    scope: 'Namespaced',
    versions: ['v1'],
    origin: 'github.com/cloudnative-pg/plugin-barman-cloud@v0.13.0',
    load: () => require('./barmancloud.cnpg.io/object-store.json') as DefinitionText,
  },
  PodMonitor: {
    group: 'monitoring.coreos.com',
    plural: 'podmonitors',
    scope: 'Namespaced',
    versions: ['v1'],
    origin: 'github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring@v0.93.1',
    load: () => require('./monitoring.coreos.com/pod-monitor.json') as DefinitionText,
  },
  Pooler: {
    group: 'postgresql.cnpg.io',
    plural: 'poolers',
    scope: 'Namespaced',
    versions: ['v1'],
    origin: 'github.com/cloudnative-pg/cloudnative-pg@v1.30.0',
    load: () => require('./postgresql.cnpg.io/pooler.json') as DefinitionText,
  },
  Probe: {
    group: 'monitoring.coreos.com',
    plural: 'probes',
    scope: 'Namespaced',
    versions: ['v1'],
    origin: 'github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring@v0.93.1',
    load: () => require('./monitoring.coreos.com/probe.json') as DefinitionText,
  },
  Prometheus: {
    group: 'monitoring.coreos.com',
    plural: 'prometheuses',
    scope: 'Namespaced',
    versions: ['v1'],
    origin: 'github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring@v0.93.1',
    load: () => require('./monitoring.coreos.com/prometheus.json') as DefinitionText,
  },
  PrometheusRule: {
    group: 'monitoring.coreos.com',
    plural: 'prometheusrules',
    scope: 'Namespaced',
    versions: ['v1'],
    origin: 'github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring@v0.93.1',
    load: () => require('./monitoring.coreos.com/prometheus-rule.json') as DefinitionText,
  },
  ScaledJob: {
    group: 'keda.sh',
    plural: 'scaledjobs',
    scope: 'Namespaced',
    versions: ['v1alpha1'],
    origin: 'github.com/kedacore/keda/v2@v2.20.2',
    load: () => require('./keda.sh/scaled-job.json') as DefinitionText,
  },
  ScaledObject: {
    group: 'keda.sh',
    plural: 'scaledobjects',
    scope: 'Namespaced',
    versions: ['v1alpha1'],
    origin: 'github.com/kedacore/keda/v2@v2.20.2',
    load: () => require('./keda.sh/scaled-object.json') as DefinitionText,
  },
  ScheduledBackup: {
    group: 'postgresql.cnpg.io',
    plural: 'scheduledbackups',
    scope: 'Namespaced',
    versions: ['v1'],
    origin: 'github.com/cloudnative-pg/cloudnative-pg@v1.30.0',
    load: () => require('./postgresql.cnpg.io/scheduled-backup.json') as DefinitionText,
  },
  SecretStore: {
    group: 'external-secrets.io',
    plural: 'secretstores',
    scope: 'Namespaced',
    versions: ['v1'],
    origin: 'github.com/external-secrets/external-secrets@v1.3.2',
    load: () => require('./external-secrets.io/secret-store.json') as DefinitionText,
  },
  ServiceMonitor: {
    group: 'monitoring.coreos.com',
    plural: 'servicemonitors',
    scope: 'Namespaced',
    versions: ['v1'],
    origin: 'github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring@v0.93.1',
    load: () => require('./monitoring.coreos.com/service-monitor.json') as DefinitionText,
  },
  TriggerAuthentication: {
    group: 'keda.sh',
    plural: 'triggerauthentications',
    scope: 'Namespaced',
    versions: ['v1alpha1'],
    origin: 'github.com/kedacore/keda/v2@v2.20.2',
    load: () => require('./keda.sh/trigger-authentication.json') as DefinitionText,
  },
};
