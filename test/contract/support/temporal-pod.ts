import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SynthesizedTemporal } from './temporal-instance';
import { NAMESPACE } from './temporal-instance';

interface ContainerView {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface VolumeView {
  readonly name: string;
  readonly configMap?: { readonly name: string };
  readonly secret?: { readonly secretName: string; readonly items?: readonly { readonly key: string }[] };
}

export interface PodSpecView {
  readonly containers: readonly ContainerView[];
  readonly volumes?: readonly VolumeView[];
}

/** Names and numbers of the cluster, and what stands for them on this machine. */
export type Replacements = readonly (readonly [RegExp, string])[];

export interface TemporalPodOptions {
  readonly instance: Pick<SynthesizedTemporal, 'one' | 'secret'>;
  readonly spec: PodSpecView;
  /** Where the pod's mounts lie. */
  readonly directory: string;
  readonly replacements: Replacements;
  /** Programs by the names that the containers call them, as absolute paths. */
  readonly programs: Readonly<Record<string, string>>;
  /** Secrets that the platform does not make, by name. */
  readonly foreignSecrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface CommandResult {
  readonly code: number;
  readonly output: string;
}

/**
 * One pod with one container, run as a process: its command, environment and files as synthesized, with its mounts in a directory of its
 * own and its addresses on loopback.
 */
export class TemporalPod {
  private readonly options: TemporalPodOptions;
  private child: ChildProcess | undefined;
  private output = '';
  private earlier = '';

  constructor(options: TemporalPodOptions) {
    this.options = options;
  }

  get log(): string {
    return this.output;
  }

  /** The end of what it has said, also in the life before this one. */
  get lastWords(): string {
    return `${this.earlier}${this.output}`.slice(-3000);
  }

  get running(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Starts the container, as the kubelet does after its mounts are there. */
  start(): void {
    this.earlier = this.output;
    this.output = '';
    this.mountAll();
    const [program, ...args] = this.command(this.container.command);
    const child = spawn(program as string, args, { env: this.environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (data: Buffer) => (this.output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (this.output += data.toString()));
    this.child = child;
  }

  /** Asks the process to end, as the kubelet does, and waits for it. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const { child } = this;
    if (child === undefined || !this.running) {
      return child?.exitCode ?? null;
    }
    const ended = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await ended)[0];
  }

  /** Starts the container and waits for its end. */
  async runToEnd(): Promise<CommandResult> {
    this.mountAll();
    return this.run(this.container.command);
  }

  /** Runs another command with the container's environment and files. */
  async run(command: readonly string[]): Promise<CommandResult> {
    const [program, ...args] = this.command(command);
    const child = spawn(program as string, args, { env: this.environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (output += data.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code: code ?? -1, output };
  }

  /** Directory that stands for a mount. */
  directoryOf(volume: string): string {
    return join(this.options.directory, volume);
  }

  private get container(): ContainerView {
    return this.options.spec.containers[0] as ContainerView;
  }

  private command(command: readonly string[]): string[] {
    const [program, ...args] = command;
    return [
      this.options.programs[program as string] ?? (program as string),
      ...args.map((argument) => this.localize(argument)),
    ];
  }

  private environment(): NodeJS.ProcessEnv {
    const values = (this.container.env ?? []).map(({ name, value }) => [name, this.localize(value ?? '127.0.0.1')]);
    const programs = Object.values(this.options.programs).map((path) => path.replace(/\/[^/]*$/, ''));
    return { PATH: [...programs, process.env['PATH']].join(':'), ...Object.fromEntries(values) };
  }

  /** Puts the files where the container finds them. */
  mountAll(): void {
    const { instance, spec, foreignSecrets = {} } = this.options;
    for (const { name } of this.container.volumeMounts ?? []) {
      const directory = this.directoryOf(name);
      mkdirSync(directory, { recursive: true });
      const volume = spec.volumes?.find((candidate) => candidate.name === name);
      if (volume?.configMap !== undefined) {
        const files: Record<string, string> = instance.one('ConfigMap', volume.configMap.name)['data'];
        for (const [file, text] of Object.entries(files)) {
          writeFileSync(join(directory, file), this.localize(text));
        }
      }
      if (volume?.secret !== undefined) {
        const { secretName, items } = volume.secret;
        const values = foreignSecrets[secretName] ?? instance.secret(`${NAMESPACE}/${secretName}`);
        for (const key of items?.map((item) => item.key) ?? Object.keys(values)) {
          writeFileSync(join(directory, key), values[key] as string, { mode: 0o600 });
        }
      }
    }
  }

  private localize(text: string): string {
    const mounts = [...(this.container.volumeMounts ?? [])].sort((a, b) => b.mountPath.length - a.mountPath.length);
    let local = text;
    for (const { name, mountPath } of mounts) {
      local = local.replaceAll(new RegExp(`${mountPath}(?=[/"\\s]|$)`, 'gm'), this.directoryOf(name));
    }
    for (const [pattern, value] of this.options.replacements) {
      local = local.replaceAll(pattern, value);
    }
    return local;
  }
}
