import type { Image, Port } from '../../../lib/core';
import { DeploymentWorkload, type ContainerProps, type DeploymentProps } from '../../../lib/workload';
import { testCluster } from '../../support/cluster';
import { render } from '../../support/render';

const image: Image = { repository: 'my-server', tag: '1.2.3', firstParty: true };
const http: Port = { name: 'http', number: 8080 };
const container: ContainerProps = {
  name: 'server',
  image,
  ports: [http],
  resources: {
    cpu: { request: '100m', limit: '500m' },
    memory: { request: '64Mi', limit: '128Mi' },
    ephemeralStorage: { request: '16Mi', limit: '32Mi' },
  },
  probes: {
    readiness: { type: 'http', port: http, path: '/ready' },
    liveness: { type: 'tcp', port: http },
  },
};
const props: DeploymentProps = {
  name: 'my-server',
  namespace: 'apps',
  identity: { name: 'my-server', instance: 'my-server', version: '1.2.3' },
  replicas: 1,
  priority: 'keelson-apps',
  containers: [container],
};

const renderDeployment = (overrides: Partial<DeploymentProps> = {}, cluster = testCluster()) =>
  render((chart) => {
    new DeploymentWorkload(chart, 'Server', { ...props, ...overrides });
  }, cluster);

describe('DeploymentWorkload', () => {
  test('makes the account, the policy and the Deployment, and no budget for one replica', () => {
    expect(renderDeployment().objects.map((object) => `${object.kind} ${object.metadata.name}`)).toEqual([
      'ServiceAccount my-server',
      'NetworkPolicy my-server',
      'Deployment my-server',
    ]);
  });

  test('selects by name and instance, never by version', () => {
    const { spec } = renderDeployment().one('Deployment', 'my-server');
    const selector = { 'app.kubernetes.io/name': 'my-server', 'app.kubernetes.io/instance': 'my-server' };
    expect(spec.selector).toEqual({ matchLabels: selector });
    expect(spec.template.metadata.labels).toEqual({
      ...selector,
      'app.kubernetes.io/version': '1.2.3',
      'app.kubernetes.io/part-of': 'keelson',
    });
  });

  test("passes Pod Security restricted with a read-only root and nobody's user", () => {
    const pod = renderDeployment().one('Deployment', 'my-server').spec.template.spec;
    expect(pod.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      fsGroup: 10001,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(pod.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  test('mounts no token unless the API is called, and then only what was asked for', () => {
    expect(renderDeployment().one('Deployment', 'my-server').spec.template.spec.automountServiceAccountToken).toBe(
      false,
    );
    const withApi = renderDeployment({ apiRules: [{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['create'] }] });
    expect(withApi.one('Deployment', 'my-server').spec.template.spec.automountServiceAccountToken).toBe(true);
    expect(withApi.one('Role', 'my-server').rules).toEqual([
      { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create'] },
    ]);
    expect(withApi.one('RoleBinding', 'my-server').subjects).toEqual([
      { kind: 'ServiceAccount', name: 'my-server', namespace: 'apps' },
    ]);
  });

  test('asks three different questions, the first with two minutes of patience', () => {
    const [server] = renderDeployment().one('Deployment', 'my-server').spec.template.spec.containers;
    expect(server.startupProbe).toEqual({
      httpGet: { path: '/ready', port: 'http', scheme: 'HTTP' },
      periodSeconds: 2,
      timeoutSeconds: 3,
      failureThreshold: 60,
    });
    expect(server.readinessProbe).toEqual({
      httpGet: { path: '/ready', port: 'http', scheme: 'HTTP' },
      periodSeconds: 10,
      timeoutSeconds: 3,
      failureThreshold: 3,
    });
    expect(server.livenessProbe).toEqual({
      tcpSocket: { port: 'http' },
      periodSeconds: 10,
      timeoutSeconds: 3,
      failureThreshold: 3,
    });
  });

  test('several replicas are kept apart and drained one at a time', () => {
    const rendered = renderDeployment({ replicas: 3 });
    const selector = {
      matchLabels: { 'app.kubernetes.io/name': 'my-server', 'app.kubernetes.io/instance': 'my-server' },
    };
    const pod = rendered.one('Deployment', 'my-server').spec.template.spec;
    expect(pod.topologySpreadConstraints).toEqual([
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: selector,
      },
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: selector,
      },
    ]);
    expect(pod.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution).toEqual([
      { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: selector } },
    ]);
    expect(rendered.one('PodDisruptionBudget', 'my-server').spec).toEqual({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector,
    });
  });

  test('an autoscaled workload states no replicas, and is spread and budgeted as several are', () => {
    const rendered = renderDeployment({ replicas: 'autoscaled' });
    expect(Object.keys(rendered.one('Deployment', 'my-server').spec)).not.toContain('replicas');
    expect(rendered.one('PodDisruptionBudget', 'my-server').spec.maxUnavailable).toBe(1);
  });

  test('goes where its pool says', () => {
    const general = renderDeployment().one('Deployment', 'my-server').spec.template.spec;
    expect(general.nodeSelector).toEqual({ pool: 'general' });
    const spot = renderDeployment({ pool: 'interruptible' }).one('Deployment', 'my-server').spec.template.spec;
    expect(spot.tolerations).toEqual([{ key: 'spot', operator: 'Equal', value: 'true', effect: 'NoSchedule' }]);
  });

  test('pods roll when configuration changes, whatever the order of its files', () => {
    const checksum = (configuration: Record<string, string>): string =>
      renderDeployment({ configuration: () => configuration }).one('Deployment', 'my-server').spec.template.metadata
        .annotations['keelson.dev/config-checksum'];
    expect(checksum({ a: '1', b: '2' })).toBe(checksum({ b: '2', a: '1' }));
    expect(checksum({ a: '1', b: '2' })).not.toBe(checksum({ a: '1', b: '3' }));
    expect(checksum({ a: '1', b: '2' })).not.toBe(checksum({ a: '12', b: '' }));
  });

  test('a first-party image comes from the registry of the environment, with its pull secret', () => {
    const cluster = testCluster({
      images: { registry: 'acr.test/agents', pullSecret: 'registry', requireDigest: false },
    });
    const pod = renderDeployment({}, cluster).one('Deployment', 'my-server').spec.template.spec;
    expect(pod.containers[0].image).toBe('acr.test/agents/my-server:1.2.3');
    expect(pod.imagePullSecrets).toEqual([{ name: 'registry' }]);
  });

  test('an image without a digest is reported where digests are required', () => {
    const cluster = testCluster({ images: { registry: 'acr.test', requireDigest: true } });
    expect(renderDeployment({}, cluster).faults).toEqual([
      'test/Server/Pod: the image has no digest, which this environment requires (got "my-server:1.2.3", allowed: repository:tag@sha256:<64 hexadecimal digits>); set the digest beside the tag in the environment',
    ]);
  });

  test('environment variables are ordered by name and may name the pod', () => {
    const rendered = renderDeployment({
      containers: [{ ...container, environment: { ZONE: 'a', POD: { fieldPath: 'metadata.name' } } }],
    });
    expect(rendered.one('Deployment', 'my-server').spec.template.spec.containers[0].env).toEqual([
      { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'ZONE', value: 'a' },
    ]);
  });
});
