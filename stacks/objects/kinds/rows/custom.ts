import { certificateSecret, databaseCluster, databasePooler, externalSecret, monitoringPods } from '../../brought';
import { monitoring, postgresCluster, postgresPooler, scaledJob } from '../../busiest';
import { externalStore, scaleTarget, triggerSecrets, triggers } from '../../relations/references';
import { monitoredPods, monitoredServices } from '../../relations/selections';
import { kind, stored, type Kind } from '../kind';

const CUSTOM = { custom: true, selections: () => [], loses: 'nothing', ready: 'stored' } as const;
const NAMESPACED = { ...CUSTOM, scope: 'Namespaced' } as const;

/** Kinds of operators. Their schemas are in `crds/`, and a definition must stand in the cluster before the first object. */
export const CUSTOM_RESOURCES = {
  'argoproj.io/AppProject': stored('Namespaced', { custom: true }),
  'argoproj.io/Application': stored('Namespaced', { custom: true }),
  'argoproj.io/ApplicationSet': stored('Namespaced', { custom: true }),
  'barmancloud.cnpg.io/ObjectStore': stored('Namespaced', { custom: true }),
  'cert-manager.io/Certificate': stored('Namespaced', { custom: true, brings: certificateSecret }),
  'eventing.keda.sh/CloudEventSource': stored('Namespaced', { custom: true }),
  'eventing.keda.sh/ClusterCloudEventSource': stored('Cluster', { custom: true }),
  'external-secrets.io/ClusterSecretStore': stored('Cluster', {
    custom: true,
    formerVersions: ['external-secrets.io/v1beta1'],
  }),
  'external-secrets.io/ExternalSecret': kind({
    ...NAMESPACED,
    references: externalStore,
    formerVersions: ['external-secrets.io/v1beta1'],
    brings: externalSecret,
  }),
  'external-secrets.io/SecretStore': stored('Namespaced', { custom: true }),
  'keda.sh/ClusterTriggerAuthentication': stored('Cluster', { custom: true }),
  'keda.sh/ScaledJob': kind({
    ...NAMESPACED,
    references: triggers,
    pods: { template: ['spec', 'jobTargetRef', 'template'], ends: true, selector: 'none', replicas: 'none' },
    busiest: scaledJob,
  }),
  'keda.sh/ScaledObject': kind({
    ...NAMESPACED,
    references: (manifest, namespace) => [...scaleTarget(manifest, namespace), ...triggers(manifest, namespace)],
    // Source: keda.sh/docs/2.21/reference/scaledobject-spec.
    scaling: {
      minimum: 'minReplicaCount',
      fallback: 0,
      maximum: 'maxReplicaCount',
      fallbackMaximum: 100,
      guessesVersion: true,
    },
  }),
  'keda.sh/TriggerAuthentication': kind({ ...NAMESPACED, references: triggerSecrets }),
  'monitoring.coreos.com/Alertmanager': stored('Namespaced', {
    custom: true,
    brings: monitoringPods('alertmanager', 9093),
    busiest: monitoring('alertmanager'),
  }),
  'monitoring.coreos.com/AlertmanagerConfig': stored('Namespaced', { custom: true }),
  'monitoring.coreos.com/PodMonitor': kind({ ...NAMESPACED, references: () => [], selections: monitoredPods }),
  'monitoring.coreos.com/Probe': stored('Namespaced', { custom: true }),
  'monitoring.coreos.com/Prometheus': stored('Namespaced', {
    custom: true,
    brings: monitoringPods('prometheus', 9090),
    busiest: monitoring('prometheus'),
  }),
  'monitoring.coreos.com/PrometheusRule': stored('Namespaced', { custom: true }),
  'monitoring.coreos.com/ServiceMonitor': kind({ ...NAMESPACED, references: () => [], selections: monitoredServices }),
  'postgresql.cnpg.io/Cluster': stored('Namespaced', {
    custom: true,
    loses: 'volume',
    brings: databaseCluster,
    busiest: postgresCluster,
  }),
  'postgresql.cnpg.io/Pooler': stored('Namespaced', { custom: true, brings: databasePooler, busiest: postgresPooler }),
  'postgresql.cnpg.io/ScheduledBackup': stored('Namespaced', { custom: true }),
} satisfies Record<string, Kind>;
