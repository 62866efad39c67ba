import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { compareText, lazy } from '../../core';
import type { ApiRule } from '../../workload';
import { KEDA } from './names';

type Labels = Readonly<Record<string, string>>;

const READ = ['get', 'list', 'watch'] as const;
const WRITE = ['create', 'delete', 'patch', 'update'] as const;

/**
 * What the operator may do in a namespace with scaled objects. KEDA's own manifests grant it to read every object of the cluster and to
 * scale every kind; here it scales Deployments and StatefulSets and reads what it needs, where there is something to scale.
 * Source of the needs: kedacore/keda config/rbac/role.yaml.
 */
const NAMESPACE_RULES: readonly ApiRule[] = [
  {
    apiGroups: ['keda.sh'],
    resources: ['scaledobjects', 'scaledjobs', 'triggerauthentications'],
    verbs: [...READ, 'patch', 'update'],
  },
  {
    apiGroups: ['keda.sh'],
    resources: [
      'scaledobjects/status',
      'scaledobjects/finalizers',
      'scaledjobs/status',
      'scaledjobs/finalizers',
      'triggerauthentications/status',
    ],
    verbs: ['get', 'patch', 'update'],
  },
  {
    apiGroups: ['eventing.keda.sh'],
    resources: ['cloudeventsources', 'cloudeventsources/status'],
    verbs: [...READ, 'patch', 'update'],
  },
  { apiGroups: ['apps'], resources: ['deployments', 'statefulsets', 'replicasets'], verbs: READ },
  { apiGroups: ['apps'], resources: ['deployments/scale', 'statefulsets/scale'], verbs: [...READ, 'patch', 'update'] },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: [...READ, ...WRITE] },
  { apiGroups: ['batch'], resources: ['jobs'], verbs: [...READ, ...WRITE] },
  {
    apiGroups: [''],
    resources: ['pods', 'services', 'configmaps', 'secrets', 'limitranges', 'serviceaccounts'],
    verbs: READ,
  },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
  { apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['create', 'patch'] },
];

/** What has no namespace; writing is allowed on the two objects that carry the operator's certificate, and on no other. */
const CLUSTER_RULES: readonly ApiRule[] = [
  { apiGroups: ['keda.sh'], resources: ['clustertriggerauthentications'], verbs: [...READ, 'patch', 'update'] },
  { apiGroups: ['keda.sh'], resources: ['clustertriggerauthentications/status'], verbs: ['get', 'patch', 'update'] },
  {
    apiGroups: ['eventing.keda.sh'],
    resources: ['clustercloudeventsources', 'clustercloudeventsources/status'],
    verbs: [...READ, 'patch', 'update'],
  },
  { apiGroups: ['admissionregistration.k8s.io'], resources: ['validatingwebhookconfigurations'], verbs: READ },
  {
    apiGroups: ['admissionregistration.k8s.io'],
    resources: ['validatingwebhookconfigurations'],
    resourceNames: [KEDA.webhookConfiguration],
    verbs: ['patch', 'update'],
  },
  { apiGroups: ['apiregistration.k8s.io'], resources: ['apiservices'], verbs: READ },
  {
    apiGroups: ['apiregistration.k8s.io'],
    resources: ['apiservices'],
    resourceNames: ['v1beta1.external.metrics.k8s.io'],
    verbs: ['patch', 'update'],
  },
];

/** The webhooks look for other scalers of the same target. Source: kedacore/charts keda/templates/webhooks/clusterrole.yaml. */
const WEBHOOK_RULES: readonly ApiRule[] = [
  { apiGroups: ['keda.sh'], resources: ['scaledobjects'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['apps'], resources: ['deployments', 'statefulsets'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['limitranges'], verbs: ['list', 'watch'] },
  { apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['create', 'patch'] },
];

/** Leases for the election of the active operator, and the Secret with the certificates, both in the operator's own namespace. */
const OWN_RULES: readonly ApiRule[] = [
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: [...READ, ...WRITE] },
  { apiGroups: [''], resources: ['secrets'], verbs: READ },
  { apiGroups: [''], resources: ['secrets'], resourceNames: [KEDA.certificates], verbs: ['patch', 'update'] },
  { apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['create', 'patch'] },
];

/** Binds the three programs to what each of them needs. */
export class KedaAccess extends Construct {
  private readonly labels: Labels;
  private readonly clients = new Set<string>();

  constructor(scope: Construct, id: string, labels: Labels) {
    super(scope, id);
    this.labels = labels;
    this.bindRole(KEDA.namespace, () => (this.clients.size === 0 ? [...OWN_RULES, ...NAMESPACE_RULES] : OWN_RULES));
    this.bindClusterRole(KEDA.operator, CLUSTER_RULES, labels);
    this.bindClusterRole(KEDA.webhooks, WEBHOOK_RULES, labels);
    this.addMetricsApi(labels);
  }

  /** Where the operator looks for scaled objects. Nowhere would stand for everywhere, so without any it looks in its own namespace. */
  get watched(): string[] {
    return this.clients.size === 0 ? [KEDA.namespace] : [...this.clients].sort(compareText);
  }

  /** Lets the operator work in a namespace that holds scaled objects: nowhere else may it read or write anything. */
  allowIn(namespace: string): void {
    if (!this.clients.has(namespace)) {
      this.clients.add(namespace);
      this.bindRole(namespace, () => NAMESPACE_RULES);
    }
  }

  private bindRole(namespace: string, rules: () => readonly ApiRule[]): void {
    const metadata = { name: KEDA.operator, namespace, labels: this.labels };
    new k8s.KubeRole(this, `Role-${namespace}`, { metadata, rules: lazy(() => toRules(rules())) });
    new k8s.KubeRoleBinding(this, `Binding-${namespace}`, {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: KEDA.operator },
      subjects: [serviceAccount(KEDA.operator)],
    });
  }

  private bindClusterRole(name: string, rules: readonly ApiRule[], labels: Labels): void {
    new k8s.KubeClusterRole(this, `ClusterRole-${name}`, { metadata: { name, labels }, rules: toRules(rules) });
    new k8s.KubeClusterRoleBinding(this, `ClusterBinding-${name}`, {
      metadata: { name, labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [serviceAccount(name)],
    });
  }

  /** An extension API server asks the API server who its callers are; autoscalers may read what it serves, and nobody else. */
  private addMetricsApi(labels: Labels): void {
    new k8s.KubeClusterRoleBinding(this, 'AuthDelegator', {
      metadata: { name: `${KEDA.metricsServer}-auth-delegator`, labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:auth-delegator' },
      subjects: [serviceAccount(KEDA.metricsServer)],
    });
    new k8s.KubeRoleBinding(this, 'AuthReader', {
      metadata: { name: `${KEDA.metricsServer}-auth-reader`, namespace: 'kube-system', labels },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name: 'extension-apiserver-authentication-reader',
      },
      subjects: [serviceAccount(KEDA.metricsServer)],
    });
    const reader = 'keda-external-metrics-reader';
    new k8s.KubeClusterRole(this, 'ExternalMetricsReader', {
      metadata: { name: reader, labels },
      rules: [{ apiGroups: ['external.metrics.k8s.io'], resources: ['*'], verbs: ['get', 'list', 'watch'] }],
    });
    new k8s.KubeClusterRoleBinding(this, 'AutoscalerReadsMetrics', {
      metadata: { name: reader, labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: reader },
      subjects: [{ kind: 'ServiceAccount', name: 'horizontal-pod-autoscaler', namespace: 'kube-system' }],
    });
  }
}

function serviceAccount(name: string): k8s.Subject {
  return { kind: 'ServiceAccount', name, namespace: KEDA.namespace };
}

function toRules(rules: readonly ApiRule[]): k8s.PolicyRule[] {
  return rules.map((rule) => ({
    apiGroups: [...rule.apiGroups],
    resources: [...rule.resources],
    verbs: [...rule.verbs],
    resourceNames: rule.resourceNames && [...rule.resourceNames],
  }));
}
