import { asRecord, itemName, asList, asNumber, asString, at } from '../../objects/json';
import type { PodView } from '../../objects/pods';
import { containerRule, kubeLinter, kubeScore, podRule, podSecurity, polaris, type Finding } from '../rule';

const HOST_NAMESPACES = ['hostNetwork', 'hostPID', 'hostIPC'] as const;

export const hostNamespaces = podRule({
  id: 'host-namespaces',
  sources: [
    ...podSecurity('hostNamespaces'),
    ...kubeLinter('host-network', 'host-pid', 'host-ipc'),
    ...polaris('hostNetworkSet', 'hostPIDSet', 'hostIPCSet'),
  ],
  severity: 'error',
  reason:
    "A pod keeps out of the node's network, process and IPC namespaces, where it could watch and signal all others.",
  check: (pod, report) => {
    for (const field of HOST_NAMESPACES) {
      if (pod.spec[field] === true) {
        report({
          field: `spec.${field}`,
          message: "shares a namespace with the node's own processes",
          got: true,
          allowed: 'false, or not set',
          fix: `remove ${field}`,
        });
      }
    }
  },
});

export const privilegedContainer = containerRule({
  id: 'privileged-container',
  sources: [
    ...podSecurity('privileged'),
    ...kubeScore('container-security-context-privileged'),
    ...kubeLinter('privileged-container'),
    ...polaris('runAsPrivileged'),
  ],
  severity: 'error',
  reason: 'No container is privileged: a privileged process is root on the node.',
  check: ({ securityContext }, report) => {
    if (securityContext.privileged === true) {
      report({
        field: 'securityContext.privileged',
        message: 'is root on the node',
        got: true,
        allowed: 'false, or not set',
        fix: 'remove privileged and add the single capability that is needed',
      });
    }
  },
});

export const hostPorts = containerRule({
  id: 'host-ports',
  sources: podSecurity('hostPorts'),
  severity: 'error',
  reason: "No container takes a port of the node: it goes past network policies, and two pods can't share a node.",
  check: ({ container }, report) => {
    asList(container.ports).forEach((port, position) => {
      const hostPort = asNumber(asRecord(port).hostPort);
      if (hostPort !== undefined && hostPort !== 0) {
        report({
          field: `ports[${itemName(port, position)}].hostPort`,
          message: 'takes a port of the node',
          got: hostPort,
          allowed: '0, or not set',
          fix: 'reach the pod through a Service',
        });
      }
    });
  },
});

const VOLUME_TYPES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

export const volumeTypes = podRule({
  id: 'volume-types',
  sources: [
    ...podSecurity('hostPathVolumes', 'restrictedVolumes'),
    ...kubeLinter('docker-sock', 'sensitive-host-mounts'),
  ],
  severity: 'error',
  reason:
    "Volumes come from the cluster, never from the node's file system or a server named in the pod: a mounted container socket or /etc is the node itself.",
  check: (pod, report) => {
    asList(pod.spec.volumes).forEach((item, position) => {
      const volume = asRecord(item);
      const types = Object.keys(volume).filter((field) => field !== 'name' && isSet(volume[field]));
      if (!types.some((type) => VOLUME_TYPES.includes(type))) {
        report(volumeFinding(itemName(item, position), volume, types[0]));
      }
    });
  },
});

/** Restricted pods may mount these only; a volume without any source is refused as well. */
function volumeFinding(name: string, volume: Readonly<Record<string, unknown>>, type: string | undefined): Finding {
  const allowed = VOLUME_TYPES.join(', ');
  if (type === undefined) {
    return { field: `spec.volumes[${name}]`, message: 'has no source', allowed, fix: 'name its source' };
  }
  const field = `spec.volumes[${name}].${type}`;
  if (type === 'hostPath') {
    const path = asString(at(volume, 'hostPath', 'path'));
    return { field, message: "mounts the node's file system", got: path, allowed, fix: 'use a persistentVolumeClaim' };
  }
  return { field, message: 'is a type of volume that restricted pods may not mount', got: type, allowed };
}

export const hostProbes = containerRule({
  id: 'probe-and-lifecycle-host',
  sources: podSecurity('hostProbesAndHostLifecycle'),
  severity: 'error',
  reason:
    'Probes and lifecycle hooks call their own pod only: with a host they have the kubelet send requests to wherever the pod says.',
  check: ({ container }, report) => {
    const lifecycle = asRecord(container.lifecycle);
    const handlers: readonly (readonly [string, unknown])[] = [
      ['livenessProbe', container.livenessProbe],
      ['readinessProbe', container.readinessProbe],
      ['startupProbe', container.startupProbe],
      ['lifecycle.postStart', lifecycle.postStart],
      ['lifecycle.preStop', lifecycle.preStop],
    ];
    for (const [field, handler] of handlers) {
      for (const action of ['httpGet', 'tcpSocket']) {
        const host = asString(at(handler, action, 'host'));
        if (host !== undefined && host !== '') {
          report({
            field: `${field}.${action}.host`,
            message: 'has the kubelet call another host than the pod',
            got: host,
            allowed: 'not set',
            fix: 'remove host',
          });
        }
      }
    }
  },
});

export const windowsHostProcess = podRule({
  id: 'windows-host-process',
  sources: podSecurity('windowsHostProcess'),
  severity: 'error',
  reason: 'No Windows process runs on the host itself.',
  check: (pod, report) => {
    for (const [path, securityContext] of securityContexts(pod)) {
      if (at(securityContext, 'windowsOptions', 'hostProcess') === true) {
        report({
          field: `${path}.windowsOptions.hostProcess`,
          message: 'runs on the Windows host itself',
          got: true,
          allowed: 'false, or not set',
          fix: 'remove hostProcess',
        });
      }
    }
  },
});

/** The security contexts of the pod and of each container, with their paths in the pod template. */
export function* securityContexts(pod: PodView): Generator<readonly [string, Readonly<Record<string, unknown>>]> {
  yield ['spec.securityContext', pod.securityContext];
  for (const { path, securityContext } of pod.containers) {
    yield [`${path}.securityContext`, securityContext];
  }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
