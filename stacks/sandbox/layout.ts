import { join } from 'node:path';
import type { SandboxProfileName } from './profiles';

/** The programs of the control plane, in the order in which they are stopped. */
export const componentNames = ['kwok', 'kube-scheduler', 'kube-controller-manager', 'kube-apiserver', 'etcd'] as const;

/** A program that the sandbox runs. */
export type ComponentName = (typeof componentNames)[number];

/** What the sandbox listens with. */
export const portNames = ['etcd', 'etcd-peer', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;

/** One port on loopback for each of them. */
export type Ports = Readonly<Record<(typeof portNames)[number], number>>;

/** Where things lie in a sandbox's folder. */
export const layout = {
  kubeconfig: (directory: string): string => join(directory, 'kubeconfig'),
  settings: (directory: string): string => join(directory, 'sandbox.json'),
  processes: (directory: string): string => join(directory, 'processes.json'),
  lock: (directory: string): string => `${directory}.lock`,
  data: (directory: string): string => join(directory, 'etcd'),
  stages: (directory: string): string => join(directory, 'config', 'kwok.yaml'),
  componentKubeconfig: (directory: string, component: ComponentName): string =>
    join(directory, 'config', `${component}.kubeconfig`),
  log: (directory: string, component: ComponentName): string => join(directory, 'logs', `${component}.log`),
};

/** Name of the context in the kubeconfig. */
export function sandboxContext(profile: SandboxProfileName): string {
  return `keelson-sandbox-${profile}`;
}
