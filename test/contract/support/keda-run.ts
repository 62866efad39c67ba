import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Redis from 'ioredis';
import { connect, type ClusterClient } from '../../../stacks/cluster';
import { deleteSandbox, startSandbox, type RunningSandbox } from '../../../stacks/sandbox';
import type { KubernetesObject, Manifest } from '../../../stacks/synth';
import { KedaPlatform } from './keda-platform';
import { KedaProgram } from './keda-program';
import { connectTo, freePort, RedisNode, until } from './redis-node';

/** The queue, a control plane, and KEDA's three programs on it, as they were synthesized but for addresses on loopback. */
export class KedaRun {
  readonly platform: KedaPlatform;
  private readonly directory = mkdtempSync(join(tmpdir(), 'keelson-keda-'));
  private readonly programs: KedaProgram[] = [];
  private readonly connections: Redis[] = [];
  private sandbox: RunningSandbox | undefined;
  private clientOpened: ClusterClient | undefined;
  private server: RedisNode | undefined;
  private redisPort = 0;
  private operatorPort = 0;

  constructor(bounds: ConstructorParameters<typeof KedaPlatform>[0]) {
    this.platform = new KedaPlatform(bounds);
  }

  get client(): ClusterClient {
    return this.clientOpened as ClusterClient;
  }

  /** Where the operator serves its metrics. */
  get operatorMetrics(): string {
    return `http://127.0.0.1:${this.operatorPort}/metrics`;
  }

  async start(): Promise<void> {
    [this.sandbox, this.redisPort] = await Promise.all([
      startSandbox({ profile: 'k3s', directory: join(this.directory, 'sandbox') }),
      freePort(),
    ]);
    this.connect();
    await this.startRedis();
    await this.applyPlatform();
    await this.startKeda().catch((error: unknown) => {
      for (const program of this.programs) {
        console.error(program.log.slice(-3000));
      }
      throw error;
    });
  }

  async stop(): Promise<void> {
    this.connections.splice(0).forEach((connection) => connection.disconnect());
    await Promise.all(this.programs.map((program) => program.stop()));
    await this.server?.stopAll();
    await deleteSandbox(join(this.directory, 'sandbox'));
    rmSync(this.directory, { recursive: true, force: true });
  }

  async apply(object: KubernetesObject): Promise<void> {
    await this.client.apply(object, { fieldManager: 'keelson', force: true });
  }

  /** A connection as one of the users that raibid-ci has. */
  async redisAs(user: string): Promise<Redis> {
    const password = this.platform.secret(`raibid-ci/redis-queue-${user}`)['password'] as string;
    const connection = await connectTo({ host: '127.0.0.1', port: this.redisPort, username: user, password });
    this.connections.push(connection);
    return connection;
  }

  /** Scaled objects as synthesized, but for Redis' address and the pauses, which would make the test long. */
  onLoopback(object: KubernetesObject): KubernetesObject {
    const spec = object.spec as { triggers: readonly { metadata: Record<string, string> }[] };
    return {
      ...object,
      spec: {
        ...spec,
        pollingInterval: 1,
        triggers: spec.triggers.map((trigger) => ({
          ...trigger,
          metadata: { ...trigger.metadata, address: `127.0.0.1:${this.redisPort}` },
        })),
      },
    };
  }

  /** The operator takes its finalizer off before an object is gone. */
  async removeScaled(kind: 'ScaledJob' | 'ScaledObject', name: string): Promise<void> {
    const identity = { group: 'keda.sh', kind, namespace: 'raibid-ci', name };
    await this.client.delete('keda.sh/v1alpha1', identity);
    const isGone = async (apiVersion: string, what: typeof identity): Promise<boolean> =>
      (await this.client.get(apiVersion, what)) === undefined;
    await until(`${kind} ${name} is gone`, () => isGone('keda.sh/v1alpha1', identity));
    // The webhook refuses another scaler for the same target as long as it is there.
    const autoscaler = { ...identity, group: 'autoscaling', kind: 'HorizontalPodAutoscaler' as never };
    await until(`the autoscaler of ${name} is gone`, () =>
      isGone('autoscaling/v2', { ...autoscaler, name: `keda-hpa-${name}` }),
    );
  }

  /** A client reads once which kinds there are. */
  private connect(): void {
    const { kubeconfig, context } = this.sandbox as RunningSandbox;
    this.clientOpened?.close();
    this.clientOpened = connect({ kubeconfig, context });
  }

  private async startRedis(): Promise<void> {
    const instance = this.platform.redis();
    const server = new RedisNode({
      instance,
      namespace: 'queue',
      podName: 'redis-queue-0',
      pod: instance.one('StatefulSet', 'redis-queue').spec.template.spec,
      directory: join(this.directory, 'redis'),
      address: '127.0.0.1',
      replacements: [
        [/redis-queue\.queue\.svc\.cluster\.local/g, '127.0.0.1'],
        [/\b6379\b/g, String(this.redisPort)],
        [/(redis-cli )/g, `$1-p ${this.redisPort} `],
      ],
    });
    this.server = server;
    server.start('redis');
    await until('redis is ready', async () => (await server.probe('redis', 'readiness')) === 0);
    const job = instance.objects.find((object) => object.kind === 'Job');
    const bootstrap = new RedisNode({ ...server.options, podName: 'bootstrap', pod: job?.['spec'].template.spec });
    expect((await bootstrap.runToEnd('bootstrap')).code).toBe(0);
  }

  /** Everything of the platform but KEDA's own servers and what they scale, which come when they run. */
  private async applyPlatform(): Promise<void> {
    const { manifests } = this.platform;
    for (const manifest of manifests.filter(({ identity }) => identity.kind === 'CustomResourceDefinition')) {
      await this.apply(manifest.object);
    }
    await until('the definitions are established', async () => {
      const all = await this.client.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
      return all.every((crd) => JSON.stringify(crd.status).includes('"type":"Established"'));
    });
    this.connect();
    const later = new Set(['CustomResourceDefinition', 'APIService', 'ValidatingWebhookConfiguration', 'ScaledJob']);
    for (const manifest of manifests.filter(({ identity }) => !later.has(identity.kind))) {
      await this.apply(this.served(manifest));
    }
  }

  /** A Service that the API server calls leads to this machine: `ExternalName` is the one kind that may. */
  private served(manifest: Manifest): KubernetesObject {
    const called = ['Service/keda/keda-metrics-apiserver', 'Service/keda/keda-admission-webhooks'];
    return called.includes(manifest.key)
      ? { ...manifest.object, spec: { type: 'ExternalName', externalName: 'localhost' } }
      : this.platform.applied(manifest);
  }

  private program(name: string, deployment: string, args: readonly string[]): KedaProgram {
    const program = new KedaProgram({
      sandbox: this.sandbox as RunningSandbox,
      program: name,
      deployment: this.platform.object(`apps/Deployment/keda/${deployment}`),
      directory: join(this.directory, name),
      args,
    });
    this.programs.push(program);
    return program;
  }

  private async startKeda(): Promise<void> {
    const [metrics, health, service, api, hooks, hooksMetrics, hooksHealth, adapterMetrics] = (await Promise.all(
      Array.from({ length: 8 }, () => freePort()),
    )) as [number, number, number, number, number, number, number, number];
    this.operatorPort = metrics;
    const operator = this.program('keda-operator', 'keda-operator', [
      '--kubeconfig',
      `--metrics-bind-address=127.0.0.1:${metrics}`,
      `--health-probe-bind-address=127.0.0.1:${health}`,
      `--metrics-service-bind-address=127.0.0.1:${service}`,
      `--ca-dir=${this.directory}`,
    ]);
    const adapter = this.program('keda-adapter', 'keda-metrics-apiserver', [
      '--lister-kubeconfig',
      '--authentication-kubeconfig',
      '--authorization-kubeconfig',
      '--bind-address=127.0.0.1',
      `--secure-port=${api}`,
      `--port=${adapterMetrics}`,
      `--metrics-service-address=127.0.0.1:${service}`,
      '--metrics-service-grpc-authority=keda-operator.keda.svc.cluster.local',
    ]);
    const webhooks = this.program('keda-webhooks', 'keda-admission-webhooks', [
      '--kubeconfig',
      `--port=${hooks}`,
      `--metrics-bind-address=127.0.0.1:${hooksMetrics}`,
      `--health-probe-bind-address=127.0.0.1:${hooksHealth}`,
    ]);
    await this.applyCalled(api, hooks);
    await this.runOperator(operator, health);
    for (const next of [adapter, webhooks]) {
      await this.writeCertificates(next);
      await next.start();
    }
    await until('external metrics are served', () => this.servesExternalMetrics(), 60);
    await until(
      'webhooks are ready',
      async () => (await answers(`http://127.0.0.1:${hooksHealth}/readyz`)) === 200,
      60,
    );
  }

  /** The two objects that have the API server call KEDA, with the ports of loopback. */
  private async applyCalled(api: number, hooks: number): Promise<void> {
    const service = this.platform.object('apiregistration.k8s.io/APIService/_/v1beta1.external.metrics.k8s.io');
    const spec = service.spec as { service: object };
    await this.apply({ ...service, spec: { ...spec, service: { ...spec.service, port: api } } });
    const configuration = this.platform.object(
      'admissionregistration.k8s.io/ValidatingWebhookConfiguration/_/keda-admission',
    );
    const hooksOf = configuration.webhooks as readonly { clientConfig: { service: object } }[];
    await this.apply({
      ...configuration,
      webhooks: hooksOf.map((webhook) => ({
        ...webhook,
        clientConfig: { service: { ...webhook.clientConfig.service, port: hooks } },
      })),
    });
  }

  /** At its first start the operator writes its certificates and ends; the kubelet would start it again. */
  private async runOperator(operator: KedaProgram, health: number): Promise<void> {
    await operator.start();
    await until('the operator has ended after writing its certificates', () => Promise.resolve(!operator.running), 60);
    expect([...(await this.certificates()).keys()].sort()).toEqual(['ca.crt', 'ca.key', 'tls.crt', 'tls.key']);
    await this.writeCertificates(operator);
    await operator.start();
    await until('the operator is ready', async () => (await answers(`http://127.0.0.1:${health}/readyz`)) === 200, 90);
    await until('webhooks know the authority', async () => !(await this.webhookAuthorities()).includes(''), 60);
  }

  private async servesExternalMetrics(): Promise<boolean> {
    const all = await this.client.list('apiregistration.k8s.io/v1', 'APIService');
    const found = all.find(({ metadata }) => metadata.name === 'v1beta1.external.metrics.k8s.io');
    return JSON.stringify(found?.status ?? '').includes('"status":"True"');
  }

  private async certificates(): Promise<Map<string, string>> {
    const identity = { group: '', kind: 'Secret', namespace: 'keda', name: 'kedaorg-certs' };
    const secret = await this.client.get('v1', identity);
    return new Map(Object.entries((secret?.data ?? {}) as Record<string, string>));
  }

  private async webhookAuthorities(): Promise<string[]> {
    const [found] = await this.client.list('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration');
    const all = (found?.webhooks ?? []) as readonly { clientConfig: { caBundle?: string } }[];
    return all.map((webhook) => webhook.clientConfig.caBundle ?? '');
  }

  private async writeCertificates(program: KedaProgram): Promise<void> {
    mkdirSync(program.certificates, { recursive: true });
    for (const [name, value] of await this.certificates()) {
      writeFileSync(join(program.certificates, name), Buffer.from(value, 'base64'), { mode: 0o600 });
    }
  }
}

async function answers(url: string): Promise<number> {
  try {
    return (await fetch(url)).status;
  } catch {
    return 0;
  }
}
