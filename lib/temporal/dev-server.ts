import { Construct } from 'constructs';
import { addFaults, IMAGES } from '../core';
import {
  resourceBounds,
  networkClient,
  observedService,
  StatefulSetWorkload,
  type NetworkEndpoint,
  type Volume,
} from '../workload';
import type { TemporalClient, TemporalClientOptions, TemporalEndpoint } from './endpoint';
import { clientFaults, commonFaults, devServerFaults } from './faults';
import { DATA_DIRECTORY, DATA_FILE, DEV_UI_PORT, FRONTEND_PORT, HEALTH_SERVICES, METRICS_PORT } from './layout';
import { observeTemporal } from './observation';
import type { TemporalDevServerProps } from './props';

/** All of Temporal in one process, with its page and a file of its own. */
export class TemporalDevServer extends Construct implements TemporalEndpoint {
  readonly host: string;
  readonly port = FRONTEND_PORT.number;
  readonly workload: StatefulSetWorkload;
  private readonly asked: string[] = [];

  constructor(scope: Construct, id: string, props: TemporalDevServerProps) {
    super(scope, id);
    const { name, namespace } = props;
    const image = IMAGES.temporalDevServer;
    const volume: Volume & { readonly type: 'claim' } = { type: 'claim', name: 'data' };
    this.workload = new StatefulSetWorkload(this, 'Server', {
      name,
      namespace,
      identity: {
        name: 'temporal-dev-server',
        instance: name,
        component: 'dev-server',
        partOf: 'temporal',
        version: image.tag,
      },
      priority: 'keelson-platform',
      replicas: 1,
      ports: [FRONTEND_PORT],
      claims: [{ volume, size: props.storage }],
      containers: [
        {
          name: 'temporal',
          image,
          command: ['temporal', 'server', 'start-dev', ...startFlags(props)],
          // The program looks there for a file of settings, which must not be somebody's.
          environment: { HOME: '/nonexistent' },
          ports: [FRONTEND_PORT, DEV_UI_PORT, METRICS_PORT],
          mounts: [{ volume, path: DATA_DIRECTORY }],
          resources: resourceBounds(['100m', '1'], ['256Mi', '512Mi'], ['32Mi', '128Mi']),
          probes: {
            readiness: { type: 'grpc', port: FRONTEND_PORT, service: HEALTH_SERVICES.frontend },
            liveness: { type: 'tcp', port: FRONTEND_PORT, periodSeconds: 20, failureThreshold: 6 },
          },
        },
      ],
    });
    const { pod } = this.workload;
    const service = observedService(this, 'Service', {
      pod,
      ports: [FRONTEND_PORT, DEV_UI_PORT, METRICS_PORT],
      metrics: METRICS_PORT,
    });
    this.host = service.host;
    for (const client of props.uiClients ?? []) {
      pod.connections.allowFrom(client, [DEV_UI_PORT]);
    }
    observeTemporal(this, { name, namespace, labels: pod.labels });
    addFaults(this, () => [
      ...commonFaults(this.node.path, props),
      ...devServerFaults(this.node.path, props),
      ...clientFaults(
        this.node.path,
        props.namespaces.map((declared) => declared.name),
        this.asked,
      ),
    ]);
  }

  get network(): NetworkEndpoint {
    const { pod } = this.workload;
    return { peer: pod.peer, ports: [FRONTEND_PORT], edges: pod.connections };
  }

  get ui(): TemporalEndpoint['ui'] {
    const { pod } = this.workload;
    return { host: this.host, network: { peer: pod.peer, ports: [DEV_UI_PORT], edges: pod.connections } };
  }

  addClient(_namespace: string, { temporalNamespace }: TemporalClientOptions): TemporalClient {
    this.asked.push(temporalNamespace);
    return {
      // The server makes its namespaces before it answers, so that it is ready means that they are there.
      ...networkClient(this.network, [this.workload]),
      address: `${this.host}:${this.port}`,
      namespace: temporalNamespace,
      credentials: { type: 'none' },
    };
  }
}

/** Flags: temporalio/cli internal/temporalcli/commands.yaml, `temporal server start-dev`. */
function startFlags({ namespaces }: TemporalDevServerProps): string[] {
  return [
    '--ip=0.0.0.0',
    `--port=${FRONTEND_PORT.number}`,
    `--ui-port=${DEV_UI_PORT.number}`,
    // Without it the port is another at each start.
    `--metrics-port=${METRICS_PORT.number}`,
    // Without it everything is in memory.
    `--db-filename=${DATA_FILE}`,
    '--log-format=json',
    ...namespaces.map((namespace) => `--namespace=${namespace.name}`),
  ];
}
