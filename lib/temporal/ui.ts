import { Construct } from 'constructs';
import { componentLabels, IMAGES, type ComponentIdentity } from '../core';
import {
  httpProbes,
  resourceBounds,
  ConfigFiles,
  DeploymentWorkload,
  InternalService,
  type NetworkEndpoint,
  type NetworkPeer,
} from '../workload';
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
    const image = IMAGES.temporalUi;
    const identity: ComponentIdentity = {
      name: 'temporal-ui',
      instance: props.name,
      component: 'ui',
      partOf: 'temporal',
      version: image.tag,
    };
    const config = new ConfigFiles(this, 'Config', {
      name: `${name}-config`,
      namespace,
      labels: componentLabels(identity),
      files: () => ({ [`${UI_CONFIG_NAME}.yaml`]: uiConfig(props.address) }),
      path: UI_CONFIG_DIRECTORY,
    });
    this.workload = new DeploymentWorkload(this, 'Workload', {
      name,
      namespace,
      identity,
      replicas: props.replicas,
      priority: 'keelson-apps',
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
          mounts: [config.mount],
          resources: resourceBounds(['20m', '500m'], ['64Mi', '256Mi'], ['16Mi', '64Mi']),
          probes: httpProbes(UI_PORT, '/healthz'),
        },
      ],
    });
    const { pod } = this.workload;
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
