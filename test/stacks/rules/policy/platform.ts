import { identityOf, keyOf, type KubernetesObject, type Manifest } from '../../../../stacks/objects/manifest';

type Fields = Record<string, unknown>;

/** The objects of a test, each under a short name. */
export type Objects = Record<string, Fields>;

/**
 * Changes one field of the objects. The way there is written with spaces, since keys hold dots and slashes:
 * `deployment spec template spec containers 0 image`. The value `undefined` removes the field.
 */
export function change(objects: Objects, path: string, value: unknown): void {
  const steps = path.split(' ');
  const last = steps.pop() as string;
  let parent: Fields = objects;
  for (const step of steps) {
    parent[step] ??= {};
    parent = parent[step] as Fields;
  }
  if (value === undefined) {
    delete parent[last];
  } else {
    parent[last] = value;
  }
}

/** The manifests of the objects. */
export function manifestsOf(objects: Objects): Manifest[] {
  return Object.values(objects).map((object) => manifestOf(object as unknown as KubernetesObject));
}

/** The manifest of an object of the chart `web`. */
export function manifestOf(object: KubernetesObject, chart = 'web'): Manifest {
  const identity = identityOf(object);
  return { key: keyOf(identity), identity, chart, constructPath: `${chart}/${identity.name}`, object, dependsOn: [] };
}

export function container(name: string): Fields {
  const quantities = { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '64Mi' };
  return {
    name,
    image: 'docker.io/library/web:1.2.3',
    imagePullPolicy: 'Always',
    resources: { requests: { ...quantities }, limits: { ...quantities } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

function servingContainer(name: string): Fields {
  return {
    ...container(name),
    ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
    livenessProbe: { tcpSocket: { port: 'http' } },
    readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
    startupProbe: { httpGet: { path: '/ready', port: 8080 } },
  };
}

function podSpec(containers: Fields[], extra: object = {}): Fields {
  return {
    serviceAccountName: 'web',
    automountServiceAccountToken: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers,
    ...extra,
  };
}

function spread(labels: object): object {
  const labelSelector = { matchLabels: labels };
  return {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector } },
        ],
      },
    },
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', labelSelector },
    ],
  };
}

const meta = (name: string, labels?: object): Fields => ({
  name,
  namespace: 'shop',
  ...(labels === undefined ? {} : { labels: { ...labels } }),
});

/** One object of every kind that a rule looks at; together they keep every rule. Each call gives new ones, free to be changed. */
export function goodPlatform(): Objects {
  const web = { app: 'web' };
  const store = { app: 'store' };
  const pool = { app: 'pool' };
  const job = podSpec([container('work')], { restartPolicy: 'Never' });
  // By way of JSON, so that nothing is shared: a change to one object must not reach another.
  return JSON.parse(
    JSON.stringify({
      namespace: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      account: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta('web') },
      role: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: meta('web'),
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }],
      },
      binding: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: meta('web'),
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web' },
        subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
      },
      clusterRole: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'web' },
        rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['get'] }],
      },
      clusterBinding: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'web' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'web' },
        subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
      },
      configuration: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: meta('web'),
        data: { 'web.conf': 'port 8080\n' },
      },
      secret: { apiVersion: 'v1', kind: 'Secret', metadata: meta('web'), type: 'Opaque' },
      deny: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: meta('default-deny'),
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      },
      edges: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: meta('web'),
        spec: {
          podSelector: { matchLabels: web },
          policyTypes: ['Ingress', 'Egress'],
          ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }] }],
          egress: [{ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }] }],
        },
      },
      deployment: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: meta('web', web),
        spec: {
          replicas: 2,
          selector: { matchLabels: web },
          strategy: { type: 'RollingUpdate' },
          template: {
            metadata: { labels: web },
            spec: podSpec([servingContainer('web')], { initContainers: [container('prepare')], ...spread(web) }),
          },
        },
      },
      budget: {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: meta('web'),
        spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: web } },
      },
      service: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: meta('web'),
        spec: { selector: web, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
      },
      ingress: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: meta('web'),
        spec: {
          rules: [{ http: { paths: [{ path: '/', backend: { service: { name: 'web', port: { name: 'http' } } } }] } }],
        },
      },
      statefulSet: {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: meta('store', store),
        spec: {
          replicas: 1,
          serviceName: 'store-pods',
          selector: { matchLabels: store },
          template: { metadata: { labels: store }, spec: podSpec([servingContainer('store')]) },
        },
      },
      headless: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: meta('store-pods'),
        spec: { clusterIP: 'None', selector: store, ports: [{ name: 'http', port: 8080, targetPort: 8080 }] },
      },
      pool: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: meta('pool', pool),
        spec: {
          selector: { matchLabels: pool },
          template: { metadata: { labels: pool }, spec: podSpec([container('pool')], spread(pool)) },
        },
      },
      poolBudget: {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: meta('pool'),
        spec: { maxUnavailable: '50%', unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: pool } },
      },
      autoscaler: {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: meta('pool'),
        spec: { minReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'pool' } },
      },
      daemonSet: {
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: meta('agent'),
        spec: {
          selector: { matchLabels: { app: 'agent' } },
          template: { metadata: { labels: { app: 'agent' } }, spec: podSpec([container('agent')]) },
        },
      },
      job: {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: meta('setup'),
        spec: { ttlSecondsAfterFinished: 3600, template: { metadata: { labels: { app: 'setup' } }, spec: job } },
      },
      cronJob: {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: meta('nightly'),
        spec: {
          schedule: '0 3 * * *',
          startingDeadlineSeconds: 600,
          jobTemplate: { spec: { template: { metadata: { labels: { app: 'nightly' } }, spec: job } } },
        },
      },
      scaledJob: {
        apiVersion: 'keda.sh/v1alpha1',
        kind: 'ScaledJob',
        metadata: meta('runner'),
        spec: { jobTargetRef: { template: { metadata: { labels: { app: 'runner' } }, spec: job } } },
      },
      pod: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: meta('single', { app: 'single' }),
        spec: podSpec([container('single')]),
      },
    }),
  ) as Objects;
}
