import { MACHINE_PROFILES } from '../../../lib/agents';
import { Keda } from '../../../lib/keda';
import {
  Temporal,
  TemporalWorkers,
  type ExternalTemporalProps,
  type TemporalEndpoint,
  type TemporalWorkersProps,
} from '../../../lib/temporal';
import { render, type RenderResult } from '../../support/render';

const HEALTH = { name: 'health', number: 8080 };

const renderWorkers = (
  endpoint: (chart: Parameters<Parameters<typeof render>[0]>[0]) => TemporalEndpoint,
  overrides: Partial<TemporalWorkersProps> = {},
  temporalNamespace = 'agents',
): RenderResult =>
  render((chart) => {
    new TemporalWorkers(chart, 'Workers', {
      temporal: endpoint(chart),
      temporalNamespace,
      taskQueue: 'builds',
      name: 'builders',
      namespace: 'apps',
      identity: { name: 'builders', instance: 'builders' },
      image: { repository: 'builder', tag: '1.0.0', firstParty: true },
      machine: MACHINE_PROFILES.laptop,
      longestLeaseSeconds: 600,
      maxReplicas: 8,
      probes: { readiness: { type: 'http', port: HEALTH, path: '/ready' }, liveness: { type: 'tcp', port: HEALTH } },
      ports: [HEALTH],
      keda: Keda.fromExternal(chart, 'Keda'),
      ...overrides,
    });
  });

const devServer: Parameters<typeof renderWorkers>[0] = (chart) =>
  new Temporal(chart, 'Temporal', {
    strategy: 'dev-server',
    name: 'temporal',
    namespace: 'temporal',
    namespaces: [{ name: 'agents' }],
    storage: '1Gi',
  }).endpoint;

const cloud =
  (overrides: Partial<ExternalTemporalProps> = {}): Parameters<typeof renderWorkers>[0] =>
  (chart) =>
    Temporal.fromExternal(chart, 'Cloud', {
      name: 'temporal-cloud',
      host: 'eu-west-1.aws.api.temporal.io',
      namespaces: ['agents.a1b2c'],
      credentials: { type: 'api-key', key: { material: 'temporal/cloud/api-key' } },
      ...overrides,
    });

const env = (rendered: RenderResult): Record<string, string> =>
  Object.fromEntries(
    rendered
      .one('Deployment', 'builders')
      ['spec'].template.spec.containers[0].env.filter(({ name }: { name: string }) => name.startsWith('TEMPORAL'))
      .map(({ name, value }: { name: string; value: string }) => [name, value]),
  );

describe('workers of a server of ours', () => {
  it('know where it is, and what to ask for', () => {
    expect(env(renderWorkers(devServer))).toEqual({
      TEMPORAL_ADDRESS: 'temporal.temporal.svc.cluster.local:7233',
      TEMPORAL_NAMESPACE: 'agents',
      TEMPORAL_TASK_QUEUE: 'builds',
    });
  });

  it('are scaled by their backlog, and one of them stays', () => {
    const { spec } = renderWorkers(devServer).one('ScaledObject', 'builders') as unknown as {
      spec: Record<string, unknown>;
    };
    expect({ minimum: spec['minReplicaCount'], maximum: spec['maxReplicaCount'], triggers: spec['triggers'] }).toEqual({
      minimum: 1,
      maximum: 8,
      triggers: [
        {
          type: 'temporal',
          metadata: {
            endpoint: 'temporal.temporal.svc.cluster.local:7233',
            namespace: 'agents',
            taskQueue: 'builds',
            queueTypes: 'activity,workflow',
            targetQueueSize: '5',
            activationTargetQueueSize: '0',
          },
        },
      ],
    });
  });

  it('reach the server, and so does the scaler', () => {
    const rendered = renderWorkers(devServer);
    const peers = rendered
      .one('NetworkPolicy', 'temporal')
      ['spec'].ingress.filter((rule: { ports: { port: number }[] }) => rule.ports[0]?.port === 7233)
      .map((rule: { from: { podSelector: { matchLabels: object } }[] }) => rule.from[0]?.podSelector.matchLabels);
    expect(peers).toEqual([
      { 'app.kubernetes.io/name': 'builders', 'app.kubernetes.io/instance': 'builders' },
      { app: 'keda-operator' },
    ]);
  });

  it('may all go only where nothing runs that leaves no backlog', () => {
    expect(renderWorkers(devServer, { minReplicas: 0, queueTypes: ['workflow'] }).faults).toEqual([]);
    expect(renderWorkers(devServer, { minReplicas: 0 }).faults).toEqual([
      'test/Workers/Pool/Scaler.minReplicas: is 0, but none of the triggers (temporal) can be trusted to keep a busy workload awake (got 0, allowed: 1 or more); keep one replica, or add a trigger that counts work in progress',
    ]);
  });
});

describe('workers of Temporal Cloud', () => {
  it('have the API key as a file, and the scaler has it as a Secret', () => {
    const rendered = renderWorkers(cloud(), {}, 'agents.a1b2c');
    expect(rendered.faults).toEqual([]);
    expect(env(rendered)).toEqual({
      TEMPORAL_ADDRESS: 'eu-west-1.aws.api.temporal.io:7233',
      TEMPORAL_API_KEY_FILE: '/run/secrets/temporal/api-key',
      TEMPORAL_NAMESPACE: 'agents.a1b2c',
      TEMPORAL_TASK_QUEUE: 'builds',
      TEMPORAL_TLS: 'true',
    });
    expect(rendered.one('TriggerAuthentication', 'builders')['spec'].secretTargetRef).toEqual([
      { parameter: 'apiKey', name: 'temporal-cloud-client', key: 'api-key' },
    ]);
  });

  it('show a certificate where that is what they are known by', () => {
    const credentials = {
      type: 'mutual-tls' as const,
      certificate: { material: 'temporal/cloud/certificate' },
      key: { material: 'temporal/cloud/key' },
    };
    const rendered = renderWorkers(cloud({ credentials }), {}, 'agents.a1b2c');
    expect(env(rendered)).toMatchObject({
      TEMPORAL_TLS_CLIENT_CERT_PATH: '/run/secrets/temporal/tls.crt',
      TEMPORAL_TLS_CLIENT_KEY_PATH: '/run/secrets/temporal/tls.key',
    });
    expect(rendered.one('TriggerAuthentication', 'builders')['spec'].secretTargetRef).toEqual([
      { parameter: 'cert', name: 'temporal-cloud-client', key: 'tls.crt' },
      { parameter: 'key', name: 'temporal-cloud-client', key: 'tls.key' },
    ]);
  });

  it.each([
    [
      { cidr: 'anywhere' },
      'test/Cloud.cidr: is not a range of addresses (got "anywhere", allowed: CIDR such as 10.1.2.0/27)',
    ],
    [{ port: 0 }, 'test/Cloud.port: is not a port (got 0, allowed: whole numbers from 1 to 65535)'],
    [
      { namespaces: ['other.a1b2c'] },
      'test/Cloud: a client works in a Temporal namespace that is not declared (got "agents.a1b2c", allowed: other.a1b2c); add it to namespaces',
    ],
  ])('refuses %j', (overrides, message) => {
    expect(renderWorkers(cloud(overrides), {}, 'agents.a1b2c').faults[0]).toBe(message);
  });
});
