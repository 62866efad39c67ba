import { App, Chart, type AppProps } from 'cdk8s';
import { ConfigMap } from 'cdk8s-plus-28';
import type { ChartEntry } from '../../charts/unit/entry';
import { provideCluster, type Cluster, type Port } from '../../lib/core';
import { PlatformNamespace, PriorityClasses } from '../../lib/namespace';
import { DeploymentWorkload, InternalService } from '../../lib/workload';
import type { Environment } from '../../stacks/environment';

const NAMESPACE = 'bench';
const HTTP: Port = { name: 'http', number: 8080 };
const IMAGE = {
  repository: 'service',
  tag: '1.4.2',
  digest: `sha256:${'0123456789abcdef'.repeat(4)}`,
  firstParty: true,
} as const;

/** Objects of one component: Deployment, Service, ConfigMap, ServiceAccount, NetworkPolicy. */
export const OBJECTS_PER_COMPONENT = 5;
/** Objects of the first chart: a namespace with quota, limits and two policies, and four priority classes. */
export const OBJECTS_AROUND = 9;

const CLUSTER: Cluster = {
  environment: 'bench',
  podSecurityVersion: 'v1.35',
  storageClasses: { standard: 'standard', fast: 'fast' },
  sharedStorage: { storageClass: 'shared', accessMode: 'ReadWriteMany' },
  topologyKeys: ['kubernetes.io/hostname'],
  nodePools: { general: {}, interruptible: {} },
  images: { registry: 'registry.example/agents', requireDigest: true },
  secretStore: { type: 'derived' },
  workloadIdentity: false,
};

/** The part of an environment that synth reads. */
export const ENVIRONMENT = { name: 'bench', target: 'k3s', delivery: 'direct', cluster: CLUSTER } as Environment;

export interface Shape {
  /** Objects in all, rounded down to whole components. */
  readonly objects: number;
  /** Objects of each chart but the first: a multiple of `OBJECTS_PER_COMPONENT`. */
  readonly perChart: number;
}

/** The same constructs for every tool. */
export function buildPlatform({ objects, perChart }: Shape, props: AppProps = {}): { app: App; entries: ChartEntry[] } {
  const app = new App(props);
  provideCluster(app, CLUSTER);
  const entries: ChartEntry[] = [];
  const addChart = (name: string, phase: ChartEntry['phase']): Chart => {
    const chart = new Chart(app, name, { disableResourceNameHashes: true });
    entries.push({ name, phase, bootstrap: false, needs: [], chart });
    return chart;
  };
  const around = addChart('namespaces', 'namespaces');
  new PriorityClasses(around, 'PriorityClasses');
  new PlatformNamespace(around, NAMESPACE, { name: NAMESPACE });
  const components = Math.floor((objects - OBJECTS_AROUND) / OBJECTS_PER_COMPONENT);
  const componentsPerChart = perChart / OBJECTS_PER_COMPONENT;
  let chart: Chart | undefined;
  for (let number = 0; number < components; number++) {
    if (number % componentsPerChart === 0 || chart === undefined) {
      chart = addChart(`chart-${number / componentsPerChart}`, 'apps');
    }
    addComponent(chart, componentName(number));
  }
  return { app, entries };
}

export function componentName(number: number): string {
  return `service-${number}`;
}

function addComponent(chart: Chart, name: string): void {
  const configuration = {
    'service.conf': `name = ${name}\nlisten = 0.0.0.0:8080\nlog_format = json\nlog_level = info\n`,
  };
  const config = new ConfigMap(chart, `${name}-config`, {
    metadata: { name: `${name}-config`, namespace: NAMESPACE },
    data: configuration,
  });
  const workload = new DeploymentWorkload(chart, name, {
    name,
    namespace: NAMESPACE,
    identity: { name: 'service', instance: name, version: IMAGE.tag },
    replicas: 1,
    priority: 'keelson-apps',
    configuration: () => configuration,
    containers: [
      {
        name: 'service',
        image: IMAGE,
        args: ['--config=/etc/service/service.conf'],
        environment: { SERVICE_NAME: name, POD_NAME: { fieldPath: 'metadata.name' } },
        ports: [HTTP],
        mounts: [
          { volume: { type: 'configMap', name: 'config', configMapName: config.name }, path: '/etc/service' },
          { volume: { type: 'empty', name: 'tmp', size: '64Mi' }, path: '/tmp' },
        ],
        resources: {
          cpu: { request: '100m', limit: '500m' },
          memory: { request: '128Mi', limit: '256Mi' },
          ephemeralStorage: { request: '64Mi', limit: '256Mi' },
        },
        probes: {
          readiness: { type: 'http', port: HTTP, path: '/ready' },
          liveness: { type: 'tcp', port: HTTP, periodSeconds: 20 },
        },
      },
    ],
  });
  new InternalService(chart, `${name}-service`, {
    pod: workload.pod,
    ports: [HTTP],
  });
}
