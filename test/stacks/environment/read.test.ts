import { stringify } from 'yaml';
import { KUBERNETES_VERSION } from '../../../lib/core';
import { environmentFromConfig, environmentFromFile, environmentNames } from '../../../stacks/environment';
import { asPulumiHandsIt, fileText, fileValues, NAMES, readText, ROOT } from './support';

const CAPACITY = { nodes: 1, cpu: '6', memory: '12Gi', ephemeralStorage: '32Gi', storage: '32Gi', pods: 100 };

/** The least that an environment says. */
const LEAST = {
  'keelson:target': 'k3s',
  'keelson:delivery': 'direct',
  'keelson:images': { registry: 'registry.example.com' },
  'keelson:capacity': CAPACITY,
  'keelson:redis': { queue: { strategy: 'single', memory: '256Mi', storage: '1Gi' } },
  'keelson:raibidCi': { server: { image: { repository: 'raibid-server', tag: 'one' }, replicas: 1 } },
};
const GITOPS = {
  ...LEAST,
  'keelson:target': 'aks',
  'keelson:delivery': 'gitops',
  'keelson:gitops': { repository: 'git@git.example.com:platform/deploy.git', revision: 'main' },
  'keelson:secretStore': { clusterSecretStore: 'vault' },
};

describe('an environment', () => {
  it('is found by its file', () => {
    expect(environmentNames(ROOT)).toEqual(['dev', 'prod', 'staging']);
  });

  it.each(NAMES)('%s is the same from its file and from what Pulumi hands over', (name) => {
    expect(environmentFromConfig(name, asPulumiHandsIt(fileValues(name)))).toEqual(environmentFromFile(ROOT, name));
  });

  it('has documented defaults, and the deltas of its target', () => {
    expect(readText(stringify({ config: LEAST }), 'home')).toEqual({
      name: 'home',
      target: 'k3s',
      delivery: 'direct',
      cluster: {
        environment: 'home',
        podSecurityVersion: `v${KUBERNETES_VERSION}`,
        storageClasses: { standard: 'local-path', fast: 'local-path' },
        sharedStorage: { storageClass: 'local-path', accessMode: 'ReadWriteOnce' },
        ingress: {
          className: 'traefik',
          namespace: 'kube-system',
          labels: { 'app.kubernetes.io/name': 'traefik' },
          ports: [8000, 8443],
        },
        topologyKeys: ['kubernetes.io/hostname'],
        nodePools: { general: {}, interruptible: {} },
        workloadIdentity: false,
        scraper: { namespace: 'observability', labels: { 'app.kubernetes.io/name': 'prometheus' } },
        images: { registry: 'registry.example.com', requireDigest: false },
        secretStore: { type: 'derived' },
      },
      namespaces: ['queue', 'raibid-ci', 'keda'].map((namespace) => ({ name: namespace })),
      capacity: CAPACITY,
      images: { registry: 'registry.example.com', requireDigest: false },
      redis: { queue: { strategy: 'single', memory: '256Mi', storage: '1Gi' } },
      raibidCi: { server: { image: { repository: 'raibid-server', tag: 'one' }, replicas: 1 } },
      keda: { replicas: 1 },
    });
  });

  it('takes secrets from the store, and manifests from the repository, where Argo CD delivers', () => {
    const environment = readText(stringify({ config: GITOPS }), 'cloud');
    expect(environment.gitops).toEqual({
      repository: 'git@git.example.com:platform/deploy.git',
      revision: 'main',
      path: 'dist/cloud',
      automated: true,
    });
    expect(environment.cluster.secretStore).toEqual({ type: 'external', clusterSecretStore: 'vault' });
  });

  it('holds every value that may be set', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const images = {
      registry: 'registry.example.com:5000/agents',
      mirror: 'mirror.example.com',
      pullSecret: 'pull',
      requireDigest: true,
    };
    const gitops = { repository: 'https://git.example.com/a.git', revision: 'v1.0', path: 'a/b', automated: false };
    const image = { repository: 'raibid-server', tag: 'one', digest };
    const environment = readText(
      stringify({
        config: {
          ...GITOPS,
          'keelson:images': images,
          'keelson:gitops': gitops,
          'keelson:raibidCi': { server: { image, replicas: 3 } },
        },
      }),
    );
    expect(environment.cluster.images).toEqual(images);
    expect(environment.gitops).toEqual(gitops);
    expect(environment.raibidCi).toEqual({ server: { image, replicas: 3 } });
  });

  it('holds quantities as the API server spells them', () => {
    const capacity = {
      ...CAPACITY,
      cpu: '2000m',
      memory: '1024Mi',
      namespaces: { queue: { requestsCpu: '0.5', limitsMemory: '0.5Gi', pods: 7 } },
    };
    expect(readText(stringify({ config: { ...LEAST, 'keelson:capacity': capacity } })).capacity).toEqual({
      ...CAPACITY,
      cpu: '2',
      memory: '1Gi',
      namespaces: { queue: { requestsCpu: '500m', limitsMemory: '512Mi', pods: 7 } },
    });
  });

  it.each([
    ['Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['values of other projects', (text: string) => text.replace('config:\n', 'config:\n  aws:region: no\n')],
    ['what Pulumi adds', (text: string) => `${text}encryptionsalt: v1:abc=:v1:def:ghi=\n`],
    [
      'encrypted secrets',
      (text: string) =>
        text.replace(
          'config:\n',
          'config:\n  keelson:rootSecret:\n    secure: v1:a:b\n  keelson:secrets:\n    redis/a:\n      secure: v1:c:d\n',
        ),
    ],
  ])('is the same with %s', (_, change) => {
    const text = fileText('dev');
    const changed = change(text);
    expect(changed).not.toBe(text);
    expect(readText(changed)).toEqual(environmentFromFile(ROOT, 'dev'));
  });

  it('is the same with anchors', () => {
    const withNamespaces = (queue: string, keda: string): unknown =>
      readText(
        fileText('dev').replace(
          '  keelson:redis:\n',
          `    namespaces:\n      queue: ${queue}\n      keda: ${keda}\n  keelson:redis:\n`,
        ),
      );
    expect(withNamespaces('&more { pods: 9 }', '*more')).toEqual(withNamespaces('{ pods: 9 }', '{ pods: 9 }'));
  });
});

describe('delivery by another way', () => {
  it.each(['staging', 'prod'] as const)('brings %s up where neither Argo CD nor External Secrets runs', (name) => {
    const configured = environmentFromFile(ROOT, name);
    const expected = {
      ...configured,
      delivery: 'direct',
      gitops: undefined,
      secretStore: undefined,
      cluster: { ...configured.cluster, secretStore: { type: 'derived' } },
    };
    expect(environmentFromFile(ROOT, name, { delivery: 'direct' })).toEqual(expected);
    const handed = asPulumiHandsIt(fileValues(name));
    expect(environmentFromConfig(name, handed, { delivery: 'direct' })).toEqual(expected);
  });

  it('changes nothing where delivery is direct', () => {
    expect(environmentFromFile(ROOT, 'dev', { delivery: 'direct' })).toEqual(environmentFromFile(ROOT, 'dev'));
  });
});
