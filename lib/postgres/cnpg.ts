import { Construct } from 'constructs';
import {
  addFaults,
  checkBytes,
  checkDnsLabel,
  checkPattern,
  checkReplicas,
  clusterOf,
  componentLabels,
  faultsAt,
  imageReference,
  IMAGES,
  optional,
  PlatformSecret,
  type Fault,
  type Port,
} from '../core';
import { BarmanObjectStore, PostgresCluster, PostgresPooler, ScheduledBackup } from '../crd';
import { KUBERNETES_API, NetworkEdges, observe, PUBLIC_HTTPS, type NetworkEndpoint } from '../workload';
import { cnpgAlerts } from './cnpg-alerts';
import { sizedParameters } from './config';
import { Databases } from './databases';
import type { PostgresEndpoint } from './endpoint';
import { ADMIN_ROLE, EXPORTER_PORT, LONGEST_NAME, PASSWORD_FILE_NAME, POSTGRES_PORT, serverIdentity } from './layout';
import { memoryFaults, memorySettings } from './memory';
import type { CnpgBackupProps, PostgresCnpgProps } from './props';

/** Name of the plugin. Source: cloudnative-pg.io/plugin-barman-cloud. */
const PLUGIN = 'barman-cloud.cloudnative-pg.io';
/** Where the instance manager answers the operator. Source: cloudnative-pg.io/documentation, "Instance manager". */
const STATUS_PORT: Port = { name: 'status', number: 8000 };
/** Connections of the operator, of replicas and of the administrator. */
const OWN_CONNECTIONS = 15;

/** Several servers with failover, run by the CloudNativePG operator, which must be there. Budgets for both kinds of pods are its own. */
export class CnpgPostgres extends Construct {
  readonly endpoint: PostgresEndpoint;
  private readonly props: PostgresCnpgProps;
  private readonly labels: Readonly<Record<string, string>>;
  private readonly connections: NetworkEdges;

  constructor(scope: Construct, id: string, props: PostgresCnpgProps) {
    super(scope, id);
    this.props = props;
    const { name, namespace } = props;
    const identity = serverIdentity(name, IMAGES.postgresCnpg);
    this.labels = componentLabels(identity);
    this.connections = this.addConnections();
    const admin = new PlatformSecret(this, 'Admin', {
      name: `${name}-admin`,
      namespace,
      labels: this.labels,
      keys: () => ({
        username: { type: 'template', parts: [ADMIN_ROLE] },
        [PASSWORD_FILE_NAME]: { type: 'value', value: { material: `postgres/${name}/roles/admin` } },
      }),
    });
    const cluster = this.addCluster(admin.secretName);
    if (props.backup !== undefined) {
      this.addBackup(props.backup);
    }
    if (props.pooler !== undefined) {
      this.addPooler(props.pooler);
    }
    this.endpoint = new Databases(this, 'Databases', {
      name,
      namespace,
      labels: this.labels,
      host: `${name}-rw.${namespace}.svc.cluster.local`,
      port: POSTGRES_PORT.number,
      network: { peer: this.connections.peer, ports: [POSTGRES_PORT], edges: this.connections },
      administrator: ADMIN_ROLE,
      secretName: admin.secretName,
      trust: 'off',
      after: [cluster],
      connections: memorySettings(props).maxConnections - OWN_CONNECTIONS,
    });
    this.addObservation();
    addFaults(this, () => this.faults());
  }

  private get instances(): number {
    return this.props.instances ?? 3;
  }

  private addConnections(): NetworkEdges {
    const { name, namespace, operatorNamespace = 'cnpg-system', backup } = this.props;
    const edges = new NetworkEdges(this, 'NetworkPolicy', {
      name,
      namespace,
      selector: { 'cnpg.io/cluster': name },
      annotations: { 'kube-score/ignore': 'networkpolicy-targets-pod' },
    });
    edges.allowFrom({ type: 'pods', namespace: operatorNamespace }, [STATUS_PORT, POSTGRES_PORT]);
    // Replicas follow the primary and ask each other who it is; each instance writes its state to the API.
    edges.connectTo({ peer: edges.peer, ports: [STATUS_PORT, POSTGRES_PORT], edges });
    edges.connectTo(KUBERNETES_API);
    if (backup !== undefined) {
      edges.connectTo(storeEndpoint(backup));
    }
    return edges;
  }

  private addCluster(superuserSecret: string): PostgresCluster {
    const { name, namespace, memory, storage, walStorage, cpu, backup } = this.props;
    const { storageClasses, nodePools, topologyKeys } = clusterOf(this);
    const { request, limit } = cpu ?? { request: '500m', limit: '4' };
    const volume = (size: string) => ({ size, storageClass: storageClasses.fast, resizeInUseVolumes: true });
    return new PostgresCluster(this, 'Cluster', {
      metadata: { name, namespace, labels: { ...this.labels } },
      spec: {
        instances: this.instances,
        imageName: imageReference(this, IMAGES.postgresCnpg),
        // The labels of ours reach the pods, but not those that the operator selects by.
        inheritedMetadata: { labels: { ...this.labels } },
        enablePDB: this.instances > 1,
        enableSuperuserAccess: true,
        superuserSecret: { name: superuserSecret },
        bootstrap: { initdb: { dataChecksums: true, encoding: 'UTF8', localeProvider: 'builtin', locale: 'C.UTF-8' } },
        storage: volume(storage),
        ...(walStorage === undefined ? {} : { walStorage: volume(walStorage) }),
        resources: {
          requests: { cpu: request, memory, 'ephemeral-storage': '64Mi' },
          limits: { cpu: limit, memory, 'ephemeral-storage': '512Mi' },
        },
        priorityClassName: 'keelson-data',
        primaryUpdateStrategy: 'unsupervised',
        primaryUpdateMethod: 'switchover',
        affinity: {
          enablePodAntiAffinity: true,
          podAntiAffinityType: 'preferred',
          topologyKey: topologyKeys[0] ?? 'kubernetes.io/hostname',
          ...(nodePools.general.nodeSelector === undefined
            ? {}
            : { nodeSelector: { ...nodePools.general.nodeSelector } }),
          ...(nodePools.general.tolerations === undefined
            ? {}
            : { tolerations: nodePools.general.tolerations.map((toleration) => ({ ...toleration })) }),
        },
        postgresql: {
          parameters: {
            ...sizedParameters(this.props),
            password_encryption: 'scram-sha-256',
            idle_in_transaction_session_timeout: '15min',
            log_lock_waits: 'on',
            log_min_duration_statement: '1s',
            random_page_cost: '1.1',
          },
          // A commit waits for one replica, so that a failover forgets nothing that a client was told is kept.
          ...(this.instances > 1
            ? {
                synchronous: {
                  method: 'any',
                  number: 1,
                  dataDurability: this.instances > 2 ? 'required' : 'preferred',
                },
              }
            : {}),
        },
        ...(backup === undefined
          ? {}
          : { plugins: [{ name: PLUGIN, isWALArchiver: true, parameters: { barmanObjectName: name } }] }),
      },
    });
  }

  private addBackup(backup: CnpgBackupProps): void {
    const { name, namespace } = this.props;
    const metadata = { name, namespace, labels: { ...this.labels } };
    const secret = new PlatformSecret(this, 'ObjectStoreSecret', {
      name: `${name}-object-store`,
      namespace,
      labels: this.labels,
      keys: () => ({
        'access-key-id': { type: 'value', value: backup.accessKeyId },
        'secret-access-key': { type: 'value', value: backup.secretAccessKey },
      }),
    });
    new BarmanObjectStore(this, 'ObjectStore', {
      metadata,
      spec: {
        configuration: {
          destinationPath: backup.destinationPath,
          ...(backup.endpointUrl === undefined ? {} : { endpointURL: backup.endpointUrl }),
          s3Credentials: {
            accessKeyId: { name: secret.secretName, key: 'access-key-id' },
            secretAccessKey: { name: secret.secretName, key: 'secret-access-key' },
          },
          wal: { compression: 'gzip', encryption: 'AES256' },
          data: { compression: 'gzip', encryption: 'AES256', immediateCheckpoint: true },
        },
        retentionPolicy: backup.retention ?? '30d',
      },
    });
    new ScheduledBackup(this, 'ScheduledBackup', {
      metadata,
      spec: {
        schedule: backup.schedule,
        cluster: { name },
        // Left out it would be barmanObjectStore, which the operator is about to drop.
        method: 'plugin',
        pluginConfiguration: { name: PLUGIN },
        immediate: true,
        backupOwnerReference: 'self',
      },
    });
  }

  private addPooler({ instances, mode }: NonNullable<PostgresCnpgProps['pooler']>): void {
    const { name, namespace, maxConnections = 100 } = this.props;
    new PostgresPooler(this, 'Pooler', {
      metadata: { name: `${name}-pooler`, namespace, labels: { ...this.labels } },
      spec: {
        cluster: { name },
        instances,
        type: 'rw',
        pgbouncer: {
          poolMode: mode,
          parameters: {
            max_client_conn: String(10 * maxConnections),
            // All pools together leave room for the administrator and for those who connect past them.
            max_db_connections: String(Math.max(1, Math.floor((maxConnections - 2 * OWN_CONNECTIONS) / instances))),
          },
        },
      },
    });
  }

  private addObservation(): void {
    const { name, namespace } = this.props;
    observe(this, {
      name,
      namespace,
      labels: this.labels,
      runbook: 'postgres',
      alerts: () =>
        cnpgAlerts({ name, namespace, instances: this.instances, archived: this.props.backup !== undefined }),
      monitor: { selector: { 'cnpg.io/cluster': name }, connections: this.connections, metrics: EXPORTER_PORT },
    });
  }

  private faults(): Fault[] {
    const { path } = this.node;
    const { name, storage, walStorage, instances = 3, backup, pooler } = this.props;
    return [
      ...faultsAt(path, {
        name: checkDnsLabel(name, LONGEST_NAME),
        storage: checkBytes(storage),
        walStorage: optional(walStorage, checkBytes),
        instances: checkReplicas(instances, { max: 9 }),
        'pooler.instances': optional(pooler?.instances, (count) => checkReplicas(count, { max: 9 })),
        'backup.destinationPath': optional(backup?.destinationPath, (place) =>
          checkPattern(place, /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/\S*)?$/, {
            message: 'is not a place in an object store',
            allowed: 's3://bucket/path',
          }),
        ),
        'backup.retention': optional(backup?.retention, (retention) =>
          checkPattern(retention, /^[1-9]\d*[dwm]$/, {
            message: 'is not a retention',
            allowed: 'days, weeks or months such as 30d, 8w, 6m',
          }),
        ),
      }),
      ...memoryFaults(path, this.props),
    ];
  }
}

function storeEndpoint({ cidr }: CnpgBackupProps): NetworkEndpoint {
  return cidr === undefined ? PUBLIC_HTTPS : { peer: { type: 'addresses', cidr }, ports: PUBLIC_HTTPS.ports };
}
