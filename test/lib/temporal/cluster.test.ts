import { parse } from 'yaml';
import { connectionsNeeded, type TemporalCluster } from '../../../lib/temporal';
import { databaseClient, CERTIFICATE, CLUSTER, renderCluster } from './support';

const ROLES = ['frontend', 'history', 'matching', 'worker'] as const;

const configOf = (overrides = {}): Record<string, never> => {
  const text: string = renderCluster(overrides).one('ConfigMap', 'temporal-config')['data']['config_template.yaml'];
  expect(text.split('\n')[0]).toBe('# enable-template');
  return parse(text.replace('{{ env "POD_IP" | quote }}', '10.0.0.1')) as Record<string, never>;
};

const containerOf = (overrides: object, deployment: string) =>
  renderCluster(overrides).one('Deployment', deployment)['spec'].template.spec.containers[0];

describe('the configuration', () => {
  it('names both databases, and reads their passwords from files', () => {
    const { persistence } = configOf() as unknown as { persistence: { datastores: Record<string, { sql: object }> } };
    expect(persistence).toMatchObject({
      numHistoryShards: 512,
      defaultStore: 'default',
      visibilityStore: 'visibility',
    });
    expect(persistence.datastores['default']?.sql).toEqual({
      pluginName: 'postgres12_pgx',
      databaseName: 'temporal',
      connectAddr: 'postgres.data.svc.cluster.local:5432',
      connectProtocol: 'tcp',
      user: 'temporal',
      passwordCommand: { command: 'cat', args: ['/etc/temporal/stores/default/password'], timeout: '5s' },
      maxConns: 20,
      maxIdleConns: 20,
      maxConnLifetime: '1h',
    });
    expect(persistence.datastores['visibility']?.sql).toMatchObject({
      databaseName: 'temporal_visibility',
      passwordCommand: { args: ['/etc/temporal/stores/visibility/password'] },
      maxConns: 10,
    });
  });

  it('verifies the certificate of a database that has one', () => {
    const tls = {
      sslMode: 'verify-full' as const,
      tls: {
        certificateAuthority: {
          configMapName: 'postgres-ca',
          key: 'ca.crt',
          volume: { type: 'configMap' as const, name: 'postgres-ca', configMapName: 'postgres-ca' },
          pem: CERTIFICATE,
        },
      },
    };
    const databases = { default: databaseClient('temporal', tls), visibility: databaseClient('visibility', tls) };
    const { persistence } = configOf({ databases }) as unknown as {
      persistence: { datastores: { default: { sql: { tls: object } } } };
    };
    expect(persistence.datastores.default.sql.tls).toEqual({
      enabled: true,
      enableHostVerification: true,
      serverName: 'postgres.data.svc.cluster.local',
      caFile: '/etc/temporal/stores/default-ca/ca.crt',
    });
  });

  it('has its services show and check certificates, where they have any', () => {
    expect(configOf()).not.toHaveProperty('global.tls');
    const tls = { secretName: 'temporal-tls', certificateAuthority: CERTIFICATE, serverName: 'temporal.example.org' };
    expect(configOf({ tls })).toMatchObject({
      global: {
        tls: {
          internode: {
            server: {
              certFile: '/etc/temporal/tls/tls.crt',
              keyFile: '/etc/temporal/tls/tls.key',
              requireClientAuth: true,
              clientCaFiles: ['/etc/temporal/config/ca.crt'],
            },
            client: { serverName: 'temporal.example.org', rootCaFiles: ['/etc/temporal/config/ca.crt'] },
          },
        },
      },
    });
  });

  it('records what it was made for', () => {
    expect(renderCluster().one('ConfigMap', 'temporal-config').metadata.annotations).toEqual({
      'keelson.dev/temporal-version': '1.31.2',
      'keelson.dev/temporal-history-shards': '512',
    });
  });

  it('leaves what servers take up while they run to a file of its own', () => {
    const dynamicConfig = { 'frontend.rps': 1200, 'frontend.shutdownDrainDuration': '8s' };
    const rendered = renderCluster({ dynamicConfig });
    expect(rendered.one('ConfigMap', 'temporal-dynamic-config')['data']).toEqual({
      'dynamic_config.yaml': [
        'frontend.rps:\n  - value: 1200',
        'frontend.shutdownDrainDuration:\n  - value: "8s"',
        'frontend.shutdownFailHealthCheckDuration:\n  - value: "5s"',
        'history.alignMembershipChange:\n  - value: "10s"',
        'history.shutdownDrainDuration:\n  - value: "5s"',
        'matching.alignMembershipChange:\n  - value: "10s"',
        'matching.shutdownDrainDuration:\n  - value: "5s"',
        '',
      ].join('\n'),
    });
    const checksum = (result: ReturnType<typeof renderCluster>): unknown =>
      result.one('Deployment', 'temporal-history')['spec'].template.metadata.annotations;
    expect(checksum(rendered)).toEqual(checksum(renderCluster()));
    expect(checksum(renderCluster({ numHistoryShards: 4 }))).not.toEqual(checksum(renderCluster()));
  });
});

describe('the services', () => {
  it.each([
    ['frontend', 7233, 6933, 'temporal.api.workflowservice.v1.WorkflowService'],
    ['history', 7234, 6934, 'temporal.api.workflowservice.v1.HistoryService'],
    ['matching', 7235, 6935, 'temporal.api.workflowservice.v1.MatchingService'],
    ['worker', 7239, 6939, 'temporal.api.workflowservice.v1.WorkerService'],
  ])('%s is asked for its own health', (role, grpc, membership, service) => {
    const container = containerOf({}, `temporal-${role}`);
    expect(container.command).toEqual(['temporal-server', '--allow-no-auth', 'start', '--service', role]);
    expect(container.ports.map((port: { containerPort: number }) => port.containerPort)).toEqual([
      grpc,
      membership,
      9090,
    ]);
    expect(container.startupProbe.grpc).toEqual({ port: grpc, service });
    expect(container.startupProbe.failureThreshold * container.startupProbe.periodSeconds).toBe(300);
    expect(container.readinessProbe.grpc).toEqual({ port: grpc, service });
    expect(container.livenessProbe.tcpSocket).toEqual({ port: 'membership' });
    expect(container.env).toEqual([
      { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'TEMPORAL_SERVER_CONFIG_FILE_PATH', value: '/etc/temporal/config/config_template.yaml' },
    ]);
  });

  it('are asked by connections where the kubelet could not speak TLS', () => {
    const tls = { secretName: 'temporal-tls', certificateAuthority: CERTIFICATE, serverName: 'temporal.example.org' };
    expect(containerOf({ tls }, 'temporal-history').readinessProbe.tcpSocket).toEqual({ port: 'grpc' });
    expect(containerOf({ tls }, 'temporal-history').livenessProbe.tcpSocket).toEqual({ port: 'membership' });
    expect(containerOf({ tls }, 'temporal-frontend').readinessProbe.grpc.port).toBe(7233);
  });

  it('have a budget where there are several pods, and none where there is one', () => {
    const budgets = renderCluster().objects.filter(({ kind }) => kind === 'PodDisruptionBudget');
    expect(budgets.map(({ metadata }) => metadata.name)).toEqual(['temporal-history']);
  });

  it('gossip with each other; the worker is asked for nothing', () => {
    const { one } = renderCluster();
    const from = (role: string): string[] =>
      one('NetworkPolicy', `temporal-${role}`)['spec'].ingress.flatMap(
        (rule: { from: { podSelector: { matchLabels: Record<string, string> } }[]; ports: { port: number }[] }) =>
          rule.ports.map(({ port }) => `${rule.from[0]?.podSelector.matchLabels['app.kubernetes.io/name']} ${port}`),
      );
    for (const role of ROLES) {
      const ring = { frontend: 6933, history: 6934, matching: 6935, worker: 6939 }[role];
      const expected = ROLES.map((other) => `temporal-${other} ${ring}`);
      expect(from(role)).toEqual(expect.arrayContaining(expected));
    }
    expect(from('worker')).toEqual([
      'prometheus 9090',
      'temporal-frontend 6939',
      'temporal-history 6939',
      'temporal-matching 6939',
      'temporal-worker 6939',
    ]);
    expect(from('history').filter((edge) => edge.endsWith(' 7234'))).toEqual([
      'temporal-frontend 7234',
      'temporal-history 7234',
      'temporal-matching 7234',
      'temporal-worker 7234',
    ]);
  });

  it('come after the schema', () => {
    const paths: Record<string, string[]> = {};
    renderCluster({}, (endpoint) => {
      const cluster = endpoint as TemporalCluster;
      for (const service of cluster.services) {
        paths[service.role] = service.workload.deployment.node.dependencies.map(({ node }) => node.path);
      }
      const [job] = [...cluster.namespaceJobs.values()];
      paths['namespace'] = job?.workload.job.node.dependencies.map(({ node }) => node.id + node.scope?.node.path) ?? [];
    });
    const jobs = ['default', 'visibility'].map((store) => `test/Temporal/Cluster/Schema-${store}/Job/Resource`);
    expect(paths['frontend']).toEqual(jobs);
    expect(paths['worker']).toEqual(jobs);
    expect(paths['namespace']).toHaveLength(4);
  });
});

describe('the Jobs', () => {
  const jobNames = (overrides = {}): string[] =>
    renderCluster(overrides)
      .objects.filter(({ kind }) => kind === 'Job')
      .map(({ metadata }) => metadata.name);

  it('are named by what they do', () => {
    const names = jobNames();
    expect(names.map((name) => name.replace(/[0-9a-f]{10}$/, '<content>'))).toEqual([
      'temporal-schema-default-<content>',
      'temporal-schema-visibility-<content>',
      'temporal-namespace-<content>',
    ]);
    expect(jobNames()).toEqual(names);
    expect(jobNames({ replicas: { ...CLUSTER.replicas, frontend: 3 } })).toEqual(names);
    const tools = { repository: 'docker.io/temporalio/admin-tools', tag: '1.31.1', firstParty: false };
    expect(jobNames({ adminToolsImage: tools }).some((name) => names.includes(name))).toBe(false);
  });

  it('tell the schema tool where the database is, and nothing secret', () => {
    const [job] = renderCluster().objects.filter(({ kind }) => kind === 'Job');
    expect(job?.['spec'].template.spec.containers[0].env).toEqual([
      { name: 'AUTH_FILE', value: '/etc/temporal/stores/default/password' },
      { name: 'SCHEMA_NAME', value: 'postgresql/v12/temporal' },
      { name: 'SQL_DATABASE', value: 'temporal' },
      { name: 'SQL_HOST', value: 'postgres.data.svc.cluster.local' },
      { name: 'SQL_PLUGIN', value: 'postgres12_pgx' },
      { name: 'SQL_PORT', value: '5432' },
      { name: 'SQL_USER', value: 'temporal' },
      { name: 'WAIT_SECONDS', value: '300' },
    ]);
  });

  it('make the namespaces that were declared', () => {
    const job = renderCluster().objects.find(({ metadata }) => metadata.name.startsWith('temporal-namespace-'));
    const { env } = renderCluster().one('Job', job?.metadata.name as string)['spec'].template.spec.containers[0];
    expect(env).toEqual([
      { name: 'DESCRIPTION', value: '' },
      { name: 'HOME', value: '/nonexistent' },
      { name: 'NAME', value: 'agents' },
      { name: 'RETENTION', value: '72h' },
      { name: 'TEMPORAL_ADDRESS', value: 'temporal-frontend.temporal.svc.cluster.local:7233' },
      { name: 'WAIT_SECONDS', value: '300' },
    ]);
  });
});

describe('the page', () => {
  const ingress = (overrides = {}): unknown =>
    renderCluster(overrides).one('NetworkPolicy', 'temporal-ui')['spec'].ingress;

  it('is reached by declared clients only', () => {
    expect(ingress()).toEqual([]);
    const uiClients = [{ type: 'pods' as const, namespace: 'ingress', labels: { app: 'gateway' } }];
    expect(ingress({ uiClients })).toEqual([
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress' } },
            podSelector: { matchLabels: { app: 'gateway' } },
          },
        ],
        ports: [{ port: 8080, protocol: 'TCP' }],
      },
    ]);
  });
});

describe('what is wrong is told at once', () => {
  it.each([
    [
      { numHistoryShards: 0 },
      'test/Temporal/Cluster.numHistoryShards: is out of range (got 0, allowed: a whole number, 1 to 16384)',
    ],
    [
      { name: 'a-name-that-is-longer-than-thirty' },
      'test/Temporal/Cluster.name: has 33 characters (got "a-name-that-is-longer-than-thirty", allowed: 1 to 30 lower case letters, digits and "-", with a letter or digit at both ends); write a-name-that-is-longer-than-thi',
    ],
    [
      { databases: { default: databaseClient('temporal'), visibility: databaseClient('temporal') } },
      'test/Temporal/Cluster.databases.visibility: is the default database, but both have tables of the same names (got "temporal"); take two databases of one server',
    ],
    [
      { namespaces: [{ name: 'agents' }, { name: 'agents' }] },
      'test/Temporal/Cluster.namespaces: the Temporal namespace is declared twice (got "agents"); declare it once',
    ],
    [
      { namespaces: [{ name: 'temporal-system' }] },
      'test/Temporal/Cluster.namespaces: is Temporal\'s own namespace (got "temporal-system", allowed: 2 to 63 letters, digits, "-", "_" and ".", with a letter or digit first; not temporal-system)',
    ],
    [
      { namespaces: [{ name: 'agents', retentionDays: 0 }] },
      'test/Temporal/Cluster.namespaces.agents.retentionDays: is out of range (got 0, allowed: a whole number, 1 to 3650)',
    ],
    [
      { dynamicConfig: { rps: 1 } },
      'test/Temporal/Cluster.dynamicConfig: is not a key of the dynamic configuration (got "rps", allowed: a service or an area and a name, such as frontend.rps)',
    ],
    [
      { tls: { secretName: 'tls', certificateAuthority: 'none', serverName: 'temporal' } },
      'test/Temporal/Cluster.tls.certificateAuthority: is not a certificate (allowed: PEM text that begins with -----BEGIN CERTIFICATE-----)',
    ],
    [
      { connections: { default: 0, visibility: 1 } },
      'test/Temporal/Cluster.connections.default: is out of range (got 0, allowed: a whole number, 1 to 1000)',
    ],
    [
      { deployed: { version: '1.31.2', numHistoryShards: 4 } },
      "test/Temporal/Cluster.numHistoryShards: can't change after the first deployment: every stored workflow would be looked for in the wrong shard (got 512, allowed: 4); write 4, or move the workflows to a new cluster",
    ],
  ])('%j', (overrides, message) => {
    expect(renderCluster(overrides).faults).toEqual([message]);
  });

  it('a client in a namespace that nobody declared', () => {
    const { faults } = renderCluster({}, (endpoint) => void endpoint.addClient('apps', { temporalNamespace: 'agent' }));
    expect(faults).toEqual([
      'test/Temporal/Cluster: a client works in a Temporal namespace that is not declared (got "agent", allowed: agents); add it to namespaces',
    ]);
  });
});

it('counts the connections that a database must allow', () => {
  expect(connectionsNeeded(CLUSTER.replicas, { default: 6, visibility: 2 })).toBe((1 + 2 + 1 + 1 + 4) * 8);
});
