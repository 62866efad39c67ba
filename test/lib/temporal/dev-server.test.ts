import { Temporal, type TemporalDevServerProps, type TemporalEndpoint } from '../../../lib/temporal';
import { render, type RenderResult } from '../../support/render';

const renderDevServer = (
  overrides: Partial<TemporalDevServerProps> = {},
  use: (endpoint: TemporalEndpoint) => void = () => undefined,
): RenderResult =>
  render((chart) =>
    use(
      new Temporal(chart, 'Temporal', {
        strategy: 'dev-server',
        name: 'temporal',
        namespace: 'temporal',
        namespaces: [{ name: 'agents' }, { name: 'tests' }],
        storage: '1Gi',
        ...overrides,
      }).endpoint,
    ),
  );

describe('a dev server', () => {
  const set = renderDevServer().one('StatefulSet', 'temporal')['spec'];
  const [container] = set.template.spec.containers;

  it('has fixed ports, listens for others, and keeps its file on a volume', () => {
    expect(container.command).toEqual([
      'temporal',
      'server',
      'start-dev',
      '--ip=0.0.0.0',
      '--port=7233',
      '--ui-port=8233',
      '--metrics-port=9090',
      '--db-filename=/var/lib/temporal/temporal.db',
      '--log-format=json',
      '--namespace=agents',
      '--namespace=tests',
    ]);
    expect(container.volumeMounts).toEqual([{ name: 'data', mountPath: '/var/lib/temporal', readOnly: false }]);
    expect(set.volumeClaimTemplates[0].spec.resources.requests).toEqual({ storage: '1Gi' });
  });

  it('is ready when it serves, and alive when it answers', () => {
    expect(container.readinessProbe.grpc).toEqual({
      port: 7233,
      service: 'temporal.api.workflowservice.v1.WorkflowService',
    });
    expect(container.livenessProbe.tcpSocket).toEqual({ port: 'grpc' });
  });

  it('gives clients the same handle as a cluster', () => {
    renderDevServer({}, (endpoint) => {
      const { address, namespace, credentials } = endpoint.addClient('apps', { temporalNamespace: 'agents' });
      expect({ address, namespace, credentials }).toEqual({
        address: 'temporal.temporal.svc.cluster.local:7233',
        namespace: 'agents',
        credentials: { type: 'none' },
      });
      expect(endpoint.ui?.network.ports).toEqual([{ name: 'http', number: 8233 }]);
    });
  });

  it('is watched by what one process can be asked for', () => {
    const [group] = renderDevServer().one('PrometheusRule', 'temporal')['spec'].groups;
    expect(group.rules.map((rule: { alert: string }) => rule.alert)).toEqual([
      'TemporalServiceDown',
      'TemporalErrorsHigh',
      'TemporalLatencyHigh',
      'TemporalPersistenceErrors',
      'TemporalPersistenceSlow',
      'TemporalBacklogOld',
      'TemporalNoWorkers',
    ]);
  });

  it('shows its page to declared clients only', () => {
    const ports = (rendered: RenderResult): number[] =>
      rendered
        .one('NetworkPolicy', 'temporal')
        ['spec'].ingress.flatMap((rule: { ports: { port: number }[] }) => rule.ports.map(({ port }) => port));
    expect(ports(renderDevServer())).toEqual([9090]);
    expect(ports(renderDevServer({ uiClients: [{ type: 'pods', namespace: 'ingress' }] }))).toEqual([8233, 9090]);
  });

  it.each([
    [
      { storage: '1gb' },
      'test/Temporal/DevServer.storage: is not an amount of bytes (got "1gb", allowed: whole bytes in Ki, Mi, Gi or Ti, such as 512Mi); write 1Gi',
    ],
    [
      { namespaces: [{ name: 'a' }] },
      'test/Temporal/DevServer.namespaces: is not a name for a Temporal namespace (got "a", allowed: 2 to 63 letters, digits, "-", "_" and ".", with a letter or digit first; not temporal-system)',
    ],
  ])('refuses %j', (overrides, message) => {
    expect(renderDevServer(overrides).faults).toEqual([message]);
  });

  it('knows its strategies', () => {
    expect(() => renderDevServer({ strategy: 'cassandra' as 'dev-server' })).toThrow(
      'Temporal strategy "cassandra" is not known (allowed: dev-server, cluster)',
    );
  });
});
