import { join } from 'node:path';
import { SERVICE_PORTS, SERVICE_ROLES, type ServiceRole, type TemporalClusterProps } from '../../../lib/temporal';
import { resolveProgram } from '../../../stacks/programs';
import { createConnection, createServer } from 'node:net';
import { once } from 'node:events';
import { until } from './redis-node';
import { health } from './temporal-health';
import { HARD_PASSWORD, synthesizeTemporal, type SynthesizedTemporal } from './temporal-instance';
import { TemporalPod, type CommandResult, type Replacements } from './temporal-pod';
import { TemporalPostgres } from './temporal-postgres';

const FIXED = [5432, 7233, 7234, 7235, 7239, 6933, 6934, 6935, 6939, 8080] as const;
const METRICS = 9090;

/** A synthesized cluster of Temporal as processes on loopback. */
export class TemporalServers {
  readonly instance: SynthesizedTemporal;
  postgres!: TemporalPostgres;
  private readonly directory: string;
  private readonly foreignSecrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  private readonly ports = new Map<number, number>();
  private readonly metricsPorts = new Map<ServiceRole, number>();
  private readonly pods = new Map<ServiceRole, TemporalPod>();
  private page: TemporalPod | undefined;
  private programs: Readonly<Record<string, string>> = {};

  /**
   * @param foreignSecrets Values of Secrets that the platform does not make, by name.
   */
  constructor(
    directory: string,
    overrides: Partial<TemporalClusterProps> = {},
    foreignSecrets: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
  ) {
    this.directory = directory;
    this.foreignSecrets = foreignSecrets;
    this.instance = synthesizeTemporal(overrides);
  }

  /** `host:port` of the frontend. */
  get address(): string {
    return `127.0.0.1:${this.port(7233)}`;
  }

  /** Where the page is, once it is started. */
  get pageAddress(): string {
    return `http://127.0.0.1:${this.port(8080)}`;
  }

  /** Finds the programs, and starts a database that has what its Jobs make. */
  async prepare(): Promise<void> {
    const names = ['temporal-server', 'temporal-sql-tool', 'temporal'];
    const found = await Promise.all(names.map((name) => resolveProgram(name)));
    const page = await resolveProgram('temporal-ui-server');
    this.programs = {
      ...Object.fromEntries(found.map(({ name, path }) => [name, path])),
      '/home/ui-server/ui-server': page.path,
    };
    for (const number of FIXED) {
      this.ports.set(number, await lowPort());
    }
    for (const role of SERVICE_ROLES) {
      this.metricsPorts.set(role, await lowPort());
    }
    this.postgres = new TemporalPostgres(join(this.directory, 'postgres'), this.port(5432));
    await this.postgres.start();
    this.postgres.prepare(HARD_PASSWORD);
  }

  /** A pod of the Job whose name begins like this. */
  job(prefix: string): TemporalPod {
    return this.pod(this.instance.job(prefix)['spec'].template.spec, prefix);
  }

  /** A pod of a Deployment, with mounts in a folder of that name. */
  deployment(name: string, folder: string, more: Replacements = []): TemporalPod {
    return this.pod(this.instance.one('Deployment', name)['spec'].template.spec, folder, more);
  }

  async startAll(): Promise<void> {
    for (const role of SERVICE_ROLES) {
      this.start(role);
    }
    for (const role of SERVICE_ROLES) {
      await this.untilReady(role);
    }
  }

  /** Starts the page, waits for what its probe asks, and gives its address. */
  async startPage(): Promise<string> {
    this.page = this.deployment('temporal-ui', 'ui');
    this.page.start();
    const [container] = this.instance.one('Deployment', 'temporal-ui')['spec'].template.spec.containers;
    const isReady = async (): Promise<boolean> =>
      (await fetch(`${this.pageAddress}${container.readinessProbe.httpGet.path}`)).ok;
    await until('the page is ready', isReady, 30).catch((error: Error) => {
      throw new Error(`${error.message}\n${this.page?.lastWords}`);
    });
    return this.pageAddress;
  }

  /** The answer to the question of the readiness probe: of its own health, or whether it takes a connection. */
  async readiness(role: ServiceRole): Promise<string> {
    const [container] = this.instance.one('Deployment', `temporal-${role}`)['spec'].template.spec.containers;
    const { grpc } = container.readinessProbe as { grpc?: { port: number; service: string } };
    if (grpc !== undefined) {
      return health(`127.0.0.1:${this.port(grpc.port)}`, grpc.service);
    }
    const socket = createConnection(this.port(SERVICE_PORTS[role].grpc.number), '127.0.0.1');
    await once(socket, 'connect');
    socket.destroy();
    return 'CONNECTED';
  }

  /** `host:port` of a role, as the other roles know it. */
  addressOf(role: ServiceRole): string {
    return `127.0.0.1:${this.port(SERVICE_PORTS[role].grpc.number)}`;
  }

  /** Ends one as the kubelet does, starts it again, and tells the code that it ended with. */
  async restart(role: ServiceRole): Promise<number | null> {
    const code = await this.pods.get(role)?.stop();
    this.start(role);
    await this.untilReady(role);
    return code ?? null;
  }

  /** What a role has said against its configuration. */
  warnings(role: ServiceRole): string[] {
    return (this.pods.get(role)?.log ?? '')
      .split('\n')
      .filter((line) => /"level":"(warn|error)"/.test(line) && /config|authorizer|deprecated/i.test(line));
  }

  /** Who is in the ring, as the frontend sees it. */
  async cluster(): Promise<{ readonly members: readonly string[] }> {
    const rows = this.postgres
      .sql('SELECT DISTINCT role FROM cluster_membership ORDER BY role', 'temporal')
      .split('\n');
    // Source: temporalio/temporal common/persistence/cluster_metadata.go, ServiceType.
    const roles: Readonly<Record<string, ServiceRole>> = { 1: 'frontend', 2: 'history', 3: 'matching', 4: 'worker' };
    return { members: rows.map((row) => roles[row] ?? row).sort() };
  }

  /** Names of everything that the servers serve to Prometheus. */
  async metricNames(): Promise<ReadonlySet<string>> {
    const names = new Set<string>();
    for (const role of SERVICE_ROLES) {
      const answer = await fetch(`http://127.0.0.1:${this.metricsPorts.get(role)}/metrics`);
      for (const [, name] of (await answer.text()).matchAll(/^([a-zA-Z_:][\w:]*)[{ ]/gm)) {
        names.add(name as string);
      }
    }
    return names;
  }

  /** Upper bounds of a histogram as the frontend serves it, in their order. */
  async buckets(name: string): Promise<string[]> {
    const answer = await fetch(`http://127.0.0.1:${this.metricsPorts.get('frontend')}/metrics`);
    const found = [...(await answer.text()).matchAll(new RegExp(`^${name}\\{.*le="([^"]+)"`, 'gm'))];
    return [...new Set(found.map(([, bound]) => bound as string))];
  }

  /** Path of a program that containers call by this name. */
  program(name: string): string {
    return this.programs[name] as string;
  }

  /** Names that the alerts and the dashboard ask for. */
  askedMetrics(): string[] {
    const rules = JSON.stringify(this.instance.one('PrometheusRule', 'temporal'));
    const dashboard = JSON.stringify(this.instance.one('ConfigMap', 'temporal-dashboard'));
    const found = [...`${rules}${dashboard}`.matchAll(/([a-z_]+)\{namespace=/g)].map(([, name]) => name as string);
    return [...new Set(found)].filter((name) => name !== 'up').sort();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.pods.values(), this.page].map((pod) => pod?.stop('SIGKILL')));
    await this.postgres?.stop();
  }

  private start(role: ServiceRole): void {
    const metrics = String(this.metricsPorts.get(role));
    const pod = this.deployment(`temporal-${role}`, role, [[new RegExp(`\\b${METRICS}\\b`, 'g'), metrics]]);
    this.pods.set(role, pod);
    pod.start();
  }

  private async untilReady(role: ServiceRole): Promise<void> {
    const pod = this.pods.get(role) as TemporalPod;
    const isReady = async (): Promise<boolean> => {
      // The first start of all is a race to write down who the cluster is: who loses it ends, and the kubelet starts it again.
      if (!pod.running) {
        pod.start();
      }
      return ['SERVING', 'CONNECTED'].includes(await this.readiness(role));
    };
    await until(`${role} is ready`, isReady, 90).catch((error: Error) => {
      throw new Error(`${error.message}\n${pod.lastWords}`);
    });
  }

  private port(number: number): number {
    return this.ports.get(number) as number;
  }

  private pod(spec: unknown, folder: string, more: Replacements = []): TemporalPod {
    return new TemporalPod({
      instance: this.instance,
      spec: spec as ConstructorParameters<typeof TemporalPod>[0]['spec'],
      directory: join(this.directory, folder),
      programs: this.programs,
      foreignSecrets: this.foreignSecrets,
      replacements: [
        ...more,
        [/[a-z-]+\.temporal\.svc\.cluster\.local/g, '127.0.0.1'],
        [/\b0\.0\.0\.0\b/g, '127.0.0.1'],
        // What fails shall fail soon: seconds that Jobs wait.
        [/^300$/g, '20'],
        ...FIXED.map((number) => [new RegExp(`\\b${number}\\b`, 'g'), String(this.port(number))] as const),
      ],
    });
  }
}

export type { CommandResult };

/** A free port below 32,768: Temporal keeps ports in columns of two bytes with a sign. */
async function lowPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (free) {
      server.close();
      await once(server, 'close');
      return port;
    }
  }
}
