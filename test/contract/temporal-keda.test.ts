import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { MACHINE_PROFILES } from '../../lib/agents';
import { Keda } from '../../lib/keda';
import { Temporal, TemporalWorkers, type TemporalWorkersProps } from '../../lib/temporal';
import { connect, type ClusterClient } from '../../stacks/cluster';
import { resolveProgram } from '../../stacks/programs';
import { deleteSandbox, startSandbox, type RunningSandbox } from '../../stacks/sandbox';
import type { KubernetesObject, Manifest } from '../../stacks/synth';
import { render } from '../support/render';
import { KedaPlatform } from './support/keda-platform';
import { KedaProgram } from './support/keda-program';
import { freePort, until } from './support/redis-node';
import { selectorsIn, unanswered } from './support/served-metrics';
import { health } from './support/temporal-health';
import { TemporalPod, type PodSpecView } from './support/temporal-pod';

/*
 * The real dev server as synthesized, and the real operator and metrics server of KEDA with the rights of their synthesized service
 * accounts, on a real control plane: workflows that nobody works on scale the pools of workers. Pods are simulated. Not proven: images,
 * networks, and the way back, which takes as long as a lease.
 */

const NAMESPACE = 'raibid-ci';
const MAXIMUM = 3;
const POLL_SECONDS = 2;
jest.setTimeout(480_000);

let directory: string;
let sandbox: RunningSandbox;
let client: ClusterClient;
let platform: KedaPlatform;
let server: TemporalPod;
let temporal: Connection;
let frontend: number;
let metricsOfServer: string;
let metricsOfOperator: string;
const programs: KedaProgram[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'keelson-temporal-keda-'));
  platform = new KedaPlatform({ maxReplicas: 3, longestLeaseSeconds: 2 });
  frontend = await freePort();
  sandbox = await startSandbox({ profile: 'k3s', directory: join(directory, 'sandbox') });
  await startServer();
  await applyPlatform();
  await startKeda().catch((error: unknown) => {
    throw new Error(`${String(error)}\n${programs.map((program) => program.log.slice(-2000)).join('\n')}`);
  });
}, 600_000);

afterAll(async () => {
  await temporal?.close();
  await Promise.all(programs.map((program) => program.stop()));
  await server?.stop('SIGKILL');
  await deleteSandbox(join(directory, 'sandbox'));
  rmSync(directory, { recursive: true, force: true });
});

/** A pool of workers of a dev server, as their chart would make it. */
function poolOf(name: string, overrides: Partial<TemporalWorkersProps>) {
  const rendered = render((chart) => {
    const { endpoint } = new Temporal(chart, 'Temporal', {
      strategy: 'dev-server',
      name: 'temporal',
      namespace: 'temporal',
      namespaces: [{ name: 'agents' }],
      storage: '1Gi',
    });
    const port = { name: 'health', number: 8080 };
    new TemporalWorkers(chart, 'Workers', {
      temporal: endpoint,
      temporalNamespace: 'agents',
      taskQueue: name,
      name,
      namespace: NAMESPACE,
      identity: { name, instance: name },
      image: { repository: 'worker', tag: '1', firstParty: true },
      machine: MACHINE_PROFILES.laptop,
      keda: Keda.fromExternal(chart, 'Keda'),
      longestLeaseSeconds: 60,
      maxReplicas: MAXIMUM,
      pollingIntervalSeconds: POLL_SECONDS,
      probes: { readiness: { type: 'http', port, path: '/ready' }, liveness: { type: 'tcp', port } },
      ports: [port],
      ...overrides,
    });
  });
  expect(rendered.faults).toEqual([]);
  return rendered;
}

/** The dev server with the synthesized flags; ports and the volume's place are those of this machine. */
async function startServer(): Promise<void> {
  const rendered = poolOf('any', {});
  const { path } = await resolveProgram('temporal');
  const [page, metrics] = await Promise.all([freePort(), freePort()]);
  metricsOfServer = `http://127.0.0.1:${metrics}/metrics`;
  server = new TemporalPod({
    instance: { one: rendered.one, secret: () => ({}) },
    spec: rendered.one('StatefulSet', 'temporal')['spec'].template.spec as PodSpecView,
    directory: join(directory, 'temporal'),
    programs: { temporal: path },
    replacements: [
      [/\b0\.0\.0\.0\b/g, '127.0.0.1'],
      [/\b7233\b/g, String(frontend)],
      [/\b8233\b/g, String(page)],
      [/\b9090\b/g, String(metrics)],
    ],
  });
  server.start();
  const address = `127.0.0.1:${frontend}`;
  const [container] = rendered.one('StatefulSet', 'temporal')['spec'].template.spec.containers;
  await until(
    'the dev server is ready',
    async () => (await health(address, container.readinessProbe.grpc.service)) === 'SERVING',
    60,
  ).catch((error: Error) => {
    throw new Error(`${error.message}\n${server.log.slice(-2000)}`);
  });
  temporal = await Connection.connect({ address });
}

async function apply(object: KubernetesObject): Promise<void> {
  await client.apply(object, { fieldManager: 'keelson', force: true });
}

/** KEDA's own objects, the definitions and the namespaces; not its webhooks, which another test starts. */
async function applyPlatform(): Promise<void> {
  client = connect({ kubeconfig: sandbox.kubeconfig, context: sandbox.context });
  const isDefinition = ({ identity }: Manifest): boolean => identity.kind === 'CustomResourceDefinition';
  for (const manifest of platform.manifests.filter(isDefinition)) {
    await apply(manifest.object);
  }
  await until('the definitions are established', async () => {
    const all = await client.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
    return all.every((crd) => JSON.stringify(crd.status).includes('"type":"Established"'));
  });
  client = connect({ kubeconfig: sandbox.kubeconfig, context: sandbox.context });
  const later = new Set(['CustomResourceDefinition', 'APIService', 'ValidatingWebhookConfiguration', 'ScaledJob']);
  const wanted = platform.manifests.filter(
    ({ chart, identity }) => (chart === 'keda' || chart === 'namespaces') && !later.has(identity.kind),
  );
  for (const manifest of wanted) {
    // What the API server calls leads to this machine: `ExternalName` is the one kind that may.
    await apply(
      manifest.key === 'Service/keda/keda-metrics-apiserver'
        ? { ...manifest.object, spec: { type: 'ExternalName', externalName: 'localhost' } }
        : platform.applied(manifest),
    );
  }
}

async function startKeda(): Promise<void> {
  const [metrics, healthPort, service, api, adapterMetrics] = await Promise.all(
    Array.from({ length: 5 }, () => freePort()),
  );
  const program = (name: string, deployment: string, args: readonly string[]): KedaProgram => {
    const made = new KedaProgram({
      sandbox,
      program: name,
      deployment: platform.object(`apps/Deployment/keda/${deployment}`),
      directory: join(directory, name),
      args,
    });
    programs.push(made);
    return made;
  };
  metricsOfOperator = `http://127.0.0.1:${metrics}/metrics`;
  const operator = program('keda-operator', 'keda-operator', [
    '--kubeconfig',
    `--metrics-bind-address=127.0.0.1:${metrics}`,
    `--health-probe-bind-address=127.0.0.1:${healthPort}`,
    `--metrics-service-bind-address=127.0.0.1:${service}`,
    `--ca-dir=${directory}`,
  ]);
  const adapter = program('keda-adapter', 'keda-metrics-apiserver', [
    '--lister-kubeconfig',
    '--authentication-kubeconfig',
    '--authorization-kubeconfig',
    '--bind-address=127.0.0.1',
    `--secure-port=${api}`,
    `--port=${adapterMetrics}`,
    `--metrics-service-address=127.0.0.1:${service}`,
    '--metrics-service-grpc-authority=keda-operator.keda.svc.cluster.local',
  ]);
  const called = platform.object('apiregistration.k8s.io/APIService/_/v1beta1.external.metrics.k8s.io');
  const spec = called.spec as { service: object };
  await apply({ ...called, spec: { ...spec, service: { ...spec.service, port: api } } });
  // At its first start the operator writes its certificates and ends; the kubelet would start it again.
  await operator.start();
  await until('the operator has written its certificates', () => Promise.resolve(!operator.running), 90);
  await writeCertificates(operator);
  await operator.start();
  await until('the operator is ready', async () => (await fetch(`http://127.0.0.1:${healthPort}/readyz`)).ok, 120);
  await writeCertificates(adapter);
  await adapter.start();
  await until(
    'external metrics are served',
    async () => {
      const all = await client.list('apiregistration.k8s.io/v1', 'APIService');
      const found = all.find(({ metadata }) => metadata.name === 'v1beta1.external.metrics.k8s.io');
      return JSON.stringify(found?.status ?? '').includes('"status":"True"');
    },
    90,
  );
}

async function writeCertificates(program: KedaProgram): Promise<void> {
  const secret = await client.get('v1', { group: '', kind: 'Secret', namespace: 'keda', name: 'kedaorg-certs' });
  mkdirSync(program.certificates, { recursive: true });
  for (const [name, value] of Object.entries((secret?.data ?? {}) as Record<string, string>)) {
    writeFileSync(join(program.certificates, name), Buffer.from(value, 'base64'), { mode: 0o600 });
  }
}

/** Applies a pool, but for the server's address and the nodes that the sandbox does not have. */
async function startPool(name: string, overrides: Partial<TemporalWorkersProps>): Promise<void> {
  const { objects } = poolOf(name, overrides);
  for (const object of objects.filter(({ metadata }) => metadata.name === name && metadata.namespace === NAMESPACE)) {
    const text = JSON.stringify(object).replaceAll(
      /temporal\.temporal\.svc\.cluster\.local:7233/g,
      `127.0.0.1:${frontend}`,
    );
    const local = JSON.parse(text) as KubernetesObject & { spec?: { template?: { spec?: Record<string, unknown> } } };
    const pod = local.spec?.template?.spec;
    if (pod !== undefined) {
      delete pod['nodeSelector'];
      delete pod['priorityClassName'];
    }
    await apply(local);
  }
}

async function replicasOf(name: string): Promise<number> {
  const found = await client.get('apps/v1', { group: 'apps', kind: 'Deployment', namespace: NAMESPACE, name });
  return (found?.spec as { replicas?: number } | undefined)?.replicas ?? 1;
}

/** Workflows that nobody works on: each is one task that waits. */
async function startWorkflows(taskQueue: string, count: number): Promise<void> {
  const { workflow } = new Client({ connection: temporal, namespace: 'agents' });
  for (let number = 0; number < count; number += 1) {
    await workflow.start('work', { taskQueue, workflowId: `${taskQueue}-${number}` });
  }
}

test('a pool that does activities keeps one worker, and grows with the backlog up to its maximum', async () => {
  await startPool('activities', {});
  await until('one worker is there', async () => (await replicasOf('activities')) === 1, 60);
  await startWorkflows('activities', 40);
  const seen: number[] = [];
  await until(
    'the maximum is reached',
    async () => {
      const replicas = await replicasOf('activities');
      seen.push(replicas);
      return replicas === MAXIMUM;
    },
    120,
  );
  await new Promise((resolve) => setTimeout(resolve, 5 * POLL_SECONDS * 1000));
  expect(Math.max(...seen, await replicasOf('activities'))).toBe(MAXIMUM);
});

test('a pool that does workflows only sleeps, and the first task wakes it', async () => {
  await startPool('workflows', { minReplicas: 0, queueTypes: ['workflow'] });
  await until('nobody is there', async () => (await replicasOf('workflows')) === 0, 90);
  await startWorkflows('workflows', 1);
  await until('somebody is there', async () => (await replicasOf('workflows')) === 1, 60);
});

test('alerts and dashboards of the dev server and of its workers ask for series that are served', async () => {
  const objects = poolOf('activities', {}).objects as readonly KubernetesObject[];
  const of = (name: string): readonly KubernetesObject[] =>
    objects.filter(({ metadata }) => [name, `${name}-dashboard`].includes(metadata.name));
  expect(await unanswered(selectorsIn(of('activities'), ['keda_']), [metricsOfOperator])).toEqual([]);
  const asked = selectorsIn(of('temporal'), [
    'service_',
    'persistence_',
    'no_',
    'approximate_',
    'task_',
    'workflow_',
    'shard_',
  ]);
  const missing = await unanswered(asked, [metricsOfServer]);
  // These come with workers, and with accidents: the test of the cluster sees them, or that the server knows them.
  const later = ['persistence_errors', 'service_error_with_type', 'task_dispatch_latency_bucket', 'workflow_'];
  expect(missing.filter((selector) => !later.some((name) => selector.startsWith(name)))).toEqual([]);
});
