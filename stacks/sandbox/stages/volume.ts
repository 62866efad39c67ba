import type { SandboxNode, SandboxProfile, SandboxStorageClass } from '../profiles';
import { ZONE_LABEL } from '../profiles';
import { type Stage, type StageStep, patchStatus, stage, when } from './stage';

const claim = { apiGroup: 'v1', kind: 'PersistentVolumeClaim' };

// Set by kube-controller-manager when, and only when, an external provisioner is to act: with WaitForFirstConsumer that is
// after the scheduler has chosen a node.
const PROVISIONER = '.metadata.annotations["volume.kubernetes.io/storage-provisioner"]';
const NODE = '(index .metadata.annotations "volume.kubernetes.io/selected-node")';
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

/**
 * Plays the volume provisioners: a volume appears when a claim asks for one, grows with the claim and goes with it. It is
 * bound to the node or zone where the real one would be, so a pod that can't follow its volume stays Pending here too.
 */
export function volumeStages(profile: SandboxProfile): readonly Stage[] {
  return [
    ...profile.storageClasses.map((storageClass) => provision(storageClass, profile.nodes)),
    ...profile.storageClasses
      .filter(({ expandable }) => expandable)
      .map((storageClass) => expand(storageClass, profile.nodes)),
    stage('volume-delete', {
      resourceRef: { apiGroup: 'v1', kind: 'PersistentVolume' },
      selector: {
        matchExpressions: [
          when.lacks('.metadata.deletionTimestamp'),
          when.is('.status.phase', 'Released'),
          when.is('.spec.persistentVolumeReclaimPolicy', 'Delete'),
          when.is(
            `.metadata.annotations["${PROVISIONED_BY}"]`,
            ...new Set(profile.storageClasses.map(({ provisioner }) => provisioner)),
          ),
        ],
      },
      steps: [{ delete: true }],
    }),
  ];
}

function volume(storageClass: SandboxStorageClass, nodes: readonly SandboxNode[]): StageStep {
  const template = [
    'apiVersion: v1',
    'kind: PersistentVolume',
    'metadata:',
    '  name: pvc-{{ .metadata.uid }}',
    '  annotations:',
    `    ${PROVISIONED_BY}: ${storageClass.provisioner}`,
    'spec:',
    '  accessModes: {{ .spec.accessModes | toJson }}',
    '  capacity:',
    '    storage: {{ .spec.resources.requests.storage | Quote }}',
    '  persistentVolumeReclaimPolicy: Delete',
    `  storageClassName: ${storageClass.name}`,
    '  volumeMode: {{ or .spec.volumeMode "Filesystem" }}',
    '  claimRef:',
    '    apiVersion: v1',
    '    kind: PersistentVolumeClaim',
    '    name: {{ .metadata.name | Quote }}',
    '    namespace: {{ .metadata.namespace | Quote }}',
    '    uid: {{ .metadata.uid | Quote }}',
    ...source(storageClass),
    ...affinity(storageClass, nodes),
  ].join('\n');
  return { apply: { template } };
}

function provision(storageClass: SandboxStorageClass, nodes: readonly SandboxNode[]): Stage {
  return stage(`volume-provision-${storageClass.name}`, {
    resourceRef: claim,
    selector: {
      matchExpressions: [
        when.lacks('.metadata.deletionTimestamp'),
        when.is('.spec.storageClassName', storageClass.name),
        when.is(PROVISIONER, storageClass.provisioner),
        when.lacks('.spec.volumeName'),
        when.isNot('.status.phase', 'Bound'),
        ...(storageClass.bindingMode === 'WaitForFirstConsumer'
          ? [when.has('.metadata.annotations["volume.kubernetes.io/selected-node"]')]
          : []),
      ],
    },
    steps: [
      volume(storageClass, nodes),
      {
        event: {
          type: 'Normal',
          reason: 'ProvisioningSucceeded',
          message: `Successfully provisioned a simulated volume of class ${storageClass.name}`,
        },
      },
    ],
  });
}

function source(storageClass: SandboxStorageClass): readonly string[] {
  return storageClass.reach === 'node'
    ? [
        '  hostPath:',
        '    path: /var/lib/rancher/k3s/storage/pvc-{{ .metadata.uid }}_{{ .metadata.namespace }}_{{ .metadata.name }}',
        '    type: DirectoryOrCreate',
      ]
    : ['  csi:', `    driver: ${storageClass.provisioner}`, '    volumeHandle: pvc-{{ .metadata.uid }}'];
}

function affinity(storageClass: SandboxStorageClass, nodes: readonly SandboxNode[]): readonly string[] {
  const required = (key: string, value: string): readonly string[] => [
    '  nodeAffinity:',
    '    required:',
    '      nodeSelectorTerms:',
    '      - matchExpressions:',
    `        - key: ${key}`,
    '          operator: In',
    `          values: [${value}]`,
  ];
  switch (storageClass.reach) {
    case 'anywhere':
      return [];
    case 'node':
      return required('kubernetes.io/hostname', `{{ ${NODE} | Quote }}`);
    case 'zone': {
      const zones = Object.fromEntries(nodes.map(({ name, labels }) => [name, labels[ZONE_LABEL] ?? '']));
      const table = Object.entries(zones).flatMap((pair) => pair.map((text) => JSON.stringify(text)));
      return required(ZONE_LABEL, `{{ index (dict ${table.join(' ')}) ${NODE} | Quote }}`);
    }
    default:
      return storageClass.reach satisfies never;
  }
}

/** The claim asks for more than it has: first the volume grows, then the claim says so. */
function expand(storageClass: SandboxStorageClass, nodes: readonly SandboxNode[]): Stage {
  return stage(`volume-expand-${storageClass.name}`, {
    resourceRef: claim,
    selector: {
      matchExpressions: [
        when.lacks('.metadata.deletionTimestamp'),
        when.is('.spec.storageClassName', storageClass.name),
        when.is(PROVISIONER, storageClass.provisioner),
        when.is('.status.phase', 'Bound'),
        when.has('select(.status.capacity.storage != .spec.resources.requests.storage) | .metadata.uid'),
      ],
    },
    steps: [
      // All of it again: what an apply leaves out, it takes away.
      volume(storageClass, nodes),
      patchStatus('capacity:\n  storage: {{ .spec.resources.requests.storage | Quote }}'),
    ],
  });
}
