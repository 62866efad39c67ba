import {
  AgentJobs,
  AgentPool,
  CacheVolume,
  MACHINE_PROFILES,
  type AgentJobsProps,
  type AgentPoolProps,
  type AgentQueue,
  type AgentQueueClient,
} from '../../../lib/agents';
import { Keda, redisStreamsTrigger, type ExternalKedaProps, type KedaEndpoint } from '../../../lib/keda';
import { NetworkEdges, PUBLIC_HTTPS, type NetworkEndpoint } from '../../../lib/workload';
import { testCluster } from '../../support/cluster';
import { render, type RenderResult } from '../../support/render';

const client: AgentQueueClient = {
  trigger: redisStreamsTrigger({
    server: { type: 'single', host: 'redis', port: 6379 },
    username: 'scaler',
    password: { secretName: 'redis-scaler', key: 'password' },
    stream: 'jobs',
    consumerGroup: 'workers',
  }),
  environment: { JOBS_STREAM: 'jobs' },
  mounts: [{ volume: { type: 'secret', name: 'queue', secretName: 'redis-agent' }, path: '/run/secrets/queue' }],
  ready: [],
  connect: () => undefined,
};
const queue: AgentQueue = { addClient: () => client };

const jobs: Omit<AgentJobsProps, 'keda'> = {
  name: 'builder',
  namespace: 'ci',
  identity: { name: 'builder', instance: 'builder', version: '1' },
  image: { repository: 'builder', tag: '1', firstParty: true },
  queue,
  machine: MACHINE_PROFILES.laptop,
  longestLeaseSeconds: 1800,
  maxReplicas: 3,
};
const health = { name: 'health', number: 8080 };
const pool: Omit<AgentPoolProps, 'keda'> = {
  ...jobs,
  ports: [health],
  probes: { readiness: { type: 'http', port: health, path: '/ready' }, liveness: { type: 'tcp', port: health } },
};

const renderJobs = (overrides: Partial<AgentJobsProps> = {}, cluster = testCluster()): RenderResult =>
  render((chart) => {
    new AgentJobs(chart, 'Agents', { ...jobs, keda: Keda.fromExternal(chart, 'Keda'), ...overrides });
  }, cluster);
const renderPool = (overrides: Partial<AgentPoolProps> = {}): RenderResult =>
  render((chart) => {
    new AgentPool(chart, 'Agents', { ...pool, keda: Keda.fromExternal(chart, 'Keda'), ...overrides });
  });

describe('AgentJobs', () => {
  test('start one Job for each piece of work and never a second one for what is being done', () => {
    const { spec } = renderJobs().one('ScaledJob', 'builder');
    expect(spec.scalingStrategy).toEqual({
      strategy: 'default',
      pendingPodConditions: ['PodScheduled', 'Ready', 'ContainersReady'],
      multipleScalersCalculation: 'sum',
    });
    expect([spec.minReplicaCount, spec.maxReplicaCount, spec.pollingInterval]).toEqual([0, 3, 15]);
    expect(spec.rollout).toEqual({ strategy: 'gradual' });
    expect(spec.jobTargetRef.backoffLimit).toBe(0);
  });

  test('end after their lease and ten minutes, and are given their lease when told to end', () => {
    const { jobTargetRef } = renderJobs().one('ScaledJob', 'builder').spec;
    expect(jobTargetRef.activeDeadlineSeconds).toBe(2400);
    expect(jobTargetRef.template.spec.terminationGracePeriodSeconds).toBe(1830);
  });

  test('the scaler reads its password from a Secret, by reference', () => {
    const rendered = renderJobs();
    expect(rendered.one('TriggerAuthentication', 'builder').spec).toEqual({
      secretTargetRef: [{ parameter: 'password', name: 'redis-scaler', key: 'password' }],
    });
    const { triggers } = rendered.one('ScaledJob', 'builder').spec;
    expect(triggers.map((trigger: { authenticationRef: object }) => trigger.authenticationRef)).toEqual([
      { name: 'builder' },
      { name: 'builder' },
    ]);
  });

  test('run where their images do and where interruption is cheap', () => {
    const pod = renderJobs({ machine: MACHINE_PROFILES.desktop }).one('ScaledJob', 'builder').spec.jobTargetRef.template
      .spec;
    expect(pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toEqual([
      { matchExpressions: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64', 'arm64'] }] },
    ]);
    expect(pod.tolerations).toEqual([{ key: 'spot', operator: 'Equal', value: 'true', effect: 'NoSchedule' }]);
  });

  test('work that must not be interrupted stays on the general pool', () => {
    const pod = renderJobs({ interruptible: false }).one('ScaledJob', 'builder').spec.jobTargetRef.template.spec;
    expect(pod.nodeSelector).toEqual({ pool: 'general' });
    expect(Object.keys(pod)).not.toContain('tolerations');
  });

  test('are told their name, lease, parallelism and queue', () => {
    const [agent] = renderJobs({ environment: { EXTRA: 'yes' } }).one('ScaledJob', 'builder').spec.jobTargetRef.template
      .spec.containers;
    expect(agent.env).toEqual([
      { name: 'AGENT_LEASE_SECONDS', value: '1800' },
      { name: 'AGENT_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'AGENT_PARALLELISM', value: '1' },
      { name: 'EXTRA', value: 'yes' },
      { name: 'JOBS_STREAM', value: 'jobs' },
    ]);
  });

  test('have a cloud identity only where the cluster federates accounts', () => {
    const identified = (workloadIdentity: boolean): [unknown, unknown] => {
      const rendered = renderJobs({ workloadIdentityClientId: 'client-1' }, testCluster({ workloadIdentity }));
      const { template } = rendered.one('ScaledJob', 'builder').spec.jobTargetRef;
      return [
        rendered.one('ServiceAccount', 'builder').metadata.annotations,
        template.metadata.labels['azure.workload.identity/use'],
      ];
    };
    expect(identified(true)).toEqual([{ 'azure.workload.identity/client-id': 'client-1' }, 'true']);
    expect(identified(false)).toEqual([undefined, undefined]);
  });

  test('reach what they are told to reach, and their telemetry', () => {
    const collector: NetworkEndpoint = {
      peer: { type: 'pods', namespace: 'observability' },
      ports: [{ name: 'otlp', number: 4317 }],
    };
    const rendered = renderJobs({
      reaches: [PUBLIC_HTTPS],
      telemetry: { url: 'http://collector:4317', endpoint: collector },
    });
    const { egress } = rendered.one('NetworkPolicy', 'builder').spec;
    expect(egress.map((rule: { ports: object[] }) => rule.ports)).toEqual([
      [{ port: 443, protocol: 'TCP' }],
      [{ port: 4317, protocol: 'TCP' }],
    ]);
    const [agent] = rendered.one('ScaledJob', 'builder').spec.jobTargetRef.template.spec.containers;
    expect(agent.env).toContainEqual({ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://collector:4317' });
  });

  test('refuse bounds and leases that can not be', () => {
    expect(renderJobs({ minReplicas: 5, longestLeaseSeconds: -1 }).faults).toEqual([
      'test/Agents.longestLeaseSeconds: is out of range (got -1, allowed: a whole number of seconds, 1 or more)',
      'test/Agents/Jobs.minReplicas: is more than maxReplicas (got 5, allowed: 0 to 3)',
    ]);
    expect(renderJobs({ machine: { ...MACHINE_PROFILES.laptop, parallelism: 0, architectures: [] } }).faults).toEqual([
      'test/Agents.machine.parallelism: is out of range (got 0, allowed: a whole number, 1 or more)',
      'test/Agents.machine.architectures: is empty, so no node would do (got [], allowed: amd64, arm64 or both)',
    ]);
  });
});

describe('AgentPool', () => {
  test('states no replicas, and is scaled slowly down and fast up', () => {
    const rendered = renderPool({ longestLeaseSeconds: 900 });
    expect(Object.keys(rendered.one('Deployment', 'builder').spec)).not.toContain('replicas');
    const { spec } = rendered.one('ScaledObject', 'builder');
    expect(spec.scaleTargetRef).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'builder' });
    expect(spec.cooldownPeriod).toBe(300);
    expect(spec.advanced.horizontalPodAutoscalerConfig.behavior).toEqual({
      scaleDown: {
        stabilizationWindowSeconds: 900,
        policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }],
      },
      scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
    });
  });

  test('refuses a name that leaves no room for the autoscaler made of it', () => {
    const name = 'n'.repeat(55);
    expect(renderPool({ name }).faults).toEqual([
      `test/Agents/Scaler.target.name: the name is too long for the autoscaler that KEDA makes of it (got "${name}", allowed: 54 characters)`,
    ]);
  });
});

describe('who asks the queue', () => {
  const askFrom = (keda: KedaEndpoint, edges: NetworkEdges): void => {
    const source = { peer: edges.peer, ports: [{ name: 'redis', number: 6379 }], edges };
    keda.addClient('ci', [{ ...client.trigger, source }]);
  };

  test('our own operator is let in by the source, and may go there', () => {
    const rendered = render((chart) => {
      const source = new NetworkEdges(chart, 'Redis', {
        name: 'redis',
        namespace: 'queue',
        selector: { app: 'redis' },
      });
      askFrom(new Keda(chart, 'Keda', {}).endpoint, source);
    });
    expect(rendered.one('NetworkPolicy', 'redis').spec.ingress[0].from).toEqual([
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'keda' } },
        podSelector: {
          matchLabels: { 'app.kubernetes.io/name': 'keda-operator', 'app.kubernetes.io/instance': 'keda-operator' },
        },
      },
    ]);
  });

  test('an operator elsewhere is let in from where it is said to run', () => {
    const rendered = render((chart) => {
      const edges = new NetworkEdges(chart, 'Redis', { name: 'redis', namespace: 'queue', selector: { app: 'redis' } });
      const every: Required<ExternalKedaProps> = { namespace: 'scalers', labels: { app: 'keda' } };
      askFrom(Keda.fromExternal(chart, 'Keda', every), edges);
    });
    expect(rendered.faults).toEqual([]);
    expect(rendered.one('NetworkPolicy', 'redis').spec.ingress[0].from).toEqual([
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'scalers' } },
        podSelector: { matchLabels: { app: 'keda' } },
      },
    ]);
    expect(render((chart) => void Keda.fromExternal(chart, 'Keda', { namespace: 'Scalers' })).faults).toEqual([
      'test/Keda.namespace: is not a name that Kubernetes allows (got "Scalers", allowed: 1 to 63 lower case letters, digits and "-", with a letter or digit at both ends); write scalers',
    ]);
  });

  test('our own operator watches where the scaled object is', () => {
    const rendered = render((chart) => {
      const keda = new Keda(chart, 'Keda', {}).endpoint;
      new AgentJobs(chart, 'Agents', { ...jobs, keda, namespace: 'builds' });
    });
    const { containers } = rendered.one('Deployment', 'keda-operator').spec.template.spec;
    expect(containers[0].env).toContainEqual({ name: 'WATCH_NAMESPACE', value: 'builds' });
    const bindings = rendered.objects.filter(
      ({ kind, metadata }) => kind === 'RoleBinding' && metadata.name === 'keda-operator',
    );
    expect(bindings.map(({ metadata }) => metadata.namespace)).toEqual(['keda', 'builds']);
  });

  test('the operator that AKS manages is let in from kube-system', () => {
    const rendered = render((chart) => {
      const source = new NetworkEdges(chart, 'Redis', {
        name: 'redis',
        namespace: 'queue',
        selector: { app: 'redis' },
      });
      askFrom(Keda.fromExternal(chart, 'Keda'), source);
    });
    expect(rendered.one('NetworkPolicy', 'redis').spec.ingress[0].from).toEqual([
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
        podSelector: { matchLabels: { app: 'keda-operator' } },
      },
    ]);
  });
});

describe('CacheVolume', () => {
  test('is of the class that several pods can mount', () => {
    const { spec } = render((chart) => {
      new CacheVolume(chart, 'Cache', { name: 'cargo', namespace: 'ci', size: '5Gi', path: '/cache', labels: {} });
    }).one('PersistentVolumeClaim', 'cargo');
    expect(spec).toEqual({
      accessModes: ['ReadWriteMany'],
      storageClassName: 'shared-class',
      resources: { requests: { storage: '5Gi' } },
    });
  });
});
