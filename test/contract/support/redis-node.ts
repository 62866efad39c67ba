import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import Redis, { type RedisOptions } from 'ioredis';
import type { SynthesizedRedis } from './redis-instance';

interface ContainerView {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly startupProbe?: ProbeView;
  readonly readinessProbe?: ProbeView;
  readonly livenessProbe?: ProbeView;
}

interface ProbeView {
  readonly exec: { readonly command: readonly string[] };
}

interface VolumeView {
  readonly name: string;
  readonly configMap?: { readonly name: string };
  readonly secret?: { readonly secretName: string; readonly items?: readonly { readonly key: string }[] };
}

interface PodView {
  readonly containers: readonly ContainerView[];
  readonly volumes: readonly VolumeView[];
}

/** Names and numbers of the cluster, and what stands for them on this machine. */
export type Replacements = readonly (readonly [RegExp, string])[];

export interface NodeOptions {
  readonly instance: Pick<SynthesizedRedis, 'one' | 'secret'>;
  readonly namespace: string;
  /** The pod's name: decides its directory, and its ordinal for the scripts. */
  readonly podName: string;
  readonly pod: PodView;
  /** Scratch directory of the test. */
  readonly directory: string;
  /** Loopback address that is the pod's own. */
  readonly address: string;
  readonly replacements: Replacements;
  /** More lines for files of a ConfigMap, by file name. */
  readonly append?: Readonly<Record<string, string>>;
  /** Secrets that the platform does not make, by name. */
  readonly foreignSecrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface CommandResult {
  readonly code: number;
  readonly output: string;
}

/**
 * One pod, run as processes: the commands, files and probes of its containers as synthesized, with its mounts in a directory of its own,
 * its addresses on loopback, and its volume kept between lives.
 */
export class RedisNode {
  readonly options: NodeOptions;
  private readonly running = new Map<string, ChildProcess>();
  private readonly logs: string[] = [];

  constructor(options: NodeOptions) {
    this.options = options;
  }

  get address(): string {
    return this.options.address;
  }

  get log(): string {
    return this.logs.join('');
  }

  /** Starts one container, as the kubelet does after its mounts are there. */
  start(name: string): void {
    const container = this.container(name);
    this.mountAll(container);
    const [program, ...args] = this.localize(container, container.command);
    const child = spawn(program as string, args, {
      env: this.environment(container),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const record = (chunk: Buffer): void => void this.logs.push(`${name}: ${chunk.toString('utf8')}`);
    child.stdout.on('data', record);
    child.stderr.on('data', record);
    this.running.set(name, child);
  }

  /** Starts a container that ends by itself. */
  runToEnd(name: string): Promise<CommandResult> {
    const container = this.container(name);
    this.mountAll(container);
    return this.run(container, container.command);
  }

  /** Holds a container, or lets it go on. */
  signal(name: string, signal: NodeJS.Signals): void {
    this.running.get(name)?.kill(signal);
  }

  /** Ends one container, by default as a crash does. */
  async stop(name: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.running.get(name);
    this.running.delete(name);
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    }
    // What a killed script has started ends by itself, but holds the pipes until then.
    child?.stdout?.destroy();
    child?.stderr?.destroy();
  }

  async stopAll(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await Promise.all([...this.running.keys()].map((name) => this.stop(name, signal)));
  }

  /** Asks what the kubelet asks: 0 is yes. */
  async probe(name: string, kind: 'startup' | 'readiness' | 'liveness'): Promise<number> {
    const container = this.container(name);
    const probe = container[`${kind}Probe`] as ProbeView;
    return (await this.run(container, probe.exec.command)).code;
  }

  /** Runs a command in a container. */
  exec(name: string, command: readonly string[]): Promise<CommandResult> {
    return this.run(this.container(name), command);
  }

  private run(container: ContainerView, command: readonly string[]): Promise<CommandResult> {
    return runCommand(this.localize(container, command), this.environment(container));
  }

  private container(name: string): ContainerView {
    const found = this.options.pod.containers.find((container) => container.name === name);
    if (found === undefined) {
      throw new Error(`no container ${name}`);
    }
    return found;
  }

  private environment(container: ContainerView): NodeJS.ProcessEnv {
    const values = (container.env ?? []).map(({ name, value }) => [
      name,
      value === undefined ? this.options.podName : (this.localize(container, [value])[0] as string),
    ]);
    return { PATH: process.env['PATH'], ...Object.fromEntries(values) };
  }

  private mountAll(container: ContainerView): void {
    const { instance, namespace, pod, append = {}, foreignSecrets = {} } = this.options;
    for (const mount of container.volumeMounts) {
      const directory = this.directoryOf(container, mount.name);
      mkdirSync(directory, { recursive: true });
      const volume = pod.volumes.find(({ name }) => name === mount.name);
      if (volume?.configMap !== undefined) {
        const files: Record<string, string> = instance.one('ConfigMap', volume.configMap.name).data;
        for (const [file, text] of Object.entries(files)) {
          const [localized] = this.localize(container, [text]);
          writeFileSync(join(directory, file), `${localized}${append[file] ?? ''}`);
        }
      }
      if (volume?.secret !== undefined) {
        const { secretName, items } = volume.secret;
        const values = foreignSecrets[secretName] ?? instance.secret(`${namespace}/${secretName}`);
        for (const key of items?.map((item) => item.key) ?? Object.keys(values)) {
          writeFileSync(join(directory, key), values[key] as string);
        }
      }
    }
  }

  /** Each container sees its own mounts, and shares the pod's volumes. */
  private directoryOf(container: ContainerView, volume: string): string {
    const shared = this.options.pod.volumes.every(({ name }) => name !== volume);
    return join(this.options.directory, this.options.podName, shared ? 'claims' : container.name, volume);
  }

  private localize(container: ContainerView, texts: readonly string[]): string[] {
    const mounts = [...container.volumeMounts].sort((a, b) => b.mountPath.length - a.mountPath.length);
    return texts.map((text) => {
      let local = text;
      for (const { name, mountPath } of mounts) {
        local = local.replaceAll(new RegExp(`${mountPath}(?=[/"\\s]|$)`, 'gm'), this.directoryOf(container, name));
      }
      for (const [pattern, value] of this.options.replacements) {
        local = local.replaceAll(pattern, value);
      }
      return local
        .replaceAll('bind * -::*', `bind ${this.address}`)
        .replaceAll('redis-cli ', `redis-cli -h ${this.address} `);
    });
  }
}

export async function runCommand(command: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandResult> {
  const [program, ...args] = command;
  const child = spawn(program as string, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const record = (chunk: Buffer): void => void (output += chunk.toString('utf8'));
  child.stdout.on('data', record);
  child.stderr.on('data', record);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? -1, output };
}

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Asks again and again until the answer is yes. */
export async function until(what: string, ask: () => Promise<boolean>, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await ask().catch(() => false))) {
    if (Date.now() > deadline) {
      throw new Error(`waited ${seconds} s in vain until ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A connection that fails at once instead of trying for ever. */
export async function connectTo(options: RedisOptions): Promise<Redis> {
  const redis = new Redis({
    lazyConnect: true,
    enableReadyCheck: false,
    disableClientInfo: true,
    retryStrategy: () => null,
    ...options,
  });
  redis.on('error', () => undefined);
  await redis.connect();
  return redis;
}

/** The reply, or the text of the error. */
export async function reply(redis: Redis, command: readonly string[]): Promise<unknown> {
  const [name, ...args] = command;
  try {
    return await redis.call(name as string, ...args);
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Whether a server has written all that it has confirmed, by its answer to `INFO persistence`. While a slow disk is busy with the last
 * second, it answers before it writes (`appendfsync everysec`): for two seconds at most.
 */
export function logIsWritten(info: unknown): boolean {
  return /^aof_buffer_length:0\r?$/m.test(String(info));
}
