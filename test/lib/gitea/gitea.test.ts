import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testCluster } from '../../support/cluster';
import { iniEntries, renderGitea } from './support';

const pod = (rendered = renderGitea()): Record<string, never> =>
  rendered.one('StatefulSet', 'gitea').spec.template.spec;

describe('Gitea', () => {
  const rendered = renderGitea();

  it('has nothing against itself', () => {
    expect(rendered.faults).toEqual([]);
  });

  it('keeps secrets out of app.ini and of the environment', () => {
    const ini: string = rendered.one('ConfigMap', 'gitea-config').data['app.ini'];
    expect(iniEntries(ini).filter(([, key]) => /SECRET|TOKEN|PASSWD|CONN_STR|PROVIDER_CONFIG/.test(key))).toEqual([
      ['oauth2', 'JWT_SECRET_URI', 'file:/etc/gitea-secrets/oauth2-jwt-secret'],
      ['security', 'INTERNAL_TOKEN_URI', 'file:/etc/gitea-secrets/internal-token'],
      ['security', 'SECRET_KEY_URI', 'file:/etc/gitea-secrets/secret-key'],
      ['server', 'LFS_JWT_SECRET_URI', 'file:/etc/gitea-secrets/lfs-jwt-secret'],
    ]);
    const [container] = (pod(rendered) as unknown as { containers: { env: { name: string; value: string }[] }[] })
      .containers;
    expect(container?.env).toEqual([
      { name: 'GITEA_CUSTOM', value: '/var/lib/gitea/custom' },
      { name: 'GITEA_TEMP', value: '/tmp/gitea' },
      { name: 'GITEA_WORK_DIR', value: '/var/lib/gitea' },
      { name: 'HOME', value: '/var/lib/gitea/git' },
      { name: 'TMPDIR', value: '/tmp/gitea' },
      { name: 'USER', value: 'git' },
    ]);
  });

  it('derives every secret, each from a material of its own', () => {
    const materials = ['gitea/gitea-secrets', 'gitea/gitea-admin'].map((name) =>
      Object.entries(rendered.recipes.get(name)?.keys ?? {}).map(([key, content]) => [
        key,
        content.type === 'value' ? content.value.material : 'template',
      ]),
    );
    expect(materials).toEqual([
      [
        ['secret-key', 'gitea/gitea/secret-key'],
        ['internal-token', 'gitea/gitea/internal-token'],
        ['oauth2-jwt-secret', 'gitea/gitea/oauth2-jwt-secret'],
        ['lfs-jwt-secret', 'gitea/gitea/lfs-jwt-secret'],
        ['metrics-token', 'gitea/gitea/metrics-token'],
        ['runner-registration-token', 'gitea/gitea/runner-registration-token'],
      ],
      [['password', 'gitea/gitea/admin']],
    ]);
  });

  it('asks dependencies for readiness only, and is prepared and migrated before', () => {
    const { initContainers, containers } = pod(rendered) as unknown as {
      initContainers: { name: string; command: string[] }[];
      containers: Record<string, unknown>[];
    };
    expect(initContainers.map(({ name, command }) => [name, ...command])).toEqual([
      ['prepare', 'sh', '/etc/gitea-config/prepare.sh'],
      ['migrate', 'gitea', 'migrate', '--config', '/etc/gitea/app.ini'],
    ]);
    const [server] = containers;
    expect([server?.['startupProbe'], server?.['readinessProbe'], server?.['livenessProbe']]).toEqual([
      { tcpSocket: { port: 'http' }, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 120 },
      {
        httpGet: { path: '/api/healthz', port: 'http', scheme: 'HTTP' },
        periodSeconds: 10,
        timeoutSeconds: 5,
        failureThreshold: 3,
      },
      { tcpSocket: { port: 'http' }, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 3 },
    ]);
  });

  it('is reached by the ingress controller and by Prometheus, and by nobody else', () => {
    const policy = rendered.one('NetworkPolicy', 'gitea').spec;
    const from = (
      policy.ingress as { from: { namespaceSelector: { matchLabels: Record<string, string> } }[]; ports: object[] }[]
    ).map((rule) => [rule.from[0]?.namespaceSelector.matchLabels['kubernetes.io/metadata.name'], rule.ports]);
    expect(from).toEqual([
      ['ingress', [{ port: 3000, protocol: 'TCP' }]],
      ['observability', [{ port: 3000, protocol: 'TCP' }]],
    ]);
  });

  it('has an Ingress of the cluster, with the certificate', () => {
    expect(rendered.one('Ingress', 'gitea').spec).toEqual({
      ingressClassName: 'test-ingress',
      tls: [{ hosts: ['git.example.org'], secretName: 'gitea-tls' }],
      rules: [
        {
          host: 'git.example.org',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'gitea', port: { name: 'http' } } } }],
          },
        },
      ],
    });
  });

  it('is scraped with its token', () => {
    expect(rendered.one('ServiceMonitor', 'gitea').spec.endpoints).toEqual([
      {
        port: 'http',
        path: '/metrics',
        interval: '30s',
        scrapeTimeout: '10s',
        authorization: { type: 'Bearer', credentials: { name: 'gitea-secrets', key: 'metrics-token' } },
      },
    ]);
  });

  it('finds Redis by its sentinels, with passwords of any kind', () => {
    const script: string = renderGitea({ strategy: 'sentinel' }).one('ConfigMap', 'gitea-config').data['prepare.sh'];
    const hosts = [0, 1, 2].map((n) => `gitea-cache-${n}.gitea-cache-pods.gitea.svc.cluster.local:26379`).join(',');
    const password = '$(encode /etc/gitea-cache/password)';
    expect(script.split('\n').filter((line) => line.startsWith('export GITEA__session'))).toEqual([
      `export GITEA__session__PROVIDER_CONFIG="redis+sentinel://gitea-cache:${password}@/0?addrs=${hosts}&mastername=gitea-cache&sentinelusername=gitea-cache&sentinelpassword=${password}&prefix=gitea:session:"`,
    ]);
  });

  it('sends webhooks to servers of the cluster that were named', () => {
    const allowed = renderGitea({
      use: ({ endpoint }) => endpoint.sendWebhooksTo('ci.apps.svc.cluster.local', endpoint.addClient('apps').network),
    });
    expect(iniEntries(allowed.one('ConfigMap', 'gitea-config').data['app.ini'])).toContainEqual([
      'webhook',
      'ALLOWED_HOST_LIST',
      'external,ci.apps.svc.cluster.local',
    ]);
  });

  it('shares its volume, its locks and its search between several replicas', () => {
    const several = renderGitea({ props: { replicas: 2 } });
    expect(several.faults).toEqual([]);
    expect(several.one('StatefulSet', 'gitea').spec.volumeClaimTemplates).toEqual([]);
    expect(several.one('PersistentVolumeClaim', 'gitea-data').spec).toEqual({
      accessModes: ['ReadWriteMany'],
      storageClassName: 'shared-class',
      resources: { requests: { storage: '20Gi' } },
    });
    const entries = iniEntries(several.one('ConfigMap', 'gitea-config').data['app.ini']);
    expect(entries.filter(([section]) => section === 'global_lock' || section === 'indexer')).toEqual([
      ['global_lock', 'SERVICE_TYPE', 'redis'],
      ['indexer', 'ISSUE_INDEXER_TYPE', 'db'],
      ['indexer', 'REPO_INDEXER_ENABLED', 'false'],
    ]);
  });

  it('has a section in the runbook for each alert', () => {
    const page = readFileSync(join(__dirname, '../../../docs/runbooks/gitea.md'), 'utf8');
    const anchors = [...page.matchAll(/^## (Gitea\w+)$/gm)].map(
      ([, heading]) => `docs/runbooks/gitea.md#${heading?.toLowerCase()}`,
    );
    const rules: { annotations: { runbook_url: string } }[] = renderGitea({ props: { replicas: 2 } }).one(
      'PrometheusRule',
      'gitea',
    ).spec.groups[0].rules;
    expect(rules.map(({ annotations }) => annotations.runbook_url)).toEqual(anchors);
  });
});

describe('what is refused', () => {
  const faults = (props: object, cluster = testCluster()): readonly string[] => renderGitea({ props, cluster }).faults;

  it.each([
    ['*.example.org', 'has a wildcard, but clone addresses need one name', 'name the host itself'],
    ['192.0.2.7', 'is an IP address', 'name the host; an Ingress knows hosts by name, on its own ports'],
    ['::1', 'is an IP address', 'name the host; an Ingress knows hosts by name, on its own ports'],
    ['git.example.org:8443', 'has a port', 'name the host; an Ingress knows hosts by name, on its own ports'],
    ['git.example.org.', 'ends with a dot', 'write git.example.org'],
    ['Git.example.org', 'is not in lower case', 'write git.example.org'],
    ['https://git.example.org', 'is an address, not a host name', 'leave out what is not the host'],
  ])('host name %s', (hostname, message, fix) => {
    expect(faults({ hostname })).toEqual([
      `test/Gitea.hostname: ${message} (got "${hostname}", allowed: a DNS name in lower case, such as git.example.org); ${fix}`,
    ]);
  });

  it.each([
    ['api', 'is a page of Gitea, so no account may have it (got "api"); choose another name'],
    [
      'a--b',
      'is not a name that Gitea allows (got "a--b", allowed: 1 to 40 letters, digits, "-", "_" and ".", a letter or digit at both ends, no two signs side by side)',
    ],
  ])('administrator %s', (username, message) => {
    expect(faults({ admin: { username, email: 'a@example.org' } })).toEqual([`test/Gitea.admin.username: ${message}`]);
  });

  it('an e-mail address without a host', () => {
    expect(faults({ admin: { email: 'keelson' } })).toEqual([
      'test/Gitea.admin.email: is not an e-mail address (got "keelson", allowed: name@host)',
    ]);
  });

  it('several replicas without a volume for them', () => {
    const sharedStorage = { storageClass: 'local-path', accessMode: 'ReadWriteOnce' } as const;
    expect(faults({ replicas: 2 }, testCluster({ sharedStorage }))).toEqual([
      'test/Gitea.replicas: needs a volume that several nodes mount, and storage class local-path has none (got 2, allowed: 1); set it to 1, or use a cluster whose shared storage is ReadWriteMany',
    ]);
  });

  it('settings that app.ini can not hold', () => {
    expect(faults({ settings: { '': { APP_NAME: 'two\nlines' }, ui: { THEMES: '%(HOME)s' } } })).toEqual([
      'test/Gitea.settings: APP_NAME can\'t be written to app.ini (got "two\\nlines", allowed: one line without a backquote and without %(NAME)s)',
      'test/Gitea.settings: [ui] THEMES can\'t be written to app.ini (got "%(HOME)s", allowed: one line without a backquote and without %(NAME)s)',
    ]);
  });
});
