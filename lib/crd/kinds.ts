// Written by `npm run crds`; do not edit.
import { k8s } from 'cdk8s-plus-28';
import type { AppProjectSpec } from '../../crds/types/app-project';
import type { ApplicationSpec } from '../../crds/types/application';
import type { ApplicationSetSpec } from '../../crds/types/application-set';
import type { ClusterSpec } from '../../crds/types/cluster';
import type { ClusterSecretStoreSpec } from '../../crds/types/cluster-secret-store';
import type { ClusterTriggerAuthenticationSpec } from '../../crds/types/cluster-trigger-authentication';
import type { ExternalSecretSpec } from '../../crds/types/external-secret';
import type { ObjectStoreSpec } from '../../crds/types/object-store';
import type { PodMonitorSpec } from '../../crds/types/pod-monitor';
import type { PoolerSpec } from '../../crds/types/pooler';
import type { PrometheusRuleSpec } from '../../crds/types/prometheus-rule';
import type { ScaledJobSpec } from '../../crds/types/scaled-job';
import type { ScaledObjectSpec } from '../../crds/types/scaled-object';
import type { ScheduledBackupSpec } from '../../crds/types/scheduled-backup';
import type { ServiceMonitorSpec } from '../../crds/types/service-monitor';
import type { TriggerAuthenticationSpec } from '../../crds/types/trigger-authentication';
import { customResource } from './custom-resource';

/** A project of Argo CD: where its Applications may take manifests from, and where they may put them. */
export class AppProject extends customResource<AppProjectSpec>('argoproj.io/v1alpha1', 'AppProject') {}

/** An Application of Argo CD: manifests from a repository, kept in step with a cluster. */
export class Application extends customResource<ApplicationSpec>('argoproj.io/v1alpha1', 'Application') {}

/** Applications of Argo CD made from a template. */
export class ApplicationSet extends customResource<ApplicationSetSpec>('argoproj.io/v1alpha1', 'ApplicationSet') {}

/** A PostgreSQL with replicas and failover, run by CloudNativePG. */
export class PostgresCluster extends customResource<ClusterSpec>('postgresql.cnpg.io/v1', 'Cluster') {}

/** A store of secrets outside the cluster, for every namespace. */
export class ClusterSecretStore extends customResource<ClusterSecretStoreSpec>(
  'external-secrets.io/v1',
  'ClusterSecretStore',
) {}

/** Credentials that the scalers of every namespace use to query a source. */
export class ClusterTriggerAuthentication extends customResource<ClusterTriggerAuthenticationSpec>(
  'keda.sh/v1alpha1',
  'ClusterTriggerAuthentication',
) {}

/** A Secret whose values External Secrets fetches from a store. */
export class ExternalSecret extends customResource<ExternalSecretSpec>('external-secrets.io/v1', 'ExternalSecret') {}

/** Where the barman-cloud plugin keeps physical backups. */
export class BarmanObjectStore extends customResource<ObjectStoreSpec>('barmancloud.cnpg.io/v1', 'ObjectStore') {}

/** Has Prometheus scrape pods without a Service. */
export class PodMonitor extends customResource<PodMonitorSpec>('monitoring.coreos.com/v1', 'PodMonitor') {}

/** Connection pools (PgBouncer) before a CloudNativePG cluster. */
export class PostgresPooler extends customResource<PoolerSpec>('postgresql.cnpg.io/v1', 'Pooler', {
  template: k8s.toJson_PodTemplateSpec,
}) {}

/** Alerts and recorded series. */
export class PrometheusRule extends customResource<PrometheusRuleSpec>('monitoring.coreos.com/v1', 'PrometheusRule') {}

/** Starts Jobs by events with KEDA. */
export class ScaledJob extends customResource<ScaledJobSpec>('keda.sh/v1alpha1', 'ScaledJob', {
  jobTargetRef: k8s.toJson_JobSpec,
}) {}

/** Scales a workload by events with KEDA. */
export class ScaledObject extends customResource<ScaledObjectSpec>('keda.sh/v1alpha1', 'ScaledObject') {}

/** Has CloudNativePG back up a cluster on a schedule. */
export class ScheduledBackup extends customResource<ScheduledBackupSpec>('postgresql.cnpg.io/v1', 'ScheduledBackup') {}

/** Has Prometheus scrape the pods behind a Service. */
export class ServiceMonitor extends customResource<ServiceMonitorSpec>('monitoring.coreos.com/v1', 'ServiceMonitor') {}

/** Credentials that the scalers of one namespace use to query a source. */
export class TriggerAuthentication extends customResource<TriggerAuthenticationSpec>(
  'keda.sh/v1alpha1',
  'TriggerAuthentication',
) {}
