import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { componentLabels, IMAGES, lazy, type ComponentIdentity, type Port } from '../../core';
import {
  resourceBounds,
  DeploymentWorkload,
  KUBERNETES_API,
  observe,
  observedService,
  type ContainerProps,
  type Mount,
  type Probes,
} from '../../workload';
import type { KedaEndpoint } from '../endpoint';
import { ExternalKeda, type ExternalKedaProps } from '../external';
import { KedaAccess } from './access';
import { KedaAdmission } from './admission';
import { KEDA_ALERTS } from './alerts';
import { KEDA_PANELS } from './dashboard';
import { CERTIFICATE_DIRECTORY, KEDA, PORTS } from './names';

export interface KedaProps {
  /**
   * Replicas of each program. Of several operators one is active (by lease), of several metrics servers and webhooks each answers.
   * @default 1
   */
  readonly replicas?: number;
}

const CERTIFICATES: Mount = {
  volume: { type: 'secret', name: 'certificates', secretName: KEDA.certificates },
  path: CERTIFICATE_DIRECTORY,
};
const LOG_FLAGS = ['--zap-log-level=info', '--zap-encoder=json', '--zap-time-encoding=rfc3339'];
/** Of the two programs that are built as controllers. */
const HEALTH_PROBES: Probes = {
  readiness: { type: 'http', port: PORTS.health, path: '/readyz' },
  liveness: { type: 'http', port: PORTS.health, path: '/healthz', periodSeconds: 20, failureThreshold: 5 },
};
const POD_NAMES = {
  POD_NAME: { fieldPath: 'metadata.name' },
  POD_NAMESPACE: { fieldPath: 'metadata.namespace' },
} as const;

/**
 * KEDA itself: the operator, which asks the sources and starts Jobs; the metrics server, which tells autoscalers; and the admission
 * webhooks, which refuse scaled objects that can't work. Its definitions are not part of it: see the chart of definitions.
 */
export class Keda extends Construct {
  /** A KEDA that somebody else runs, for instance the add-on of AKS. */
  static fromExternal(scope: Construct, id: string, props?: ExternalKedaProps): KedaEndpoint {
    return new ExternalKeda(scope, id, props);
  }

  readonly endpoint: KedaEndpoint;
  readonly operator: DeploymentWorkload;
  readonly metricsServer: DeploymentWorkload;
  readonly webhooks: DeploymentWorkload;
  private readonly props: KedaProps;
  private readonly access: KedaAccess;

  constructor(scope: Construct, id: string, props: KedaProps) {
    super(scope, id);
    this.props = props;
    const labels = componentLabels(this.identity(KEDA.operator));
    // The operator writes its certificates into it; it is ours so that it goes when KEDA goes, and pods wait for it until then.
    new ApiObject(this, 'Certificates', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: KEDA.certificates, namespace: KEDA.namespace, labels },
      type: 'Opaque',
    });
    this.access = new KedaAccess(this, 'Access', labels);
    this.operator = this.addOperator();
    this.metricsServer = this.addMetricsServer();
    this.webhooks = this.addWebhooks();
    const admission = new KedaAdmission(this, 'Admission', componentLabels(this.identity(KEDA.webhooks)));
    const metricsApi = this.addMetricsApi();
    for (const workload of [this.operator, this.metricsServer, this.webhooks]) {
      workload.deployment.node.addDependency(this.access);
      workload.pod.connections.connectTo(KUBERNETES_API);
    }
    observe(this, {
      name: 'keda',
      namespace: KEDA.namespace,
      labels,
      runbook: 'keda',
      alerts: () => KEDA_ALERTS,
      dashboard: { title: 'KEDA', panels: KEDA_PANELS },
    });
    // A scaled object that is removed needs the operator for its finalizer: what depends on these is removed before them.
    const ready = [
      this.operator.deployment,
      this.webhooks.deployment,
      this.metricsServer.deployment,
      admission,
      metricsApi,
    ];
    this.endpoint = {
      watchesScalers: true,
      addClient: (namespace, triggers) => {
        this.access.allowIn(namespace);
        for (const { source } of triggers) {
          if (source !== undefined) {
            this.operator.pod.connections.connectTo(source);
          }
        }
        return { ready };
      },
    };
  }

  private identity(instance: string): ComponentIdentity {
    return { name: instance, instance, component: 'scaler', partOf: 'keda', version: IMAGES.keda.tag };
  }

  private addOperator(): DeploymentWorkload {
    const workload = this.addProgram('Operator', KEDA.operator, {
      name: 'operator',
      image: IMAGES.keda,
      command: ['/keda'],
      args: [
        '--leader-elect',
        '--enable-cert-rotation=true',
        `--cert-dir=${CERTIFICATE_DIRECTORY}`,
        `--cert-secret-name=${KEDA.certificates}`,
        `--operator-service-name=${KEDA.operator}`,
        `--metrics-server-service-name=${KEDA.metricsServer}`,
        `--webhooks-service-name=${KEDA.webhooks}`,
        `--validating-webhook-name=${KEDA.webhookConfiguration}`,
        ...LOG_FLAGS,
      ],
      environment: {
        ...POD_NAMES,
        OPERATOR_NAME: KEDA.operator,
        KEDA_CLUSTER_OBJECT_NAMESPACE: KEDA.namespace,
        WATCH_NAMESPACE: lazy(() => this.access.watched.join(',')),
        KEDA_HTTP_MIN_TLS_VERSION: 'TLS12',
      },
      ports: [PORTS.metrics, PORTS.health, PORTS.metricsService],
      mounts: [CERTIFICATES],
      resources: resourceBounds(['100m', '1'], ['128Mi', '512Mi'], ['32Mi', '128Mi']),
      probes: HEALTH_PROBES,
    });
    this.addService('OperatorService', workload, PORTS.metricsService);
    return workload;
  }

  private addMetricsServer(): DeploymentWorkload {
    const workload = this.addProgram('MetricsServer', KEDA.metricsServer, {
      name: 'metrics-apiserver',
      image: IMAGES.kedaMetricsServer,
      command: ['/keda-adapter'],
      args: [
        `--secure-port=${PORTS.metricsApi.number}`,
        `--client-ca-file=${CERTIFICATE_DIRECTORY}/ca.crt`,
        `--tls-cert-file=${CERTIFICATE_DIRECTORY}/tls.crt`,
        `--tls-private-key-file=${CERTIFICATE_DIRECTORY}/tls.key`,
        `--cert-dir=${CERTIFICATE_DIRECTORY}`,
        `--metrics-service-address=${KEDA.operator}.${KEDA.namespace}.svc.cluster.local:${PORTS.metricsService.number}`,
        '--zap-log-level=info',
      ],
      environment: { ...POD_NAMES, WATCH_NAMESPACE: lazy(() => this.access.watched.join(',')) },
      ports: [PORTS.metricsApi, PORTS.metrics],
      mounts: [CERTIFICATES, { volume: { type: 'empty', name: 'tmp', size: '32Mi' }, path: '/tmp' }],
      resources: resourceBounds(['100m', '1'], ['128Mi', '512Mi'], ['32Mi', '128Mi']),
      probes: {
        readiness: { type: 'http', port: PORTS.metricsApi, path: '/readyz', scheme: 'HTTPS' },
        liveness: { type: 'http', port: PORTS.metricsApi, path: '/livez', scheme: 'HTTPS', periodSeconds: 20 },
      },
    });
    this.addService('MetricsServerService', workload, PORTS.metricsApi);
    workload.pod.connections.connectTo({
      peer: this.operator.pod.peer,
      ports: [PORTS.metricsService],
      edges: this.operator.pod.connections,
    });
    workload.pod.connections.allowFromAnywhere([PORTS.metricsApi]);
    return workload;
  }

  private addWebhooks(): DeploymentWorkload {
    const workload = this.addProgram('Webhooks', KEDA.webhooks, {
      name: 'webhooks',
      image: IMAGES.kedaWebhooks,
      command: ['/keda-admission-webhooks'],
      args: [`--cert-dir=${CERTIFICATE_DIRECTORY}`, `--port=${PORTS.webhook.number}`, ...LOG_FLAGS],
      environment: { ...POD_NAMES, WATCH_NAMESPACE: lazy(() => this.access.watched.join(',')) },
      ports: [PORTS.webhook, PORTS.metrics, PORTS.health],
      mounts: [CERTIFICATES],
      resources: resourceBounds(['50m', '500m'], ['64Mi', '256Mi'], ['32Mi', '128Mi']),
      probes: HEALTH_PROBES,
    });
    this.addService('WebhooksService', workload, PORTS.webhook);
    workload.pod.connections.allowFromAnywhere([PORTS.webhook]);
    return workload;
  }

  private addProgram(id: string, name: string, container: ContainerProps): DeploymentWorkload {
    return new DeploymentWorkload(this, id, {
      name,
      namespace: KEDA.namespace,
      identity: this.identity(name),
      priority: 'keelson-platform',
      replicas: this.props.replicas ?? 1,
      callsApi: true,
      containers: [container],
    });
  }

  private addService(id: string, { pod }: DeploymentWorkload, port: Port): void {
    observedService(this, id, { pod, ports: [port, PORTS.metrics], metrics: PORTS.metrics });
  }

  private addMetricsApi(): k8s.KubeApiService {
    return new k8s.KubeApiService(this, 'MetricsApi', {
      metadata: {
        name: 'v1beta1.external.metrics.k8s.io',
        labels: componentLabels(this.identity(KEDA.metricsServer)),
      },
      spec: {
        group: 'external.metrics.k8s.io',
        version: 'v1beta1',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        // The operator adds the authority (`caBundle`), so the connection is verified without a certificate in Git.
        service: { name: KEDA.metricsServer, namespace: KEDA.namespace, port: PORTS.metricsApi.number },
      },
    });
  }
}
