import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  addFaults,
  clusterOf,
  componentLabels,
  IMAGES,
  once,
  PlatformSecret,
  type ComponentIdentity,
  type SecretKey,
} from '../core';
import type { DeclaredDatabase, PostgresClient } from '../postgres';
import type { RedisClient } from '../redis';
import {
  resourceBounds,
  ConfigFiles,
  networkClient,
  type InternalService,
  observe,
  observedService,
  StatefulSetWorkload,
  type Mount,
  type Volume,
} from '../workload';
import { GiteaAdministrator } from './administrator';
import { giteaAlerts } from './alerts';
import { CACHE_USER, queueUser } from './connection';
import { giteaPanels } from './dashboard';
import type { GiteaClient, GiteaEndpoint, GiteaRunnerClient } from './endpoint';
import { giteaFaults } from './faults';
import { renderIni } from './ini';
import { GiteaIngress } from './ingress';
import {
  CONFIG_DIRECTORY,
  CONFIG_FILE_NAME,
  DATA_DIRECTORY,
  HTTP_PORT,
  PREPARE_SCRIPT,
  REGISTRATION_FILE,
  SECRET_DIRECTORY,
  SECRET_FILES,
  SERVE_SCRIPT,
  SSH_PORT,
} from './layout';
import {
  connectionMounts,
  containerEnvironment,
  migrateContainer,
  prepareContainer,
  scratchMounts,
  type GiteaConnections,
} from './pod';
import { DEFAULT_ADMIN } from './names';
import type { GiteaProps } from './props';
import { prepareScript, SERVE } from './scripts';
import { adminKeys, INI_LIMIT, registrationMaterial, serverKeys } from './secrets';
import { giteaSettings, rootUrl } from './settings';

/** A forge: repositories, pull requests, packages and Actions, ready to log in to after one pass. */
export class Gitea extends Construct {
  readonly name: string;
  readonly endpoint: GiteaEndpoint;
  readonly workload: StatefulSetWorkload;
  readonly service: InternalService;
  private readonly props: GiteaProps;
  private readonly config: ConfigFiles;
  private readonly replicas: number;
  private readonly identity: ComponentIdentity;
  private readonly labels: Readonly<Record<string, string>>;
  private readonly declared: DeclaredDatabase;
  private readonly database: PostgresClient;
  private readonly cache: RedisClient;
  private readonly queue: RedisClient;
  private readonly receivers: string[] = [];

  constructor(scope: Construct, id: string, props: GiteaProps) {
    super(scope, id);
    const { name, namespace } = props;
    this.props = props;
    this.name = name;
    this.replicas = props.replicas ?? 1;
    this.identity = { name: 'gitea', instance: name, component: 'server', version: IMAGES.gitea.tag };
    this.labels = componentLabels(this.identity);
    this.declared = props.postgres.declareDatabase({ name, connectionLimit: 20 * this.replicas });
    this.database = props.postgres.addClient(namespace, { database: this.declared });
    this.database.limitPassword(INI_LIMIT);
    this.cache = props.cache.addClient(namespace, CACHE_USER);
    this.queue = props.queue.addClient(namespace, queueUser(this.replicas > 1));
    this.config = new ConfigFiles(this, 'Config', {
      name: `${name}-config`,
      namespace,
      labels: this.labels,
      files: () => this.files(),
      path: CONFIG_DIRECTORY,
      volume: 'configuration',
    });
    new PlatformSecret(this, 'Secrets', {
      name: `${name}-secrets`,
      namespace,
      labels: this.labels,
      keys: () => serverKeys(name),
    });
    new PlatformSecret(this, 'Admin', {
      name: `${name}-admin`,
      namespace,
      labels: this.labels,
      keys: () => adminKeys(name),
    });
    this.workload = this.addServer();
    this.service = observedService(this, 'Service', {
      pod: this.workload.pod,
      ports: [HTTP_PORT, SSH_PORT],
      metrics: HTTP_PORT,
      bearer: { secretName: `${name}-secrets`, key: SECRET_FILES.metricsToken },
    });
    const ready = [this.workload.statefulSet, this.service, this.addAdministrator()];
    this.endpoint = {
      addClient: () => this.client(ready),
      addRunner: (namespace) => this.runner(ready, namespace),
      sendWebhooksTo: (host, receiver) => {
        this.receivers.push(host);
        this.workload.pod.connections.connectTo(receiver);
      },
    };
    this.addObservation();
    addFaults(this, () => giteaFaults(this, props));
  }

  /** The volume with all that it keeps, as other pods of its namespace mount it, and the pods that they must run beside. */
  get data(): { readonly volume: Volume; readonly beside?: Readonly<Record<string, string>> } {
    const { claimName } = this.dataVolume();
    return claimName === undefined
      ? {
          volume: { type: 'claim', name: 'data', claimName: `data-${this.name}-0` },
          beside: this.workload.pod.selector,
        }
      : { volume: { type: 'claim', name: 'data', claimName } };
  }

  private client(ready: readonly Construct[]): GiteaClient {
    const { pod } = this.workload;
    return {
      ...networkClient({ peer: pod.peer, ports: [HTTP_PORT], edges: pod.connections }, ready),
      url: `http://${this.service.host}:${HTTP_PORT.number}`,
      rootUrl: this.rootUrl,
    };
  }

  private runner(ready: readonly Construct[], namespace: string): GiteaRunnerClient {
    const database = this.props.postgres.addClient(namespace, { database: this.declared });
    const { labels } = this;
    const secretName = `${this.name}-registration`;
    const keys = (): Record<string, SecretKey> => ({
      [REGISTRATION_FILE]: { type: 'value', value: registrationMaterial(this.name) },
    });
    const id = `Registration-${namespace}`;
    once(this, id, () => new PlatformSecret(this, id, { name: secretName, namespace, labels, keys }));
    const volume = { type: 'secret', name: 'registration', secretName } as const;
    return { ...this.client(ready), registration: { secretName, key: REGISTRATION_FILE, volume }, database };
  }

  private get rootUrl(): string {
    const { hostname, tlsSecret } = this.props;
    return rootUrl(hostname, tlsSecret !== undefined);
  }

  private files(): Record<string, string> {
    const { hostname, tlsSecret, registration, settings } = this.props;
    const { cache, queue, database, replicas } = this;
    const sections = giteaSettings({
      hostname,
      tls: tlsSecret !== undefined,
      database,
      replicas,
      registration: registration ?? false,
      webhookHosts: this.receivers,
      more: settings ?? {},
    });
    return {
      [CONFIG_FILE_NAME]: renderIni(sections),
      [PREPARE_SCRIPT]: prepareScript({
        cache,
        queue,
        databasePasswordFile: database.password.key,
        locks: replicas > 1,
      }),
      [SERVE_SCRIPT]: SERVE,
    };
  }

  /** What every container of the server mounts. */
  private mounts(): Mount[] {
    return [
      { volume: this.dataVolume(), path: DATA_DIRECTORY },
      ...scratchMounts('1Gi'),
      this.config.mount,
      {
        volume: { type: 'secret', name: 'secrets', secretName: `${this.props.name}-secrets` },
        path: SECRET_DIRECTORY,
      },
      ...connectionMounts(this.connections),
    ];
  }

  private addServer(): StatefulSetWorkload {
    const { name, namespace, storage } = this.props;
    const data = this.dataVolume();
    const mounts = this.mounts();
    const environment = containerEnvironment(this.connections);
    if (this.replicas > 1) {
      this.addSharedClaim();
    }
    const workload = new StatefulSetWorkload(this, 'Server', {
      name,
      namespace,
      identity: this.identity,
      priority: 'keelson-platform',
      // A pod of a StatefulSet is gone before the next of its name comes, so one replica never shares its volume with itself.
      replicas: this.replicas,
      // Without the port that is scraped: the other Service has it.
      ports: [SSH_PORT],
      claims: data.claimName === undefined ? [{ volume: data, size: storage }] : [],
      // Gitea finishes requests, then ends what still runs after 60 s (GRACEFUL_HAMMER_TIME).
      terminationGracePeriodSeconds: 90,
      initContainers: [prepareContainer({ mounts, environment }), migrateContainer({ mounts, environment })],
      containers: [
        {
          name: 'gitea',
          image: IMAGES.gitea,
          command: ['sh', `${CONFIG_DIRECTORY}/${SERVE_SCRIPT}`],
          environment,
          ports: [HTTP_PORT, SSH_PORT],
          mounts,
          resources: resourceBounds(['200m', '2'], ['512Mi', '1Gi'], ['256Mi', '2Gi']),
          probes: {
            // The database is migrated before, so what is waited for here is indexes and hooks.
            startup: { type: 'tcp', port: HTTP_PORT, periodSeconds: 5, failureThreshold: 120 },
            // Asks database and cache, and answers 424 when one of them does not.
            readiness: { type: 'http', port: HTTP_PORT, path: '/api/healthz', timeoutSeconds: 5 },
            liveness: { type: 'tcp', port: HTTP_PORT, periodSeconds: 20, timeoutSeconds: 5 },
          },
        },
      ],
    });
    this.database.connect(workload.pod);
    this.cache.connect(workload.pod);
    this.queue.connect(workload.pod);
    workload.node.addDependency(...this.database.ready);
    return workload;
  }

  private addAdministrator(): Construct {
    const { admin, name, namespace } = this.props;
    const administrator = new GiteaAdministrator(this, 'Administrator', {
      name,
      namespace,
      username: admin.username ?? DEFAULT_ADMIN,
      email: admin.email,
      mounts: [
        { volume: { type: 'empty', name: 'data', size: '64Mi' }, path: DATA_DIRECTORY },
        ...this.mounts().filter(({ path }) => path !== DATA_DIRECTORY),
      ],
      environment: containerEnvironment(this.connections),
      database: this.database.network,
      after: [...this.database.ready, this.workload.statefulSet],
    });
    return administrator.workload.job;
  }

  private addObservation(): void {
    const { name, namespace, hostname, tlsSecret } = this.props;
    const { labels, replicas } = this;
    observe(this, {
      name,
      namespace,
      labels,
      runbook: 'gitea',
      alerts: () => giteaAlerts({ name, namespace, replicas }),
      dashboard: {
        title: `Gitea: ${name}`,
        uid: `gitea-${name}`.slice(0, 40),
        panels: giteaPanels({ name, namespace, replicas }),
      },
    });
    const { ingress } = clusterOf(this);
    if (ingress !== undefined) {
      new GiteaIngress(this, 'Ingress', { name, namespace, labels, controller: ingress, hostname, tlsSecret });
      const peer = { type: 'pods', namespace: ingress.namespace, labels: ingress.labels } as const;
      this.workload.pod.connections.allowFrom(peer, [HTTP_PORT]);
    }
  }

  private dataVolume(): Volume & { readonly type: 'claim' } {
    return this.replicas === 1
      ? { type: 'claim', name: 'data' }
      : { type: 'claim', name: 'data', claimName: `${this.props.name}-data` };
  }

  private addSharedClaim(): void {
    const { name, namespace, storage } = this.props;
    const { storageClass, accessMode } = clusterOf(this).sharedStorage;
    new k8s.KubePersistentVolumeClaim(this, 'Data', {
      metadata: { name: `${name}-data`, namespace, labels: this.labels },
      spec: {
        accessModes: [accessMode],
        storageClassName: storageClass,
        resources: { requests: { storage: k8s.Quantity.fromString(storage) } },
      },
    });
  }

  /** The clients of what it stands on, for mounts and settings. */
  private get connections(): GiteaConnections {
    const { database, cache, queue } = this;
    return { database, cache, queue };
  }
}
