import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type RedisClient from 'ioredis';
import { Gitea, GiteaRunners } from '../../../lib/gitea';
import { Keda } from '../../../lib/keda';
import { Postgres } from '../../../lib/postgres';
import { Redis } from '../../../lib/redis';
import { resolveProgram } from '../../../stacks/programs';
import { synthesize, type Synthesized } from './postgres-instance';
import { debianPrograms, embeddedPrograms, PostgresPod, type CommandResult, type PodView } from './postgres-pod';
import { withoutNewerCommands } from './redis-instance';
import { connectTo, freePort, RedisNode, until } from './redis-node';

const TOOLS = join(__dirname, '..', '..', '..', 'tools', 'gitea');

/** Where Go keeps the sources: templates and texts, which a build without the web front end reads from there. */
export function giteaSources(): string {
  const go = (...args: string[]): string => execFileSync('go', args, { cwd: TOOLS, encoding: 'utf8' }).trim();
  const directory = (): string => go('list', '-m', '-f', '{{.Dir}}', 'gitea.dev');
  if (!existsSync(directory())) {
    go('mod', 'download', 'gitea.dev');
  }
  return directory();
}

export interface Ports {
  readonly postgres: number;
  readonly cache: number;
  readonly queue: number;
  readonly http: number;
  readonly ssh: number;
}

/** A forge on real programs, each a process on loopback: PostgreSQL, two Redis, Gitea and its runners. */
export class GiteaPlatform {
  readonly instance: Synthesized;
  private readonly pods: PostgresPod[] = [];
  private readonly nodes: RedisNode[] = [];
  private readonly connections: RedisClient[] = [];

  private constructor(
    private readonly directory: string,
    readonly ports: Ports,
    overrides: Readonly<Record<string, string>>,
  ) {
    this.instance = synthesize((chart) => {
      const { endpoint: postgres } = new Postgres(chart, 'Postgres', {
        strategy: 'single',
        name: 'postgres',
        namespace: 'data',
        memory: '512Mi',
        storage: '2Gi',
        maxConnections: 40,
      });
      const redis = { strategy: 'single', memory: '32Mi' } as const;
      const cache = new Redis(chart, 'Cache', { ...redis, role: 'cache', name: 'gitea-cache', namespace: 'gitea' });
      const queue = new Redis(chart, 'Queue', {
        ...redis,
        role: 'queue',
        name: 'redis-queue',
        namespace: 'queue',
        storage: '1Gi',
      });
      const gitea = new Gitea(chart, 'Gitea', {
        name: 'gitea',
        namespace: 'gitea',
        hostname: 'git.example.org',
        postgres,
        cache: cache.endpoint,
        queue: queue.endpoint,
        storage: '1Gi',
        admin: { email: 'keelson@example.org' },
        settings: {
          server: {
            // A process of this machine, unlike a pod, must be heard by nobody else.
            HTTP_ADDR: '127.0.0.1',
            SSH_LISTEN_HOST: '127.0.0.1',
          },
        },
      });
      new GiteaRunners(chart, 'Runners', {
        name: 'gitea-runner',
        namespace: 'gitea-runners',
        gitea: gitea.endpoint,
        keda: Keda.fromExternal(chart, 'Keda'),
        image: { repository: 'gitea-runner', tag: '1.0.8', firstParty: true },
        resources: {
          cpu: { request: '100m', limit: '1' },
          memory: { request: '64Mi', limit: '512Mi' },
          ephemeralStorage: { request: '64Mi', limit: '8Gi' },
        },
        maxReplicas: 3,
      });
    }, overrides);
  }

  static async make(directory: string, overrides: Readonly<Record<string, string>> = {}): Promise<GiteaPlatform> {
    const programs = join(directory, 'bin');
    mkdirSync(programs);
    for (const name of ['gitea', 'gitea-runner']) {
      const { path } = await resolveProgram(name);
      copyFileSync(path, join(programs, name));
      chmodSync(join(programs, name), 0o755);
    }
    // Stands in for the image's first process, which only passes signals on.
    writeFileSync(join(programs, 'dumb-init'), '#!/bin/sh\nshift\nexec "$@"\n', { mode: 0o755 });
    const source = giteaSources();
    for (const folder of ['templates', 'options', 'public']) {
      cpSync(join(source, folder), join(directory, 'gitea-data', folder), { recursive: true });
    }
    execFileSync('chmod', ['-R', 'a+rX,u+w', join(directory, 'gitea-data')]);
    const ports: Ports = {
      postgres: await freePort(),
      cache: await freePort(),
      queue: await freePort(),
      http: await freePort(),
      ssh: await freePort(),
    };
    return new GiteaPlatform(directory, ports, overrides);
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.http}`;
  }

  async startStores(): Promise<void> {
    const server = this.pod('postgres', 'data', this.spec('StatefulSet', 'postgres'), {
      data: join(this.directory, 'postgres-data'),
    });
    expect((await server.runToEnd('prepare')).code).toBe(0);
    server.start('postgres');
    await until('PostgreSQL is ready', async () => (await server.probe('postgres', 'readiness')) === 0);
    const job = this.instance.beginning('Job', 'postgres-db-gitea').spec.template.spec as PodView;
    const made = await this.pod('postgres-job', 'data', job).runToEnd('database');
    expect(made.code).toBe(0);
    await this.startRedis('gitea-cache', 'gitea', this.ports.cache);
    await this.startRedis('redis-queue', 'queue', this.ports.queue);
  }

  /** Init containers one after the other, then the server until it is ready. */
  async startGitea(): Promise<PostgresPod> {
    const pod = this.giteaPod();
    for (const name of ['prepare', 'migrate']) {
      const { code, output } = await pod.runToEnd(name);
      if (code !== 0) {
        throw new Error(`${name} ended with ${code}\n${output}`);
      }
    }
    pod.start('gitea');
    await until('Gitea is ready', async () => (await this.health()) === 200, 90).catch((error: Error) => {
      throw new Error(`${error.message}\n${pod.log}`);
    });
    return pod;
  }

  giteaPod(): PostgresPod {
    return this.pod('gitea', 'gitea', this.spec('StatefulSet', 'gitea'), { data: join(this.directory, 'gitea-data') });
  }

  makeAdministrator(name: string): Promise<CommandResult> {
    const job = this.instance.beginning('Job', 'gitea-admin').spec.template.spec as PodView;
    return this.pod(name, 'gitea', job).runToEnd('admin');
  }

  runnerPod(name: string): PostgresPod {
    const spec = this.instance.one('ScaledJob', 'gitea-runner').spec.jobTargetRef.template.spec as PodView;
    const named = JSON.parse(
      JSON.stringify(spec).replaceAll(/"valueFrom":\{"fieldRef":[^}]*\}\}/g, `"value":"${name}"`),
    );
    return this.pod(name, 'gitea-runners', named as PodView);
  }

  async health(): Promise<number> {
    return (await fetch(`${this.url}/api/healthz`)).status;
  }

  /** The first column of the answer, as the role that Gitea and the scaler share. */
  sql(statement: string): string {
    return execFileSync(join(debianPrograms(), 'psql'), ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', statement], {
      encoding: 'utf8',
      env: {
        PGHOST: '127.0.0.1',
        PGPORT: String(this.ports.postgres),
        PGUSER: 'gitea',
        PGDATABASE: 'gitea',
        PGPASSWORD: this.databasePassword(),
      },
    }).trim();
  }

  async redis(name: 'gitea-cache' | 'redis-queue', username: string, password: string): Promise<RedisClient> {
    const port = name === 'gitea-cache' ? this.ports.cache : this.ports.queue;
    const connection = await connectTo({ host: '127.0.0.1', port, username, password });
    this.connections.push(connection);
    return connection;
  }

  async stop(): Promise<void> {
    this.connections.splice(0).forEach((connection) => connection.disconnect());
    for (const pod of this.pods.splice(0).reverse()) {
      await pod.stopAll();
    }
    for (const node of this.nodes.splice(0)) {
      await node.stopAll();
    }
  }

  private databasePassword(): string {
    const spec = this.spec('StatefulSet', 'gitea') as unknown as {
      volumes: { name: string; secret?: { secretName: string } }[];
    };
    const volume = spec.volumes.find(({ name }) => name === 'database-password');
    return this.instance.secret(`gitea/${volume?.secret?.secretName}`)['password'] as string;
  }

  private async startRedis(name: string, namespace: string, port: number): Promise<void> {
    const node = new RedisNode({
      instance: {
        one: this.instance.one,
        secret: (secret) =>
          Object.fromEntries(
            Object.entries(this.instance.secret(secret)).map(([key, value]) => [key, withoutNewerCommands(value)]),
          ),
      },
      namespace,
      podName: `${name}-0`,
      pod: this.instance.one('StatefulSet', name).spec.template.spec,
      directory: this.directory,
      address: '127.0.0.1',
      replacements: [
        [/\b6379\b/g, String(port)],
        [/(redis-cli )/g, `$1-p ${port} `],
      ],
    });
    this.nodes.push(node);
    node.start('redis');
    await until(`${name} is ready`, async () => (await node.probe('redis', 'readiness')) === 0);
  }

  private spec(kind: string, name: string): PodView {
    return this.instance.one(kind, name).spec.template.spec as PodView;
  }

  private pod(
    name: string,
    namespace: string,
    pod: PodView,
    shared: Readonly<Record<string, string>> = {},
  ): PostgresPod {
    const { ports } = this;
    const made = new PostgresPod({
      instance: this.instance,
      namespace,
      pod,
      directory: join(this.directory, `pod-${name}`),
      programs: `${join(this.directory, 'bin')}:${embeddedPrograms()}:${debianPrograms()}`,
      shared,
      replacements: [
        [/gitea-cache\.gitea\.svc\.cluster\.local:6379/g, `127.0.0.1:${ports.cache}`],
        [/redis-queue\.queue\.svc\.cluster\.local:6379/g, `127.0.0.1:${ports.queue}`],
        [/[a-z-]+\.[a-z-]+\.svc\.cluster\.local/g, '127.0.0.1'],
        [/\b5432\b/g, String(ports.postgres)],
        [/\b3000\b/g, String(ports.http)],
        [/\b2222\b/g, String(ports.ssh)],
        [/listen_addresses = '\*'/g, "listen_addresses = '127.0.0.1'"],
      ],
    });
    this.pods.push(made);
    return made;
  }
}
