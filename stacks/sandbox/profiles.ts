/** Which cluster the sandbox looks like. */
export type SandboxProfileName = 'k3s' | 'aks';

/** A simulated node. */
export interface SandboxNode {
  readonly name: string;
  /** Full labels, as the distribution sets them. */
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  readonly cpu: number;
  readonly memoryGibibytes: number;
  /** Most pods on this node. */
  readonly pods: number;
  readonly osImage: string;
}

/** A storage class, and where its simulated volumes can be used. */
export interface SandboxStorageClass {
  readonly name: string;
  readonly provisioner: string;
  readonly isDefault: boolean;
  readonly parameters: Readonly<Record<string, string>>;
  readonly bindingMode: 'WaitForFirstConsumer' | 'Immediate';
  readonly expandable: boolean;
  /** `node`: on one node; `zone`: on the nodes of one zone; `anywhere`: on all, by many at once. */
  readonly reach: 'node' | 'zone' | 'anywhere';
}

/** What is particular to one kind of cluster. */
export interface SandboxProfile {
  readonly name: SandboxProfileName;
  readonly nodes: readonly SandboxNode[];
  readonly storageClasses: readonly SandboxStorageClass[];
  /** Range of pod addresses, `/16`; node number n gets its n-th `/24`. */
  readonly podNetwork: string;
  /** Range of Service addresses, `/16`. */
  readonly serviceNetwork: string;
}

/** Label that says in which zone a node stands. */
export const ZONE_LABEL = 'topology.kubernetes.io/zone';

/** First address of the Service range, which Kubernetes gives to its own Service. */
export function firstServiceAddress(profile: SandboxProfile): string {
  return profile.serviceNetwork.replace(/0\/16$/, '1');
}

function commonLabels(name: string, instanceType: string): Record<string, string> {
  return {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'beta.kubernetes.io/instance-type': instanceType,
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'node.kubernetes.io/instance-type': instanceType,
  };
}

// Labels and networks: https://docs.k3s.io/reference/server-config, https://docs.k3s.io/storage
const k3s: SandboxProfile = {
  name: 'k3s',
  podNetwork: '10.42.0.0/16',
  serviceNetwork: '10.43.0.0/16',
  nodes: [
    {
      name: 'keelson-k3s',
      labels: { ...commonLabels('keelson-k3s', 'k3s'), 'node-role.kubernetes.io/control-plane': 'true' },
      taints: [],
      cpu: 16,
      memoryGibibytes: 64,
      pods: 110,
      osImage: 'K3s (simulated)',
    },
  ],
  storageClasses: [
    {
      name: 'local-path',
      provisioner: 'rancher.io/local-path',
      isDefault: true,
      parameters: {},
      bindingMode: 'WaitForFirstConsumer',
      expandable: false,
      reach: 'node',
    },
  ],
};

const AKS_REGION = 'westeurope';

interface Pool {
  readonly name: string;
  readonly mode: 'system' | 'user';
  readonly instanceType: string;
  readonly cpu: number;
  readonly memoryGibibytes: number;
  readonly spot?: true;
}

const aksPools: readonly Pool[] = [
  { name: 'system', mode: 'system', instanceType: 'Standard_D4ds_v5', cpu: 4, memoryGibibytes: 16 },
  { name: 'user', mode: 'user', instanceType: 'Standard_D32ds_v5', cpu: 32, memoryGibibytes: 128 },
  { name: 'spot', mode: 'user', instanceType: 'Standard_D16ds_v5', cpu: 16, memoryGibibytes: 64, spot: true },
];

// Labels and taints: https://learn.microsoft.com/azure/aks/use-labels, …/use-system-pools, …/spot-node-pool
function aksNode(pool: Pool, index: number): SandboxNode {
  const name = `aks-${pool.name}-10000000-vmss00000${index}`;
  const zone = `${AKS_REGION}-${index + 1}`;
  return {
    name,
    labels: {
      ...commonLabels(name, pool.instanceType),
      agentpool: pool.name,
      'failure-domain.beta.kubernetes.io/region': AKS_REGION,
      'failure-domain.beta.kubernetes.io/zone': zone,
      'kubernetes.azure.com/agentpool': pool.name,
      'kubernetes.azure.com/cluster': `MC_keelson_keelson_${AKS_REGION}`,
      'kubernetes.azure.com/mode': pool.mode,
      'kubernetes.azure.com/role': 'agent',
      ...(pool.spot ? { 'kubernetes.azure.com/scalesetpriority': 'spot' } : {}),
      'topology.disk.csi.azure.com/zone': zone,
      'topology.kubernetes.io/region': AKS_REGION,
      [ZONE_LABEL]: zone,
    },
    taints: [
      ...(pool.mode === 'system' ? [{ key: 'CriticalAddonsOnly', value: 'true', effect: 'NoSchedule' }] : []),
      ...(pool.spot ? [{ key: 'kubernetes.azure.com/scalesetpriority', value: 'spot', effect: 'NoSchedule' }] : []),
    ],
    cpu: pool.cpu,
    memoryGibibytes: pool.memoryGibibytes,
    pods: 250,
    osImage: 'Ubuntu (simulated)',
  };
}

const azureDisk = {
  provisioner: 'disk.csi.azure.com',
  bindingMode: 'WaitForFirstConsumer',
  expandable: true,
  reach: 'zone',
} as const;

// Storage classes: https://learn.microsoft.com/azure/aks/concepts-storage#storage-classes
const aks: SandboxProfile = {
  name: 'aks',
  podNetwork: '10.244.0.0/16',
  serviceNetwork: '10.0.0.0/16',
  nodes: aksPools.flatMap((pool) => [0, 1, 2].map((index) => aksNode(pool, index))),
  storageClasses: [
    { ...azureDisk, name: 'managed-csi', isDefault: true, parameters: { skuName: 'StandardSSD_LRS' } },
    { ...azureDisk, name: 'managed-csi-premium', isDefault: false, parameters: { skuName: 'Premium_LRS' } },
    {
      name: 'azurefile-csi',
      provisioner: 'file.csi.azure.com',
      isDefault: false,
      parameters: { skuName: 'Standard_LRS' },
      bindingMode: 'Immediate',
      expandable: true,
      reach: 'anywhere',
    },
  ],
};

/** The profile of this name. */
export function sandboxProfile(name: SandboxProfileName): SandboxProfile {
  return { k3s, aks }[name];
}
