import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { IMAGES } from '../core';
import { DeploymentWorkload, InternalService, type NetworkEndpoint, type NetworkPeer } from '../workload';
import { UI_CONFIG_DIRECTORY, UI_CONFIG_NAME, UI_PORT } from './layout';

export interface TemporalUiProps {
  /** Name of the instance. */
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
  /** `host:port` of the frontend. */
  readonly address: string;
  readonly frontend: NetworkEndpoint;
  readonly clients: readonly NetworkPeer[];
}

/** The page with the workflows. It asks nobody who they are, so only declared clients reach it. */
export class TemporalUi extends Construct {
  readonly workload: DeploymentWorkload;
  readonly service: InternalService;

  constructor(scope: Construct, id: string, props: TemporalUiProps) {
    super(scope, id);
    const name = `${props.name}-ui`;
    const { namespace } = props;
    const files = { [`${UI_CONFIG_NAME}.yaml`]: uiConfig(props.address) };
    const image = IMAGES.temporalUi;
    this.workload = new DeploymentWorkload(this, 'Workload', {
      name,
      namespace,
      identity: {
        name: 'temporal-ui',
        instance: props.name,
        component: 'ui',
        partOf: 'temporal',
        version: image.tag,
      },
      replicas: props.replicas,
      priority: 'keelson-apps',
      configuration: () => files,
      containers: [
        {
          name: 'ui',
          image,
          // The image's own script writes its configuration into the image, which is read-only here.
          command: [
            '/home/ui-server/ui-server',
            '--root=/',
            `--config=${UI_CONFIG_DIRECTORY}`,
            `--env=${UI_CONFIG_NAME}`,
            'start',
          ],
          ports: [UI_PORT],
          mounts: [
            {
              volume: { type: 'configMap', name: 'config', configMapName: `${name}-config` },
              path: UI_CONFIG_DIRECTORY,
            },
          ],
          resources: {
            cpu: { request: '20m', limit: '500m' },
            memory: { request: '64Mi', limit: '256Mi' },
            ephemeralStorage: { request: '16Mi', limit: '64Mi' },
          },
          probes: {
            readiness: { type: 'http', port: UI_PORT, path: '/healthz' },
            liveness: { type: 'tcp', port: UI_PORT, periodSeconds: 20 },
          },
        },
      ],
    });
    const { pod } = this.workload;
    new k8s.KubeConfigMap(this, 'Config', {
      metadata: { name: `${name}-config`, namespace, labels: pod.labels },
      data: files,
    });
    this.service = new InternalService(this, 'Service', {
      pod,
      ports: [UI_PORT],
    });
    pod.connections.connectTo(props.frontend);
    for (const client of props.clients) {
      pod.connections.allowFrom(client, [UI_PORT]);
    }
  }

  /** Where people, or the ingress that brings them, connect. */
  get network(): NetworkEndpoint {
    const { pod } = this.workload;
    return { peer: pod.peer, ports: [UI_PORT], edges: pod.connections };
  }
}

/**
 * Fields: temporalio/ui server/docker/config-template.yaml. Without an origin every page of the web could ask it in its reader's name; the
 * one that is named is a forwarded port. It may look and act: it has the rights of any client.
 */
function uiConfig(address: string): string {
  return `temporalGrpcAddress: ${address}
host: 0.0.0.0
port: ${UI_PORT.number}
enableUi: true
cloudUi: false
defaultNamespace: default
notifyOnNewVersion: false
refreshInterval: 0s
showTemporalSystemNamespace: false
cors:
  allowOrigins: [http://localhost:${UI_PORT.number}]
auth:
  enabled: false
`;
}
