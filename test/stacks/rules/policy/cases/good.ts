import { change, container } from '../platform';
import { POD, SECURITY, WEB, set, type GoodCase } from './case';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

export const GOOD_CASES: readonly GoodCase[] = [
  { what: 'nothing', change: () => undefined },
  {
    what: 'an image with a tag and a digest from a registry with a port',
    change: set([`${WEB} image`, `registry:5000/team/web:1.2.3@${DIGEST}`]),
  },
  { what: 'NET_BIND_SERVICE', change: set([`${SECURITY} capabilities`, { drop: ['ALL'], add: ['NET_BIND_SERVICE'] }]) },
  {
    what: 'user, group and seccomp profile of the pod, inherited',
    change: set(
      [`${SECURITY} runAsUser`, undefined],
      [`${SECURITY} runAsGroup`, undefined],
      [`${SECURITY} runAsNonRoot`, undefined],
      [`${SECURITY} seccompProfile`, undefined],
    ),
  },
  {
    what: 'user, group and seccomp profile of the containers alone',
    change: set(['pod spec securityContext', undefined]),
  },
  {
    what: 'AppArmor and SELinux as the runtime has them',
    change: set(
      [`${SECURITY} appArmorProfile`, { type: 'RuntimeDefault' }],
      [`${POD} securityContext seLinuxOptions`, { type: 'container_t', level: 's0:c1,c2' }],
    ),
  },
  {
    what: 'every type of volume that is allowed',
    change: set([
      `${POD} volumes`,
      [
        'configMap',
        'csi',
        'downwardAPI',
        'emptyDir',
        'ephemeral',
        'image',
        'persistentVolumeClaim',
        'projected',
        'secret',
      ].map((type, position) => ({ name: `v${position}`, [type]: {} })),
    ]),
  },
  {
    what: 'secrets from Secrets',
    change: set([
      `${WEB} env`,
      [
        { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'web', key: 'password' } } },
        { name: 'DATABASE', value: 'postgres://app:$(PASSWORD)@db/app' },
      ],
    ]),
  },
  {
    what: 'addresses without a password',
    change: set(['configuration data', { 'web.conf': 'http://queue.shop:8080/a@b and redis://app@redis:6379' }]),
  },
  {
    what: 'a container for debugging, which can have no resources',
    change: set(['pod spec ephemeralContainers', [{ ...container('debug'), resources: undefined }]]),
  },
  {
    what: 'selectors by expressions',
    change: set(
      ['service spec selector', { app: 'web' }],
      [
        'edges spec podSelector',
        {
          matchExpressions: [
            { key: 'app', operator: 'In', values: ['web'] },
            { key: 'old', operator: 'DoesNotExist' },
          ],
        },
      ],
      [
        'budget spec selector',
        {
          matchExpressions: [
            { key: 'app', operator: 'Exists' },
            { key: 'app', operator: 'NotIn', values: ['pool'] },
          ],
        },
      ],
    ),
  },
  {
    what: 'a Service for a server outside',
    change: set([
      'outside',
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'outside', namespace: 'shop' },
        spec: { type: 'ExternalName', externalName: 'db.example.org' },
      },
    ]),
  },
  {
    what: 'replicas left to a ScaledObject',
    change: set(
      ['deployment spec replicas', undefined],
      [
        'scaledObject',
        {
          apiVersion: 'keda.sh/v1alpha1',
          kind: 'ScaledObject',
          metadata: { name: 'web', namespace: 'shop' },
          spec: { minReplicaCount: 2, scaleTargetRef: { name: 'web' } },
        },
      ],
    ),
  },
  {
    what: 'a policy for pods that an operator makes',
    change: set(
      [
        'database',
        {
          apiVersion: 'postgresql.cnpg.io/v1',
          kind: 'Cluster',
          metadata: { name: 'orders', namespace: 'shop' },
          spec: { instances: 3 },
        },
      ],
      [
        'databaseEdges',
        {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name: 'orders', namespace: 'shop' },
          spec: {
            podSelector: { matchLabels: { 'cnpg.io/cluster': 'orders' } },
            policyTypes: ['Ingress', 'Egress'],
            ingress: [],
            egress: [],
          },
        },
      ],
    ),
  },
  {
    what: 'one replica without a Service, a budget, or distance',
    change: (objects) => {
      change(objects, 'deployment spec replicas', 1);
      change(objects, `${POD} affinity`, undefined);
      change(objects, `${POD} topologySpreadConstraints`, undefined);
      delete objects.service;
      delete objects.ingress;
      delete objects.budget;
    },
  },
  {
    what: 'all at once where nobody connects',
    change: (objects) => {
      change(objects, 'pool spec strategy', { type: 'Recreate' });
    },
  },
  {
    what: 'a budget by minAvailable that leaves one',
    change: set(['poolBudget spec maxUnavailable', undefined], ['poolBudget spec minAvailable', '66%']),
  },
  {
    what: 'distance that is required',
    change: set([
      `${POD} affinity podAntiAffinity`,
      {
        requiredDuringSchedulingIgnoredDuringExecution: [
          {
            topologyKey: 'kubernetes.io/hostname',
            namespaces: ['shop'],
            labelSelector: { matchLabels: { app: 'web' } },
          },
        ],
      },
    ]),
  },
  {
    what: 'roles that every cluster has',
    change: set(
      ['clusterBinding roleRef name', 'system:auth-delegator'],
      ['binding metadata namespace', 'kube-system'],
      ['binding roleRef name', 'extension-apiserver-authentication-reader'],
    ),
  },
  {
    what: 'a policy without types, for ingress alone, beside another',
    change: set(['edges spec policyTypes', undefined], ['edges spec egress', undefined]),
  },
  {
    what: 'a kind of another group with a name that we know',
    change: set([
      'foreign',
      {
        apiVersion: 'serving.knative.dev/v1',
        kind: 'Service',
        metadata: { name: 'foreign', namespace: 'shop' },
        spec: { type: 'NodePort' },
      },
    ]),
  },
  { what: 'a probe by number of a port with a name', change: set([`${WEB} livenessProbe`, { grpc: { port: 8080 } }]) },
];
