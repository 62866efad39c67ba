import { POD, WEB, set, type BadCase } from './case';

/** Ways to break the rules about probes, the network, availability, accounts and names. */
export const PLATFORM_CASES: readonly BadCase[] = [
  {
    rule: 'probes-present',
    what: 'neither',
    change: set([`${WEB} readinessProbe`, undefined], [`${WEB} livenessProbe`, undefined]),
  },
  {
    rule: 'probes-differ',
    what: 'the same path on ports that both have names',
    change: set(
      [`${WEB} ports 1`, { name: 'health', containerPort: 8081 }],
      [`${WEB} livenessProbe`, { httpGet: { path: '/ready', port: 'health' } }],
    ),
  },
  {
    rule: 'probes-differ',
    what: 'the same command',
    change: set(
      [`${WEB} readinessProbe`, { exec: { command: ['true'] } }],
      [`${WEB} livenessProbe`, { exec: { command: ['true'] } }],
    ),
  },
  {
    rule: 'probes-differ',
    what: 'the same gRPC service',
    change: set(
      [`${WEB} readinessProbe`, { grpc: { port: 8080 } }],
      [`${WEB} livenessProbe`, { grpc: { port: 8080, service: '' } }],
    ),
  },
  {
    rule: 'probe-port-declared',
    what: 'names and numbers that are not declared',
    change: set(
      [`${WEB} livenessProbe tcpSocket port`, 'admin'],
      [`${WEB} readinessProbe httpGet port`, 9090],
      [`${WEB} startupProbe`, { grpc: { port: 9091 } }],
    ),
  },
  {
    rule: 'probe-port-declared',
    what: 'a container without ports',
    change: set([`${POD} initContainers 0 startupProbe`, { tcpSocket: { port: 1234 } }]),
  },
  {
    rule: 'pod-network-policy',
    what: 'no egress for the rest, no policy for some',
    change: set(['deny spec policyTypes', ['Ingress']]),
  },
  {
    rule: 'network-policy-selects-pods',
    what: 'labels that no pod has',
    change: set(['edges spec podSelector matchLabels', { app: 'wbe' }]),
  },
  {
    rule: 'network-policy-peer-exists',
    what: 'a misspelt namespace, and labels that none has',
    change: set(
      ['edges spec egress 0 to 0 namespaceSelector matchLabels', { 'kubernetes.io/metadata.name': 'kube-sytem' }],
      [
        'edges spec ingress 0 from 0 namespaceSelector',
        { matchExpressions: [{ key: 'team', operator: 'In', values: ['a'] }] },
      ],
    ),
  },
  { rule: 'ssh-port', what: 'port 22', change: set([`${WEB} ports 1`, { name: 'ssh', containerPort: 22 }]) },
  {
    rule: 'service-targets-pods',
    what: 'labels that no pod has',
    change: set(['service spec selector', { app: 'wbe' }]),
  },
  { rule: 'service-targets-pods', what: 'no selector', change: set(['service spec selector', undefined]) },
  { rule: 'service-type', what: 'NodePort', change: set(['service spec type', 'NodePort']) },
  {
    rule: 'port-names-and-numbers',
    what: 'too long',
    change: set([`${WEB} ports 1`, { name: 'administration-port', containerPort: 8081 }]),
  },
  {
    rule: 'service-target-ports',
    what: 'a number and a name that no port has',
    change: set(['service spec ports 0 targetPort', 70000], ['headless spec ports 0 targetPort', 'HTTP']),
  },
  {
    rule: 'ingress-targets-service',
    what: 'a Service that does not exist, and a port',
    change: set(
      ['ingress spec defaultBackend', { service: { name: 'old', port: { number: 80 } } }],
      ['ingress spec rules 0 http paths 0 backend service port', { number: 8080 }],
    ),
  },
  { rule: 'multiple-replicas', what: 'one replica', change: set(['deployment spec replicas', 1]) },
  { rule: 'rolling-update', what: 'all at once', change: set(['deployment spec strategy type', 'Recreate']) },
  { rule: 'anti-affinity', what: 'none', change: set([`${POD} affinity`, undefined]) },
  {
    rule: 'anti-affinity',
    what: 'by zone, of other pods',
    change: set([
      'pool spec template spec affinity podAntiAffinity',
      {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'topology.kubernetes.io/zone', labelSelector: { matchLabels: { app: 'pool' } } },
          { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } } },
        ],
      },
    ]),
  },
  { rule: 'topology-spread', what: 'none', change: set([`${POD} topologySpreadConstraints`, undefined]) },
  {
    rule: 'topology-spread',
    what: 'a constraint without anything',
    change: set([`${POD} topologySpreadConstraints`, [{ minDomains: 0 }]]),
  },
  {
    rule: 'disruption-budget',
    what: 'none',
    change: (objects) => {
      delete objects.budget;
    },
  },
  {
    rule: 'disruption-budget',
    what: 'one in another namespace',
    change: set(['poolBudget metadata namespace', 'default']),
  },
  {
    rule: 'disruption-budget',
    what: 'a StatefulSet of several pods, with nothing that several need',
    also: ['anti-affinity', 'topology-spread'],
    change: set(['statefulSet spec replicas', 3]),
  },
  { rule: 'disruption-budget-policy', what: 'neither', change: set(['budget spec maxUnavailable', undefined]) },
  {
    rule: 'disruption-budget-unhealthy-pods',
    what: 'not said',
    change: set(['budget spec unhealthyPodEvictionPolicy', undefined]),
  },
  {
    rule: 'disruption-budget-allows-eviction',
    what: 'maxUnavailable 0',
    change: set(['budget spec maxUnavailable', '0%']),
  },
  {
    rule: 'disruption-budget-allows-eviction',
    what: 'minAvailable of all replicas (B36)',
    change: set(['budget spec maxUnavailable', undefined], ['budget spec minAvailable', 2]),
  },
  {
    rule: 'disruption-budget-allows-eviction',
    what: 'a percentage that rounds up to all',
    change: set(['poolBudget spec maxUnavailable', undefined], ['poolBudget spec minAvailable', '67%']),
  },
  {
    rule: 'scaled-workload-without-replicas',
    what: 'replicas beside a HorizontalPodAutoscaler',
    change: set(['pool spec replicas', 3]),
  },
  {
    rule: 'scaled-workload-without-replicas',
    what: 'replicas beside a ScaledObject',
    change: set([
      'scaledObject',
      {
        apiVersion: 'keda.sh/v1alpha1',
        kind: 'ScaledObject',
        metadata: { name: 'web', namespace: 'shop' },
        spec: { scaleTargetRef: { name: 'web' } },
      },
    ]),
  },
  {
    rule: 'scaler-target-exists',
    what: 'a target without its version',
    change: set(['autoscaler spec scaleTargetRef apiVersion', undefined]),
  },
  {
    rule: 'scaler-target-exists',
    what: 'a misspelt target',
    change: set(['autoscaler spec scaleTargetRef name', 'poll']),
  },
  { rule: 'autoscaler-replicas', what: 'one', change: set(['autoscaler spec minReplicas', undefined]) },
  { rule: 'cron-job-deadline', what: 'none', change: set(['cronJob spec startingDeadlineSeconds', undefined]) },
  {
    rule: 'job-restart-policy',
    what: 'Always, and none',
    change: set(
      ['cronJob spec jobTemplate spec template spec restartPolicy', 'Always'],
      ['job spec template spec restartPolicy', undefined],
    ),
  },
  {
    rule: 'job-time-to-live',
    what: 'none for a Job, one for a CronJob',
    change: set(
      ['job spec ttlSecondsAfterFinished', undefined],
      ['cronJob spec jobTemplate spec ttlSecondsAfterFinished', 60],
    ),
  },
  { rule: 'service-account-exists', what: 'a misspelt account', change: set([`${POD} serviceAccountName`, 'wbe']) },
  {
    rule: 'deprecated-service-account-field',
    what: 'the old field',
    change: set(['pod spec serviceAccount', 'other']),
  },
  {
    rule: 'exec-and-attach-role',
    also: ['exec-and-attach-binding'],
    what: 'pods/exec, and everything of the core group',
    change: set(
      ['role rules 0 resources', ['pods/exec']],
      ['clusterRole rules 0', { apiGroups: [''], resources: ['*'], verbs: ['get'] }],
    ),
  },
  {
    rule: 'exec-and-attach-binding',
    what: 'roles that nobody can look into',
    change: set(['binding roleRef', { kind: 'ClusterRole', name: 'edit' }], ['clusterBinding roleRef name', 'other']),
  },
  {
    rule: 'cluster-admin-binding',
    also: ['exec-and-attach-role'],
    what: 'cluster-admin, and a role of the same power',
    change: set(
      ['clusterBinding roleRef name', 'cluster-admin'],
      [
        'role rules 0',
        { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'] },
      ],
    ),
  },
  {
    rule: 'selector-matches-template',
    what: 'other labels, and none',
    change: set(
      ['daemonSet spec selector matchLabels app', 'agnet'],
      ['deployment spec selector matchLabels app', 'wbe'],
      ['statefulSet spec selector', undefined],
    ),
  },
  { rule: 'stateful-set-service', what: 'no Service', change: set(['statefulSet spec serviceName', 'store']) },
  {
    rule: 'stateful-set-service',
    what: 'a Service with an address',
    change: set(['headless spec clusterIP', undefined]),
  },
  {
    rule: 'stateful-set-service',
    what: 'a Service of other pods',
    change: set(['headless spec selector', { app: 'web' }]),
  },
  {
    rule: 'label-values',
    what: 'a slash, and too long',
    change: set(
      ['configuration metadata labels', { team: 'a/b' }],
      ['service metadata labels', { team: '-a' }],
      ['pool spec template metadata labels long', 'x'.repeat(64)],
    ),
  },
  {
    rule: 'stable-api-version',
    what: 'versions that are gone',
    change: set(['cronJob apiVersion', 'batch/v1beta1'], ['ingress apiVersion', 'extensions/v1beta2']),
  },
];
