import type { ApiClient } from './api';
import type { SandboxNode, SandboxProfile, SandboxStorageClass } from './profiles';

interface ObjectList<T> {
  readonly items: readonly T[];
}

interface NodeStatus {
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly taints?: readonly { readonly key: string }[] };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

interface Lease {
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly renewTime?: string };
}

/** Version of the API server that the nodes claim to run. */
const NODE_VERSION = 'v1.35.4';

/** Creates or updates the profile's nodes, storage classes and volume drivers. */
export async function applyClusterObjects(api: ApiClient, profile: SandboxProfile): Promise<void> {
  await Promise.all([
    ...profile.nodes.map((node, index) => applyNode(api, profile, node, index)),
    ...profile.storageClasses.map((storageClass) =>
      api.apply(`/apis/storage.k8s.io/v1/storageclasses/${storageClass.name}`, storageClassObject(storageClass)),
    ),
    ...driverNames(profile).map((name) => api.apply(`/apis/storage.k8s.io/v1/csidrivers/${name}`, driverObject(name))),
  ]);
}

async function applyNode(api: ApiClient, profile: SandboxProfile, node: SandboxNode, index: number): Promise<void> {
  const path = `/api/v1/nodes/${node.name}`;
  await api.apply(path, nodeObject(profile, node, index));
  await api.apply(`${path}/status`, nodeStatusObject(profile, node, index));
}

/** The node's own part. */
function nodeObject(profile: SandboxProfile, node: SandboxNode, index: number): object {
  const podRange = profile.podNetwork.replace(/0\.0\/16$/, `${index}.0/24`);
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: node.name, labels: node.labels },
    spec: {
      podCIDR: podRange,
      podCIDRs: [podRange],
      ...(profile.name === 'k3s' ? { providerID: `k3s://${node.name}` } : {}),
      // The taint that the API server adds to a new node goes when the node is ready; ours must not fight for it.
      ...(node.taints.length > 0 ? { taints: node.taints } : {}),
    },
  };
}

/** The part that a kubelet would report; readiness comes from kwok. */
function nodeStatusObject(profile: SandboxProfile, node: SandboxNode, index: number): object {
  const alike = { pods: String(node.pods), 'ephemeral-storage': '200Gi' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: node.name },
    status: {
      addresses: [
        // TEST-NET-1 of RFC 5737: never a real machine.
        { type: 'InternalIP', address: `192.0.2.${10 + index}` },
        { type: 'Hostname', address: node.name },
      ],
      capacity: { cpu: String(node.cpu), memory: `${node.memoryGibibytes}Gi`, ...alike },
      // A kubelet keeps a part for itself and the system.
      allocatable: { cpu: `${node.cpu * 1000 - 200}m`, memory: `${node.memoryGibibytes - 1}Gi`, ...alike },
      nodeInfo: {
        architecture: 'amd64',
        bootID: '',
        containerRuntimeVersion: 'containerd://2.1.4',
        kernelVersion: '6.8.0',
        kubeletVersion: profile.name === 'k3s' ? `${NODE_VERSION}+k3s1` : NODE_VERSION,
        kubeProxyVersion: '',
        machineID: '',
        operatingSystem: 'linux',
        osImage: node.osImage,
        systemUUID: '',
      },
    },
  };
}

function storageClassObject(storageClass: SandboxStorageClass): object {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name: storageClass.name,
      annotations: storageClass.isDefault ? { 'storageclass.kubernetes.io/is-default-class': 'true' } : {},
    },
    provisioner: storageClass.provisioner,
    // No empty map: the API server stores none, and would then see a change of an immutable field.
    ...(Object.keys(storageClass.parameters).length > 0 ? { parameters: storageClass.parameters } : {}),
    reclaimPolicy: 'Delete',
    volumeBindingMode: storageClass.bindingMode,
    allowVolumeExpansion: storageClass.expandable,
  };
}

function driverNames(profile: SandboxProfile): readonly string[] {
  const names = profile.storageClasses.filter(({ reach }) => reach !== 'node').map(({ provisioner }) => provisioner);
  return [...new Set(names)];
}

function driverObject(name: string): object {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: { name },
    // Real disks are attached to machines; nobody is here to do that, so nothing may wait for it.
    spec: { attachRequired: false, podInfoOnMount: false },
  };
}

/**
 * What is still missing until pods can run: nodes that are not ready or whose lease is older than this start, and the default
 * service account, without which no pod is admitted. Empty when all is there.
 */
export async function missingForPods(
  api: ApiClient,
  profile: SandboxProfile,
  startedAt: Date,
): Promise<readonly string[]> {
  const [nodes, leases, account] = await Promise.all([
    api.get<ObjectList<NodeStatus>>('/api/v1/nodes'),
    api.get<ObjectList<Lease>>('/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases'),
    api.get<object>('/api/v1/namespaces/default/serviceaccounts/default'),
  ]);
  const ready = new Set(
    (nodes?.items ?? [])
      // The taint of a node that was not ready goes a moment after it is; until then the scheduler passes it over.
      .filter(({ spec }) => !spec?.taints?.some(({ key }) => key.startsWith('node.kubernetes.io/')))
      .filter(({ status }) =>
        status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
      )
      .map(({ metadata }) => metadata.name),
  );
  const renewed = new Set(
    (leases?.items ?? [])
      .filter(({ spec }) => spec?.renewTime !== undefined && new Date(spec.renewTime) >= startedAt)
      .map(({ metadata }) => metadata.name),
  );
  return [
    ...profile.nodes.map(({ name }) => name).filter((name) => !ready.has(name) || !renewed.has(name)),
    ...(account === undefined ? ['serviceaccount default/default'] : []),
  ];
}
