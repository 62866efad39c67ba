import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { stringify } from 'yaml';
import { KeelsonError } from '../../lib/core/errors';
import { ApiClient, calling } from './api';
import { ControlPlaneStart } from './control-plane';
import type { OnProgress } from './events';
import { writeKubeconfig } from './kubeconfig';
import { type ComponentName, type Ports, componentNames, layout, portNames, sandboxContext } from './layout';
import { ensurePki } from './pki';
import { LOOPBACK, freePorts } from './ports';
import { type SandboxProfile, type SandboxProfileName, firstServiceAddress, sandboxProfile } from './profiles';
import { type ResolveOptions, type ResolvedProgram, resolveProgram, withLock } from '../programs';
import { type Stage, sandboxStages } from './stages';
import { endAll, endComponent, readProcesses, readSettings, runningComponents, writeSettings } from './state';

/** What to start, and where. */
export interface StartSandboxOptions {
  readonly profile: SandboxProfileName;
  /** The folder that holds everything of this sandbox. It is created if needed. */
  readonly directory: string;
  /** @default - nobody is told */
  readonly onProgress?: OnProgress;
  /** Ends the start, and with it every process that it has started. @default - it runs to its end */
  readonly signal?: AbortSignal;
  /** Further kwok stages; one with the name of a built-in stage replaces it. @default - the built-in ones only */
  readonly stages?: readonly Stage[];
  /** How to find the programs. @default - as `resolveProgram` does */
  readonly programs?: Omit<ResolveOptions, 'onProgress' | 'signal'>;
}

/** How to reach a sandbox. */
export interface SandboxConnection {
  /** Path of the kubeconfig, readable by its owner only. */
  readonly kubeconfig: string;
  /** Name of the context in it. */
  readonly context: string;
  /** Address of the API server, on loopback. */
  readonly endpoint: string;
  readonly profile: SandboxProfileName;
}

/** A sandbox that runs. */
export interface RunningSandbox extends SandboxConnection {
  /** False if it ran already. */
  readonly startedNow: boolean;
  /** Whether a crash had damaged the data, so that the sandbox had to begin empty. */
  readonly emptied: boolean;
  /** Seconds that this call took. */
  readonly seconds: number;
}

/** One program of a sandbox. */
export interface ComponentStatus {
  readonly name: ComponentName;
  readonly running: boolean;
  /** @default - it was never started, or it was stopped */
  readonly pid?: number;
  readonly log: string;
}

/** What is known about a folder without changing anything. */
export interface SandboxStatus {
  /** `crashed`: some processes are gone; the next start or stop cleans up. */
  readonly state: 'absent' | 'stopped' | 'running' | 'crashed';
  /** @default - there is no sandbox in this folder */
  readonly connection?: SandboxConnection;
  readonly components: readonly ComponentStatus[];
}

/**
 * Starts a control plane with simulated nodes, or finds it running. The processes outlive the caller. What a crash has left
 * is ended first; data of an earlier start is kept.
 *
 * @throws KeelsonError if a program is missing or does not come up, or if the folder holds a sandbox of another profile.
 */
export async function startSandbox(options: StartSandboxOptions): Promise<RunningSandbox> {
  const began = performance.now();
  const directory = resolve(options.directory);
  const profile = sandboxProfile(options.profile);
  refuseWindows();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const result = await withLock(
    layout.lock(directory),
    () => startLocked(directory, profile, options),
    () => {},
    options.signal,
  );
  return { ...connection(directory, profile.name), ...result, seconds: (performance.now() - began) / 1000 };
}

async function startLocked(
  directory: string,
  profile: SandboxProfile,
  options: StartSandboxOptions,
): Promise<{ readonly startedNow: boolean; readonly emptied: boolean }> {
  refuseOtherProfile(directory, profile.name);
  const stages = stagesFile(profile, options.stages);
  if (await runs(directory)) {
    if (readFileSync(layout.stages(directory), 'utf8') !== stages) {
      await restartKwok(directory, profile, options, stages);
    }
    return { startedNow: false, emptied: false };
  }
  await endAll(directory);

  const programs = await resolvePrograms(componentNames, options);
  await ensurePki(directory, firstServiceAddress(profile));
  const ports = await freePorts(portNames, readSettings(directory)?.ports);
  writeSettings(directory, { profile: profile.name, ports });
  mkdirSync(dirname(layout.stages(directory)), { recursive: true, mode: 0o700 });
  writeFileSync(layout.stages(directory), stages, { mode: 0o600 });
  const { context, endpoint, kubeconfig } = connection(directory, profile.name);
  writeKubeconfig(kubeconfig, { directory, client: 'admin', context, endpoint });
  for (const client of ['kwok', 'kube-controller-manager', 'kube-scheduler'] as const) {
    writeKubeconfig(layout.componentKubeconfig(directory, client), { directory, client, context, endpoint });
  }

  try {
    const { emptied } = await new ControlPlaneStart({ directory, profile, ports }, { ...options, programs }).run();
    return { startedNow: true, emptied };
  } catch (error) {
    await endAll(directory);
    throw error;
  }
}

async function restartKwok(
  directory: string,
  profile: SandboxProfile,
  options: StartSandboxOptions,
  stages: string,
): Promise<void> {
  const programs = await resolvePrograms(['kwok'], options);
  const ports = portsOf(directory);
  await endComponent(directory, 'kwok');
  writeFileSync(layout.stages(directory), stages, { mode: 0o600 });
  await new ControlPlaneStart({ directory, profile, ports }, { ...options, programs }).runKwok();
}

/**
 * Stops a sandbox. Its data stays for the next start. Does nothing if none runs.
 */
export async function stopSandbox(directory: string): Promise<void> {
  const folder = resolve(directory);
  if (!existsSync(folder)) {
    return;
  }
  await withLock(layout.lock(folder), () => endAll(folder));
}

/**
 * Stops a sandbox and removes its folder with all data.
 *
 * @throws KeelsonError if the folder holds something else.
 */
export async function deleteSandbox(directory: string): Promise<void> {
  const folder = resolve(directory);
  if (!existsSync(folder)) {
    return;
  }
  if (readSettings(folder) === undefined && !existsSync(layout.data(folder)) && !existsSync(`${folder}/pki`)) {
    throw new KeelsonError(
      `${folder} does not hold a sandbox, so it is not deleted`,
      'Name the folder of the sandbox, or remove this folder yourself.',
    );
  }
  await withLock(layout.lock(folder), async () => {
    await endAll(folder);
    rmSync(folder, { recursive: true, force: true });
  });
}

/** Tells what runs, without changing anything. */
export function sandboxStatus(directory: string): SandboxStatus {
  const folder = resolve(directory);
  const settings = readSettings(folder);
  const running = new Set(runningComponents(folder));
  const processes = readProcesses(folder);
  const components = [...componentNames].reverse().map((name): ComponentStatus => {
    const pid = processes[name]?.pid;
    return { name, running: running.has(name), pid, log: layout.log(folder, name) };
  });
  if (settings === undefined) {
    return { state: 'absent', components };
  }
  const noted = Object.keys(processes).length;
  const state = noted === 0 ? 'stopped' : running.size === componentNames.length ? 'running' : 'crashed';
  return { state, connection: connection(folder, settings.profile), components };
}

async function runs(directory: string): Promise<boolean> {
  if (runningComponents(directory).length < componentNames.length) {
    return false;
  }
  const settings = readSettings(directory);
  if (settings === undefined) {
    return false;
  }
  const api = new ApiClient(directory, connection(directory, settings.profile).endpoint);
  // A second chance: a machine that has just woken up may need it.
  return calling(api, async () => (await api.ready()) || (await api.ready()));
}

function connection(directory: string, profile: SandboxProfileName): SandboxConnection {
  return {
    kubeconfig: layout.kubeconfig(directory),
    context: sandboxContext(profile),
    endpoint: `https://${LOOPBACK}:${portsOf(directory)['kube-apiserver']}`,
    profile,
  };
}

function portsOf(directory: string): Ports {
  const settings = readSettings(directory);
  if (settings === undefined) {
    throw new KeelsonError(`${directory} does not hold a sandbox`, 'Start one with `keelson sandbox start`.');
  }
  return settings.ports;
}

async function resolvePrograms(
  names: readonly ComponentName[],
  options: StartSandboxOptions,
): Promise<Record<ComponentName, ResolvedProgram>> {
  const { onProgress, signal, programs } = options;
  const found = await Promise.all(names.map((name) => resolveProgram(name, { ...programs, onProgress, signal })));
  return Object.fromEntries(found.map((program) => [program.name, program])) as Record<ComponentName, ResolvedProgram>;
}

function stagesFile(profile: SandboxProfile, further: readonly Stage[] | undefined): string {
  return sandboxStages(profile, further)
    .map((stage) => stringify(stage, { lineWidth: 0 }))
    .join('---\n');
}

function refuseOtherProfile(directory: string, profile: SandboxProfileName): void {
  const present = readSettings(directory)?.profile;
  if (present !== undefined && present !== profile) {
    throw new KeelsonError(
      `${directory} holds a sandbox of profile ${present}, not ${profile}`,
      `Delete it first, or use another folder for ${profile}.`,
    );
  }
}

function refuseWindows(): void {
  if (process.platform === 'win32') {
    throw new KeelsonError(
      'the sandbox runs on Linux and macOS only',
      'Use it inside the Windows Subsystem for Linux, or point the stack at a cluster of your own.',
    );
  }
}
