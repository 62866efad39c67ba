import { join, relative } from 'node:path';
import { type ComponentName, type Ports, layout } from './layout';
import { LOOPBACK } from './ports';
import type { SandboxProfile } from './profiles';

/** What the components' arguments depend on. */
export interface ComponentContext {
  readonly directory: string;
  readonly profile: SandboxProfile;
  readonly ports: Ports;
}

/**
 * Arguments of one component. Flags: the programs' own `--help`, Kubernetes 1.35, etcd 3.6, kwok 0.8.
 */
export function componentArguments(component: ComponentName, context: ComponentContext): readonly string[] {
  return ARGUMENTS[component](context);
}

const ARGUMENTS: Readonly<Record<ComponentName, (context: ComponentContext) => readonly string[]>> = {
  etcd,
  'kube-apiserver': apiServer,
  'kube-controller-manager': controllerManager,
  'kube-scheduler': (context) => served(context, 'kube-scheduler'),
  kwok,
};

function pki({ directory }: ComponentContext, file: string): string {
  return join(directory, 'pki', file);
}

function etcd(context: ComponentContext): readonly string[] {
  const client = `https://${LOOPBACK}:${context.ports.etcd}`;
  const peer = `https://${LOOPBACK}:${context.ports['etcd-peer']}`;
  return [
    '--name=sandbox',
    `--data-dir=${layout.data(context.directory)}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=sandbox=${peer}`,
    // Loopback is shared by all users of the machine, so etcd asks for certificates even there.
    '--client-cert-auth=true',
    `--trusted-ca-file=${pki(context, 'etcd-ca.crt')}`,
    `--cert-file=${pki(context, 'etcd.crt')}`,
    `--key-file=${pki(context, 'etcd.key')}`,
    '--peer-client-cert-auth=true',
    `--peer-trusted-ca-file=${pki(context, 'etcd-ca.crt')}`,
    `--peer-cert-file=${pki(context, 'etcd.crt')}`,
    `--peer-key-file=${pki(context, 'etcd.key')}`,
    // Nothing here outlives a power failure; a killed process loses nothing.
    '--unsafe-no-fsync=true',
    '--logger=zap',
    '--log-level=warn',
  ];
}

function apiServer(context: ComponentContext): readonly string[] {
  const { profile, ports } = context;
  return [
    `--etcd-servers=https://${LOOPBACK}:${ports.etcd}`,
    `--etcd-cafile=${pki(context, 'etcd-ca.crt')}`,
    `--etcd-certfile=${pki(context, 'apiserver-etcd.crt')}`,
    `--etcd-keyfile=${pki(context, 'apiserver-etcd.key')}`,
    `--bind-address=${LOOPBACK}`,
    `--secure-port=${ports['kube-apiserver']}`,
    // An Endpoints object may not name loopback, and nothing in the sandbox follows it.
    '--advertise-address=192.0.2.1',
    '--endpoint-reconciler-type=none',
    `--tls-cert-file=${pki(context, 'serving.crt')}`,
    `--tls-private-key-file=${pki(context, 'serving.key')}`,
    `--client-ca-file=${pki(context, 'ca.crt')}`,
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    '--allow-privileged=true',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${pki(context, 'service-account.pub')}`,
    `--service-account-signing-key-file=${pki(context, 'service-account.key')}`,
    `--service-cluster-ip-range=${profile.serviceNetwork}`,
    // The aggregation layer: without these, every extension API server answers 403.
    `--requestheader-client-ca-file=${pki(context, 'front-proxy-ca.crt')}`,
    '--requestheader-allowed-names=front-proxy-client',
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    `--proxy-client-cert-file=${pki(context, 'front-proxy-client.crt')}`,
    `--proxy-client-key-file=${pki(context, 'front-proxy-client.key')}`,
    '--profiling=false',
  ];
}

function controllerManager(context: ComponentContext): readonly string[] {
  return [
    ...served(context, 'kube-controller-manager'),
    `--root-ca-file=${pki(context, 'ca.crt')}`,
    `--service-account-private-key-file=${pki(context, 'service-account.key')}`,
    `--cluster-signing-cert-file=${pki(context, 'ca.crt')}`,
    `--cluster-signing-key-file=${pki(context, 'ca.key')}`,
    '--use-service-account-credentials=true',
  ];
}

function served(context: ComponentContext, component: 'kube-controller-manager' | 'kube-scheduler'): readonly string[] {
  return [
    `--kubeconfig=${layout.componentKubeconfig(context.directory, component)}`,
    `--bind-address=${LOOPBACK}`,
    `--secure-port=${context.ports[component]}`,
    `--tls-cert-file=${pki(context, 'serving.crt')}`,
    `--tls-private-key-file=${pki(context, 'serving.key')}`,
    `--client-ca-file=${pki(context, 'ca.crt')}`,
    '--leader-elect=false',
    // The default (20 a second) would make the start take seconds longer.
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
    '--profiling=false',
  ];
}

function kwok(context: ComponentContext): readonly string[] {
  return [
    `--kubeconfig=${layout.componentKubeconfig(context.directory, 'kwok')}`,
    // Relative to the folder it is started in: kwok would split a path that holds a comma.
    `--config=${relative(context.directory, layout.stages(context.directory))}`,
    '--manage-all-nodes=true',
    '--node-lease-duration-seconds=40',
    // At its default level it tells of every renewed lease, tens of megabytes a day.
    '--v=WARN',
  ];
}
