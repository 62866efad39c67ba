import {
  apiServiceServer,
  conversionWebhook,
  grantedRights,
  ingressTargets,
  scaleTarget,
  webhookServers,
} from '../../relations/references';
import { budgetedPods, policedPods } from '../../relations/selections';
import { kind, stored, type Kind } from '../kind';
import { checkPathName } from '../names';
import { condition } from '../readiness';

const NAMESPACED = { scope: 'Namespaced', loses: 'nothing', ready: 'stored' } as const;
const CLUSTER = { scope: 'Cluster', loses: 'nothing', ready: 'stored' } as const;
const RBAC = {
  version: 'rbac.authorization.k8s.io/v1',
  removed: { 'rbac.authorization.k8s.io/v1beta1': 22 },
  checkName: checkPathName,
} as const;
const WEBHOOKS = {
  ...CLUSTER,
  version: 'admissionregistration.k8s.io/v1',
  references: webhookServers,
  selections: () => [],
  removed: { 'admissionregistration.k8s.io/v1beta1': 22 },
  called: true,
} as const;
const FLOW = {
  version: 'flowcontrol.apiserver.k8s.io/v1',
  removed: {
    'flowcontrol.apiserver.k8s.io/v1beta1': 26,
    'flowcontrol.apiserver.k8s.io/v1beta2': 29,
    'flowcontrol.apiserver.k8s.io/v1beta3': 32,
  },
};
const STORAGE = { version: 'storage.k8s.io/v1', removed: { 'storage.k8s.io/v1beta1': 22 } };
const BINDING = { references: grantedRights, selections: () => [], immutable: ['roleRef'], order: 'binding' } as const;

/** What the API server serves beside the core and the workloads. */
export const PLATFORM = {
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': kind(WEBHOOKS),
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': kind(WEBHOOKS),
  'admissionregistration.k8s.io/MutatingAdmissionPolicy': stored('Cluster'),
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding': stored('Cluster'),
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': stored('Cluster'),
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': stored('Cluster'),
  'apiextensions.k8s.io/CustomResourceDefinition': kind({
    scope: 'Cluster',
    version: 'apiextensions.k8s.io/v1',
    loses: 'contents',
    ready: 'stored',
    lacks: condition('Established'),
    references: conversionWebhook,
    selections: () => [],
    immutable: ['spec.scope', 'spec.group'],
    removed: { 'apiextensions.k8s.io/v1beta1': 22 },
    order: 'furniture',
  }),
  'apiregistration.k8s.io/APIService': kind({
    ...CLUSTER,
    version: 'apiregistration.k8s.io/v1',
    references: apiServiceServer,
    selections: () => [],
    removed: { 'apiregistration.k8s.io/v1beta1': 22 },
    called: true,
  }),
  'authentication.k8s.io/SelfSubjectReview': stored('Cluster'),
  'authentication.k8s.io/TokenReview': stored('Cluster'),
  'authorization.k8s.io/LocalSubjectAccessReview': stored('Namespaced'),
  'authorization.k8s.io/SelfSubjectAccessReview': stored('Cluster'),
  'authorization.k8s.io/SelfSubjectRulesReview': stored('Cluster'),
  'authorization.k8s.io/SubjectAccessReview': stored('Cluster'),
  'autoscaling/HorizontalPodAutoscaler': kind({
    ...NAMESPACED,
    version: 'autoscaling/v2',
    references: scaleTarget,
    selections: () => [],
    removed: { 'autoscaling/v2beta1': 25, 'autoscaling/v2beta2': 26 },
    formerVersions: ['autoscaling/v2beta2', 'autoscaling/v1'],
    scaling: { minimum: 'minReplicas', fallback: 1, maximum: 'maxReplicas', fallbackMaximum: 0, guessesVersion: false },
  }),
  'certificates.k8s.io/CertificateSigningRequest': stored('Cluster', {
    version: 'certificates.k8s.io/v1',
    removed: { 'certificates.k8s.io/v1beta1': 22 },
  }),
  'certificates.k8s.io/ClusterTrustBundle': stored('Cluster'),
  'coordination.k8s.io/Lease': stored('Namespaced', {
    version: 'coordination.k8s.io/v1',
    removed: { 'coordination.k8s.io/v1beta1': 22 },
  }),
  'discovery.k8s.io/EndpointSlice': stored('Namespaced', {
    version: 'discovery.k8s.io/v1',
    removed: { 'discovery.k8s.io/v1beta1': 25 },
  }),
  'events.k8s.io/Event': stored('Namespaced', {
    version: 'events.k8s.io/v1',
    removed: { 'events.k8s.io/v1beta1': 25 },
  }),
  'flowcontrol.apiserver.k8s.io/FlowSchema': stored('Cluster', FLOW),
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration': stored('Cluster', FLOW),
  'networking.k8s.io/IPAddress': stored('Cluster'),
  'networking.k8s.io/Ingress': kind({
    scope: 'Namespaced',
    version: 'networking.k8s.io/v1',
    loses: 'nothing',
    ready: 'unawaited',
    references: ingressTargets,
    selections: () => [],
    removed: { 'extensions/v1beta1': 22, 'networking.k8s.io/v1beta1': 22 },
    formerVersions: ['networking.k8s.io/v1beta1'],
  }),
  'networking.k8s.io/IngressClass': stored('Cluster', {
    version: 'networking.k8s.io/v1',
    removed: { 'extensions/v1beta1': 22, 'networking.k8s.io/v1beta1': 22 },
  }),
  'networking.k8s.io/NetworkPolicy': kind({
    ...NAMESPACED,
    version: 'networking.k8s.io/v1',
    references: () => [],
    selections: policedPods,
    removed: { 'extensions/v1beta1': 16 },
    order: 'relay',
  }),
  'networking.k8s.io/ServiceCIDR': stored('Cluster'),
  'node.k8s.io/RuntimeClass': stored('Cluster', {
    version: 'node.k8s.io/v1',
    removed: { 'node.k8s.io/v1beta1': 25 },
  }),
  'policy/PodDisruptionBudget': kind({
    ...NAMESPACED,
    version: 'policy/v1',
    references: () => [],
    selections: budgetedPods,
    removed: { 'policy/v1beta1': 25 },
    formerVersions: ['policy/v1beta1'],
  }),
  'policy/PodSecurityPolicy': stored('Cluster', { removed: { 'policy/v1beta1': 25 } }),
  'rbac.authorization.k8s.io/ClusterRole': stored('Cluster', { ...RBAC, external: 'clusterRoles' }),
  'rbac.authorization.k8s.io/ClusterRoleBinding': kind({ ...CLUSTER, ...RBAC, ...BINDING }),
  'rbac.authorization.k8s.io/Role': stored('Namespaced', { ...RBAC, external: 'namespaces' }),
  'rbac.authorization.k8s.io/RoleBinding': kind({ ...NAMESPACED, ...RBAC, ...BINDING }),
  'resource.k8s.io/DeviceClass': stored('Cluster'),
  'resource.k8s.io/ResourceClaim': stored('Namespaced'),
  'resource.k8s.io/ResourceClaimTemplate': stored('Namespaced'),
  'resource.k8s.io/ResourceSlice': stored('Cluster'),
  'scheduling.k8s.io/PriorityClass': stored('Cluster', {
    version: 'scheduling.k8s.io/v1',
    removed: { 'scheduling.k8s.io/v1beta1': 22 },
    immutable: ['value', 'preemptionPolicy'],
    external: 'priorityClasses',
  }),
  'storage.k8s.io/CSIDriver': stored('Cluster', STORAGE),
  'storage.k8s.io/CSINode': stored('Cluster', STORAGE),
  'storage.k8s.io/CSIStorageCapacity': stored('Namespaced', {
    version: 'storage.k8s.io/v1',
    removed: { 'storage.k8s.io/v1beta1': 27 },
  }),
  'storage.k8s.io/StorageClass': stored('Cluster', { ...STORAGE, external: 'storageClasses' }),
  'storage.k8s.io/VolumeAttachment': stored('Cluster', STORAGE),
  'storage.k8s.io/VolumeAttributesClass': stored('Cluster'),
} satisfies Record<string, Kind>;
