import { identityOf, keyOf, type KubernetesObject, type Manifest } from '../../../stacks/objects/manifest';
import type { Platform } from '../../../stacks/pulumi/platform';
import type { SecretRecipe } from '../../../lib/core/secrets';

/** What a test platform is made of; small enough to come up in seconds, with one object of each kind that matters. */
export interface TestPlatform {
  readonly name: string;
  /** @default 'one' */
  readonly greeting?: string;
  /** @default 1 */
  readonly replicas?: number;
  /** Size of the volume that the StatefulSet asks for. @default 1Gi */
  readonly storage?: string;
  /** How many ConfigMaps are there beside. @default 0 */
  readonly fillers?: number;
  /** CPU that the Deployment asks for, as written. @default 100m */
  readonly cpu?: string;
  /** @default direct */
  readonly delivery?: 'direct' | 'gitops';
  /** @default k3s */
  readonly target?: 'k3s' | 'aks';
  /** Names of objects that are left out. @default - none */
  readonly without?: readonly string[];
}

/** A Namespace, a ConfigMap, a Secret, a Deployment, a StatefulSet with a volume, a Job, a definition and an object of it. */
export function testPlatform(options: TestPlatform): Platform {
  const { name, greeting = 'one', replicas = 1, storage = '1Gi', cpu = '100m' } = options;
  const namespace = `${name}-apps`;
  const group = `${name}.e2e.keelson.dev`;
  const inNamespace = (objectName: string): KubernetesObject['metadata'] => ({
    name: objectName,
    namespace,
    labels: { 'keelson.dev/environment': name },
  });
  const clusterWide = (objectName: string): KubernetesObject['metadata'] => ({
    name: objectName,
    labels: { 'keelson.dev/environment': name },
  });
  const objects: [chart: string, object: KubernetesObject, dependsOn: string[], secret?: SecretRecipe][] = [
    ['base', { apiVersion: 'v1', kind: 'Namespace', metadata: clusterWide(namespace) }, []],
    [
      'base',
      {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: clusterWide(`widgets.${group}`),
        spec: {
          group,
          names: { kind: 'Widget', plural: 'widgets', singular: 'widget', listKind: 'WidgetList' },
          scope: 'Namespaced',
          versions: [
            {
              name: 'v1',
              served: true,
              storage: true,
              schema: {
                openAPIV3Schema: {
                  type: 'object',
                  properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
                },
              },
            },
          ],
        },
      },
      [],
    ],
    [
      'apps',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: inNamespace('settings'), data: { greeting } },
      [`Namespace/_/${namespace}`],
    ],
    [
      'apps',
      { apiVersion: 'v1', kind: 'Secret', metadata: inNamespace('access'), type: 'Opaque' },
      [`Namespace/_/${namespace}`],
      {
        keys: {
          password: { type: 'value', value: { material: 'access/password' } },
          acl: { type: 'template', parts: ['user ', { value: { material: 'access/password' }, as: 'sha256-hex' }] },
        },
      },
    ],
    [
      'apps',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: inNamespace('web'),
        spec: {
          replicas,
          selector: { matchLabels: { app: 'web' } },
          template: { metadata: { labels: { app: 'web' } }, spec: podSpec(cpu) },
        },
      },
      [`ConfigMap/${namespace}/settings`, `Namespace/_/${namespace}`, `Secret/${namespace}/access`],
    ],
    [
      'apps',
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: inNamespace('data'),
        spec: { clusterIP: 'None', selector: { app: 'data' }, ports: [{ name: 'tcp', port: 6379 }] },
      },
      [`Namespace/_/${namespace}`],
    ],
    [
      'apps',
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: inNamespace('data'),
        spec: {
          serviceName: 'data',
          replicas: 1,
          selector: { matchLabels: { app: 'data' } },
          template: { metadata: { labels: { app: 'data' } }, spec: podSpec('100m') },
          volumeClaimTemplates: [
            {
              metadata: { name: 'files' },
              spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
            },
          ],
        },
      },
      [`Namespace/_/${namespace}`, `Service/${namespace}/data`],
    ],
    [
      'apps',
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: inNamespace('setup'),
        spec: { template: { spec: { ...podSpec('50m'), restartPolicy: 'Never' } } },
      },
      [`apps/StatefulSet/${namespace}/data`, `Namespace/_/${namespace}`],
    ],
    [
      'apps',
      { apiVersion: `${group}/v1`, kind: 'Widget', metadata: inNamespace('gear'), spec: { size: 3 } },
      [`Namespace/_/${namespace}`, `apiextensions.k8s.io/CustomResourceDefinition/_/widgets.${group}`],
    ],
    ...Array.from({ length: options.fillers ?? 0 }, (_, index): [string, KubernetesObject, string[]] => [
      'fillers',
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: inNamespace(`filler-${String(index).padStart(3, '0')}`),
        data: { index: String(index), greeting },
      },
      [`Namespace/_/${namespace}`],
    ]),
  ];
  const manifests = objects
    .filter(([, object]) => options.without?.includes(object.metadata.name) !== true)
    .map(([chart, object, dependsOn, secret]): Manifest => {
      const identity = identityOf(object);
      return {
        key: keyOf(identity),
        identity,
        chart,
        constructPath: `${chart}/${object.metadata.name}`,
        object,
        dependsOn: [...dependsOn].sort(),
        ...(secret === undefined ? {} : { secret }),
      };
    });
  return {
    environment: { name, target: options.target ?? 'k3s', delivery: options.delivery ?? 'direct' },
    manifests,
    charts: [
      { name: 'base', bootstrap: true },
      { name: 'apps', bootstrap: false },
      { name: 'fillers', bootstrap: false },
    ],
  };
}

function podSpec(cpu: string): Record<string, unknown> {
  return {
    containers: [
      {
        name: 'main',
        image: 'registry.test/main:1',
        resources: { requests: { cpu, memory: '1024Mi' }, limits: { memory: '1Gi' } },
        ports: [{ name: 'http', containerPort: 8080 }],
      },
    ],
  };
}
