import { locate } from '../../objects/locate';
import type { Rule } from './rule';

interface Removal {
  /** Minor version of Kubernetes 1.x that serves it no more. */
  readonly minor: number;
  /** What to write instead; absent where nothing takes its place. */
  readonly replacement?: string;
}

/** `apiVersion/Kind` → when it went. Source: kubernetes.io/docs/reference/using-api/deprecation-guide. */
const REMOVED: ReadonlyMap<string, Removal> = new Map<string, Removal>([
  ...gone(
    16,
    'apps/v1',
    ['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2'],
    ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'],
  ),
  ...gone(16, 'networking.k8s.io/v1', ['extensions/v1beta1'], ['NetworkPolicy']),
  ...gone(
    22,
    'admissionregistration.k8s.io/v1',
    ['admissionregistration.k8s.io/v1beta1'],
    ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
  ),
  ...gone(22, 'apiextensions.k8s.io/v1', ['apiextensions.k8s.io/v1beta1'], ['CustomResourceDefinition']),
  ...gone(22, 'apiregistration.k8s.io/v1', ['apiregistration.k8s.io/v1beta1'], ['APIService']),
  ...gone(22, 'certificates.k8s.io/v1', ['certificates.k8s.io/v1beta1'], ['CertificateSigningRequest']),
  ...gone(22, 'coordination.k8s.io/v1', ['coordination.k8s.io/v1beta1'], ['Lease']),
  ...gone(22, 'networking.k8s.io/v1', ['extensions/v1beta1', 'networking.k8s.io/v1beta1'], ['Ingress', 'IngressClass']),
  ...gone(
    22,
    'rbac.authorization.k8s.io/v1',
    ['rbac.authorization.k8s.io/v1beta1'],
    ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
  ),
  ...gone(22, 'scheduling.k8s.io/v1', ['scheduling.k8s.io/v1beta1'], ['PriorityClass']),
  ...gone(
    22,
    'storage.k8s.io/v1',
    ['storage.k8s.io/v1beta1'],
    ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'],
  ),
  ...gone(25, 'batch/v1', ['batch/v1beta1'], ['CronJob']),
  ...gone(25, 'discovery.k8s.io/v1', ['discovery.k8s.io/v1beta1'], ['EndpointSlice']),
  ...gone(25, 'events.k8s.io/v1', ['events.k8s.io/v1beta1'], ['Event']),
  ...gone(25, 'autoscaling/v2', ['autoscaling/v2beta1'], ['HorizontalPodAutoscaler']),
  ...gone(25, 'policy/v1', ['policy/v1beta1'], ['PodDisruptionBudget']),
  ...gone(25, undefined, ['policy/v1beta1'], ['PodSecurityPolicy']),
  ...gone(25, 'node.k8s.io/v1', ['node.k8s.io/v1beta1'], ['RuntimeClass']),
  ...gone(26, 'autoscaling/v2', ['autoscaling/v2beta2'], ['HorizontalPodAutoscaler']),
  ...gone(
    26,
    'flowcontrol.apiserver.k8s.io/v1',
    ['flowcontrol.apiserver.k8s.io/v1beta1'],
    ['FlowSchema', 'PriorityLevelConfiguration'],
  ),
  ...gone(27, 'storage.k8s.io/v1', ['storage.k8s.io/v1beta1'], ['CSIStorageCapacity']),
  ...gone(
    29,
    'flowcontrol.apiserver.k8s.io/v1',
    ['flowcontrol.apiserver.k8s.io/v1beta2'],
    ['FlowSchema', 'PriorityLevelConfiguration'],
  ),
  ...gone(
    32,
    'flowcontrol.apiserver.k8s.io/v1',
    ['flowcontrol.apiserver.k8s.io/v1beta3'],
    ['FlowSchema', 'PriorityLevelConfiguration'],
  ),
]);

/** Every object is of an API version that the target serves. */
export const apiVersions: Rule = function* ({ manifests, kubernetesVersion }) {
  const target = Number(kubernetesVersion.replace(/^v/, '').split('.')[1]);
  for (const manifest of manifests) {
    const { apiVersion, kind } = manifest.object;
    const removal = REMOVED.get(`${apiVersion}/${kind}`);
    if (removal !== undefined && removal.minor <= target) {
      yield {
        path: locate(manifest, 'apiVersion'),
        message: `is not served since Kubernetes 1.${removal.minor}, and the target is ${kubernetesVersion}`,
        got: apiVersion,
        allowed: removal.replacement,
        fix:
          removal.replacement === undefined
            ? 'nothing takes its place: leave the object out'
            : `write ${removal.replacement}`,
      };
    }
  }
};

function gone(
  minor: number,
  replacement: string | undefined,
  versions: readonly string[],
  kinds: readonly string[],
): [string, Removal][] {
  return versions.flatMap((version) =>
    kinds.map((kind): [string, Removal] => [`${version}/${kind}`, { minor, replacement }]),
  );
}
