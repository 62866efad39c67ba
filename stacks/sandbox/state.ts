import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type ComponentName, type Ports, componentNames, layout } from './layout';
import { type ProcessIdentity, endProcess, isRunning } from '../programs';
import type { SandboxProfileName } from './profiles';

/** What stays the same over restarts. */
export interface SandboxSettings {
  readonly profile: SandboxProfileName;
  readonly ports: Ports;
}

/** The processes that were started last. */
export type SandboxProcesses = Readonly<Partial<Record<ComponentName, ProcessIdentity>>>;

/** Grace time, in milliseconds. What is cut off loses nothing: etcd holds the data and is stopped last. */
const GRACE = 5_000;

/** Reads the settings, or undefined if there is no sandbox in this folder. */
export function readSettings(directory: string): SandboxSettings | undefined {
  return readJson<SandboxSettings>(layout.settings(directory));
}

/** Writes the settings. */
export function writeSettings(directory: string, settings: SandboxSettings): void {
  writeWhole(layout.settings(directory), JSON.stringify(settings, undefined, 2));
}

/** Reads which processes were started. */
export function readProcesses(directory: string): SandboxProcesses {
  return readJson<SandboxProcesses>(layout.processes(directory)) ?? {};
}

/** Notes a process right after its start, so that even a crash in the next moment leaves nothing unknown behind. */
export function noteProcess(directory: string, component: ComponentName, identity: ProcessIdentity): void {
  writeWhole(
    layout.processes(directory),
    JSON.stringify({ ...readProcesses(directory), [component]: identity }, undefined, 2),
  );
}

/** The noted processes that still run, and are still the same processes. */
export function runningComponents(directory: string): readonly ComponentName[] {
  const processes = readProcesses(directory);
  return componentNames.filter((name) => {
    const identity = processes[name];
    return identity !== undefined && isRunning(identity);
  });
}

/** Ends every noted process and forgets them: clients first, then the API server, then etcd. */
export async function endAll(directory: string): Promise<void> {
  const clients = ['kwok', 'kube-scheduler', 'kube-controller-manager'] as const;
  await Promise.all(clients.map((name) => endComponent(directory, name)));
  await endComponent(directory, 'kube-apiserver');
  await endComponent(directory, 'etcd');
  rmSync(layout.processes(directory), { force: true });
}

/** Ends one noted process. */
export async function endComponent(directory: string, component: ComponentName): Promise<void> {
  const identity = readProcesses(directory)[component];
  if (identity !== undefined) {
    await endProcess(identity, GRACE);
  }
}

/** Undefined for a file that does not exist or that a crash of the machine has cut off. */
function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.draft`, `${text}\n`, { mode: 0o600 });
  renameSync(`${file}.draft`, file);
}
