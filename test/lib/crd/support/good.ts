import type { CustomResourceManifest } from '../../../../lib/crd';

const at = (apiVersion: string, kind: string, spec: Record<string, unknown>): CustomResourceManifest => ({
  apiVersion,
  kind,
  metadata: { name: 'sample', namespace: 'default', labels: { 'app.kubernetes.io/name': 'sample' } },
  spec,
});

/** One object of each kind that the platform writes, as rich as the platform needs it. */
export const GOOD = {
  AppProject: at('argoproj.io/v1alpha1', 'AppProject', {
    sourceRepos: ['https://git.example.com/platform.git'],
    destinations: [{ server: 'https://kubernetes.default.svc', namespace: '*' }],
    clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    syncWindows: [
      { kind: 'deny', schedule: '0 22 * * *', duration: '8h', applications: ['*'], timeZone: 'Europe/Berlin' },
    ],
  }),
  Application: at('argoproj.io/v1alpha1', 'Application', {
    project: 'keelson-prod',
    source: {
      repoURL: 'https://git.example.com/platform.git',
      targetRevision: 'main',
      path: 'dist/prod/redis',
      helm: { valuesObject: { anything: { goes: [1, 'two', true] } } },
    },
    destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
    syncPolicy: {
      automated: { prune: true, selfHeal: true },
      syncOptions: ['ServerSideApply=true'],
      retry: { limit: 5, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
    },
    ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }],
  }),
  ApplicationSet: at('argoproj.io/v1alpha1', 'ApplicationSet', {
    goTemplate: true,
    goTemplateOptions: ['missingkey=error'],
    generators: [
      {
        matrix: {
          generators: [
            { list: { elements: [{ name: 'a' }] } },
            { clusters: { selector: { matchLabels: { a: 'b' } } } },
          ],
        },
      },
    ],
    strategy: {
      type: 'RollingSync',
      rollingSync: {
        steps: [{ matchExpressions: [{ key: 'phase', operator: 'In', values: ['a'] }], maxUpdate: '25%' }],
      },
    },
    template: {
      metadata: { name: '{{.name}}' },
      spec: {
        project: 'default',
        destination: { name: 'in-cluster' },
        source: { repoURL: 'https://git.example.com/a.git' },
      },
    },
  }),
  ClusterSecretStore: at('external-secrets.io/v1', 'ClusterSecretStore', {
    provider: {
      azurekv: {
        vaultUrl: 'https://keelson.vault.azure.net',
        authType: 'WorkloadIdentity',
        serviceAccountRef: { name: 'eso' },
      },
    },
    conditions: [{ namespaces: ['queue'] }],
  }),
  ExternalSecret: at('external-secrets.io/v1', 'ExternalSecret', {
    refreshInterval: '1h',
    secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
    target: { name: 'redis', creationPolicy: 'Owner' },
    data: [{ secretKey: 'password', remoteRef: { key: 'redis-password' } }],
  }),
  ClusterTriggerAuthentication: at('keda.sh/v1alpha1', 'ClusterTriggerAuthentication', {
    azureKeyVault: {
      vaultUri: 'https://keelson.vault.azure.net',
      podIdentity: { provider: 'azure-workload', identityId: '00000000-0000-0000-0000-000000000000' },
      secrets: [{ parameter: 'password', name: 'redis' }],
    },
  }),
  ScaledJob: at('keda.sh/v1alpha1', 'ScaledJob', {
    jobTargetRef: {
      backoffLimit: 0,
      template: {
        metadata: { labels: { 'keelson.dev/anything': 'yes' } },
        spec: {
          restartPolicy: 'Never',
          containers: [
            {
              name: 'agent',
              image: 'registry.example.com/agent:1.0.0',
              ports: [{ containerPort: 8080, protocol: 'TCP' }],
              resources: { requests: { cpu: 1, memory: '1Gi' } },
              livenessProbe: { httpGet: { path: '/', port: 'http' } },
            },
          ],
        },
      },
    },
    maxReplicaCount: 20,
    rollout: { strategy: 'gradual' },
    scalingStrategy: { strategy: 'accurate', pendingPodConditions: ['Ready'] },
    triggers: [{ type: 'redis-streams', metadata: { stream: 'jobs', lagCount: '1' } }],
  }),
  ScaledObject: at('keda.sh/v1alpha1', 'ScaledObject', {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'agents' },
    minReplicaCount: 0,
    maxReplicaCount: 10,
    fallback: { failureThreshold: 3, replicas: 2, behavior: 'currentReplicasIfHigher' },
    advanced: { horizontalPodAutoscalerConfig: { behavior: { scaleDown: { stabilizationWindowSeconds: 300 } } } },
    triggers: [
      {
        type: 'redis-streams',
        metadata: { stream: 'jobs', lagCount: '5' },
        authenticationRef: { name: 'redis' },
        metricType: 'AverageValue',
      },
    ],
  }),
  TriggerAuthentication: at('keda.sh/v1alpha1', 'TriggerAuthentication', {
    secretTargetRef: [{ parameter: 'password', name: 'redis', key: 'password' }],
    podIdentity: { provider: 'azure-workload' },
  }),
  PodMonitor: at('monitoring.coreos.com/v1', 'PodMonitor', {
    selector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] },
    podMetricsEndpoints: [{ port: 'metrics', interval: '30s' }],
  }),
  PrometheusRule: at('monitoring.coreos.com/v1', 'PrometheusRule', {
    groups: [
      {
        name: 'redis',
        partial_response_strategy: 'Warn',
        rules: [
          { alert: 'RedisDown', expr: 'redis_up == 0', for: '5m', labels: { severity: 'critical' } },
          { record: 'redis:lag', expr: 1 },
        ],
      },
    ],
  }),
  ServiceMonitor: at('monitoring.coreos.com/v1', 'ServiceMonitor', {
    selector: { matchLabels: { a: 'b' } },
    namespaceSelector: { matchNames: ['queue'] },
    endpoints: [
      {
        port: 'metrics',
        interval: '30s',
        scrapeTimeout: '10s',
        relabelings: [{ action: 'keep', sourceLabels: ['job'], regex: 'a' }],
      },
      { targetPort: 9121, params: { target: ['a', 'b'] } },
    ],
  }),
  Cluster: at('postgresql.cnpg.io/v1', 'Cluster', {
    instances: 3,
    imageName: 'ghcr.io/cloudnative-pg/postgresql:18.6-system-trixie',
    enablePDB: true,
    storage: { size: '10Gi', storageClass: 'fast' },
    walStorage: { size: '2Gi' },
    bootstrap: { initdb: { dataChecksums: true, encoding: 'UTF8' } },
    postgresql: {
      parameters: { max_connections: '100' },
      pg_hba: ['hostssl all all all scram-sha-256'],
      synchronous: { method: 'any', number: 1, dataDurability: 'required' },
    },
    plugins: [
      {
        name: 'barman-cloud.cloudnative-pg.io',
        isWALArchiver: true,
        parameters: { barmanObjectName: 'postgres' },
      },
    ],
    resources: { requests: { cpu: '1', memory: '2Gi' }, limits: { memory: '2Gi' } },
    affinity: { enablePodAntiAffinity: true, topologyKey: 'kubernetes.io/hostname' },
  }),
  ObjectStore: at('barmancloud.cnpg.io/v1', 'ObjectStore', {
    configuration: {
      destinationPath: 's3://backups/postgres',
      s3Credentials: {
        accessKeyId: { name: 'postgres-store', key: 'access-key-id' },
        secretAccessKey: { name: 'postgres-store', key: 'secret-access-key' },
      },
      wal: { compression: 'gzip', encryption: 'AES256' },
    },
    retentionPolicy: '30d',
  }),
  Pooler: at('postgresql.cnpg.io/v1', 'Pooler', {
    cluster: { name: 'postgres' },
    instances: 2,
    type: 'rw',
    pgbouncer: { poolMode: 'session', parameters: { max_client_conn: '1000' } },
  }),
  ScheduledBackup: at('postgresql.cnpg.io/v1', 'ScheduledBackup', {
    schedule: '0 30 2 * * *',
    cluster: { name: 'postgres' },
    method: 'plugin',
    pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' },
    immediate: true,
    backupOwnerReference: 'self',
  }),
} as const;
