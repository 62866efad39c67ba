import { Construct } from 'constructs';
import { addFaults, IMAGES, type Image } from '../core';
import { AUTHORITY_FILE, ConfigFiles, networkClient, type Mount, type NetworkEndpoint } from '../workload';
import { dynamicConfig, serverConfig, PASSWORD_LIMIT } from './config';
import type { TemporalClient, TemporalClientOptions, TemporalEndpoint } from './endpoint';
import { clientFaults, clusterFaults, commonFaults } from './faults';
import {
  CONFIG_DIRECTORY,
  CONFIG_FILE_NAME,
  DYNAMIC_CONFIG_DIRECTORY,
  DYNAMIC_CONFIG_FILE_NAME,
  FRONTEND_PORT,
  SERVICE_ROLES,
  STORES,
  TLS_DIRECTORY,
} from './layout';
import { NamespaceJob } from './namespace-job';
import { observeTemporal } from './observation';
import type { TemporalClusterProps } from './props';
import { SchemaJob, storeMounts } from './schema-job';
import { TemporalService } from './service';
import { TemporalUi } from './ui';

/** Annotation of the configuration that records what it was made for, to be copied into the next `deployed`. */
export const DEPLOYED_ANNOTATION = {
  version: 'keelson.dev/temporal-version',
  shards: 'keelson.dev/temporal-history-shards',
} as const;

/** Four services over two databases of PostgreSQL, with the Jobs that make schema and namespaces, and the page. */
export class TemporalCluster extends Construct implements TemporalEndpoint {
  readonly host: string;
  readonly port = FRONTEND_PORT.number;
  readonly services: readonly TemporalService[];
  readonly schemaJobs: readonly SchemaJob[];
  readonly namespaceJobs: ReadonlyMap<string, NamespaceJob>;
  readonly page: TemporalUi;
  private readonly props: TemporalClusterProps;
  private readonly configuration: readonly Mount[];
  private readonly serverImage: Image;
  private readonly adminTools: Image;
  private readonly asked: string[] = [];

  constructor(scope: Construct, id: string, props: TemporalClusterProps) {
    super(scope, id);
    this.props = props;
    this.serverImage = props.serverImage ?? IMAGES.temporalServer;
    this.adminTools = props.adminToolsImage ?? IMAGES.temporalAdminTools;
    STORES.forEach((store) => props.databases[store].limitPassword(PASSWORD_LIMIT));
    this.configuration = this.addConfiguration();
    this.schemaJobs = this.addSchema();
    this.services = this.addServices();
    this.connectServices();
    const [frontend] = this.services as readonly [TemporalService];
    this.host = frontend.service.host;
    this.page = new TemporalUi(this, 'Ui', {
      name: props.name,
      namespace: props.namespace,
      replicas: props.replicas.ui,
      address: this.address,
      frontend: this.network,
      clients: props.uiClients ?? [],
    });
    this.page.workload.deployment.node.addDependency(frontend.workload.deployment);
    this.namespaceJobs = this.addNamespaces();
    const { name, namespace, replicas } = props;
    observeTemporal(this, { name, namespace, labels: frontend.workload.pod.labels, replicas });
    addFaults(this, () => [
      ...commonFaults(this.node.path, props),
      ...clusterFaults(this.node.path, props, { server: this.serverImage.tag, adminTools: this.adminTools.tag }),
      ...clientFaults(
        this.node.path,
        props.namespaces.map((namespace) => namespace.name),
        this.asked,
      ),
    ]);
  }

  get network(): NetworkEndpoint {
    const [frontend] = this.services as readonly [TemporalService];
    return frontend.network;
  }

  get ui(): TemporalEndpoint['ui'] {
    return { host: this.page.service.host, network: this.page.network };
  }

  addClient(_namespace: string, { temporalNamespace }: TemporalClientOptions): TemporalClient {
    this.asked.push(temporalNamespace);
    const job = this.namespaceJobs.get(temporalNamespace);
    return {
      ...networkClient(this.network, job === undefined ? [] : [job]),
      address: this.address,
      namespace: temporalNamespace,
      credentials: { type: 'none' },
    };
  }

  private get address(): string {
    return `${this.host}:${this.port}`;
  }

  private files(): Record<string, string> {
    const { databases, numHistoryShards, connections, tls } = this.props;
    return {
      [CONFIG_FILE_NAME]: serverConfig({
        databases,
        numHistoryShards,
        connections: connections ?? { default: 20, visibility: 10 },
        ...(tls === undefined ? {} : { tls }),
      }),
      ...(tls === undefined ? {} : { [AUTHORITY_FILE]: tls.certificateAuthority }),
    };
  }

  private addConfiguration(): Mount[] {
    const { name, namespace, numHistoryShards } = this.props;
    const labels = {
      'app.kubernetes.io/name': 'temporal',
      'app.kubernetes.io/instance': name,
      'app.kubernetes.io/part-of': 'temporal',
    };
    const config = new ConfigFiles(this, 'Config', {
      name: `${name}-config`,
      namespace,
      labels,
      annotations: {
        [DEPLOYED_ANNOTATION.version]: this.serverImage.tag,
        [DEPLOYED_ANNOTATION.shards]: String(numHistoryShards),
      },
      files: () => this.files(),
      path: CONFIG_DIRECTORY,
    });
    const dynamic = new ConfigFiles(this, 'DynamicConfig', {
      name: `${name}-dynamic-config`,
      namespace,
      labels,
      files: () => ({ [DYNAMIC_CONFIG_FILE_NAME]: dynamicConfig(this.props.dynamicConfig ?? {}) }),
      path: DYNAMIC_CONFIG_DIRECTORY,
      volume: 'dynamic-config',
      watched: true,
    });
    return [config.mount, dynamic.mount];
  }

  private addSchema(): SchemaJob[] {
    const { name, namespace, databases } = this.props;
    return STORES.map(
      (store) =>
        new SchemaJob(this, `Schema-${store}`, {
          name,
          namespace,
          store,
          database: databases[store],
          image: this.adminTools,
        }),
    );
  }

  /** Servers refuse a database without schema, so the Jobs come first: for Pulumi by dependency, for Argo CD by wave. */
  private addServices(): TemporalService[] {
    const { name, namespace, replicas, databases, tls } = this.props;
    return SERVICE_ROLES.map((role) => {
      const service = new TemporalService(this, `Service-${role}`, {
        name,
        namespace,
        role,
        replicas: replicas[role],
        image: this.serverImage,
        mounts: this.serverMounts(),
        tls: tls !== undefined,
      });
      service.workload.deployment.node.addDependency(...this.schemaJobs.map((job) => job.workload.job));
      for (const store of STORES) {
        databases[store].connect(service.workload.pod);
      }
      return service;
    });
  }

  private serverMounts(): Mount[] {
    const { databases, tls } = this.props;
    return [
      ...this.configuration,
      ...STORES.flatMap((store) => storeMounts(store, databases[store])),
      ...(tls === undefined
        ? []
        : [
            {
              volume: { type: 'secret', name: 'tls', secretName: tls.secretName, keys: ['tls.crt', 'tls.key'] },
              path: TLS_DIRECTORY,
            } as const,
          ]),
    ];
  }

  /** Everybody gossips with everybody; nobody asks the worker for anything. */
  private connectServices(): void {
    for (const from of this.services) {
      for (const to of this.services) {
        from.workload.pod.connections.connectTo(to.ring);
        if (to.role !== 'worker') {
          from.workload.pod.connections.connectTo(to.network);
        }
      }
    }
  }

  private addNamespaces(): Map<string, NamespaceJob> {
    const { name, namespace, namespaces } = this.props;
    return new Map(
      namespaces.map((declared, position) => {
        const job = new NamespaceJob(this, `Namespace${position + 1}-${declared.name}`, {
          ...declared,
          instance: name,
          kubernetesNamespace: namespace,
          address: this.address,
          network: this.network,
          image: this.adminTools,
          after: this.services.map((service) => service.workload.deployment),
        });
        return [declared.name, job] as const;
      }),
    );
  }
}
