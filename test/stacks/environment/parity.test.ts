import { environmentFromFile, MAY_DIFFER } from '../../../stacks/environment';
import { synthesize } from '../../../stacks/synth';
import { fileValues, leaves, NAMES, ROOT } from './support';

const VALUES = NAMES.map((name) => new Map(leaves(fileValues(name))));
const PATHS = [...new Set(VALUES.flatMap((values) => [...values.keys()]))].sort();
const DIFFERING = PATHS.filter((path) => new Set(VALUES.map((values) => values.get(path))).size > 1);

describe('parity of environments', () => {
  it('lets them differ in what is listed, and in nothing else', () => {
    expect(DIFFERING.filter((path) => !MAY_DIFFER.includes(path))).toEqual([]);
  });

  it('lists nothing in which they do not differ', () => {
    expect(MAY_DIFFER.filter((path) => !DIFFERING.includes(path))).toEqual([]);
  });
});

/**
 * Objects of dev that the others have not, by group, kind, namespace and name: what runs once there and in several parts, or by others,
 * elsewhere.
 */
const ONLY_IN_DEV: readonly string[] = [
  // One server of PostgreSQL; elsewhere a managed one.
  'ConfigMap/data/postgres-config',
  'Secret/data/postgres-exporter',
  'Secret/data/postgres-roles',
  'Service/data/postgres-pods',
  'ServiceAccount/data/postgres',
  'apps/StatefulSet/data/postgres',
  'networking.k8s.io/NetworkPolicy/data/postgres',
  // One process of Temporal; elsewhere four services and a page.
  'Service/temporal/temporal',
  'Service/temporal/temporal-pods',
  'ServiceAccount/temporal/temporal',
  'apps/StatefulSet/temporal/temporal',
  'monitoring.coreos.com/ServiceMonitor/temporal/temporal',
  'networking.k8s.io/NetworkPolicy/temporal/temporal',
];

/** Objects, with what is called differently for a known reason called alike. */
function objectsOf(name: string): string[] {
  const { manifests } = synthesize(environmentFromFile(ROOT, name), { root: ROOT });
  return manifests
    .map(({ key }) =>
      key
        // Where Argo CD delivers, the external store writes the Secret.
        .replace(/^external-secrets\.io\/ExternalSecret\//, 'Secret/')
        // Jobs that run once are named after their content.
        .replace(/-[0-9a-f]{10}$/, '-<content>')
        // Applications of all environments live in the namespace of Argo CD.
        .replace(new RegExp(`/keelson-${name}`), '/keelson-<environment>'),
    )
    .sort();
}

describe('parity of objects', () => {
  const [dev, staging, prod] = NAMES.map((name) => new Set(objectsOf(name))) as [Set<string>, Set<string>, Set<string>];

  it('dev has nothing that staging has not, but for what is listed', () => {
    expect([...dev].filter((key) => !staging.has(key)).sort()).toEqual([...ONLY_IN_DEV].sort());
  });

  it('prod is made of what staging is made of', () => {
    expect([...prod]).toEqual([...staging]);
  });
});

describe('what each environment is', () => {
  const facts = (name: string) => {
    const { target, delivery, cluster, raibidCi, gitops } = environmentFromFile(ROOT, name);
    const { image, replicas } = raibidCi?.server ?? {};
    return {
      target,
      delivery,
      replicas,
      digest: { required: cluster.images.requireDigest, given: image?.digest !== undefined },
      secrets: cluster.secretStore.type,
      automated: gitops?.automated ?? false,
      pullSecret: cluster.images.pullSecret ?? 'none',
    };
  };

  it('dev runs everything once, from a registry beside it', () => {
    expect(facts('dev')).toEqual({
      target: 'k3s',
      delivery: 'direct',
      replicas: 1,
      digest: { required: false, given: false },
      secrets: 'derived',
      automated: false,
      pullSecret: 'none',
    });
  });

  it('staging is delivered as prod is', () => {
    expect(facts('staging')).toEqual({
      target: 'aks',
      delivery: 'gitops',
      replicas: 2,
      digest: { required: false, given: false },
      secrets: 'external',
      automated: true,
      pullSecret: 'none',
    });
  });

  it('prod has a replica for each zone, and says which bytes run', () => {
    expect(facts('prod')).toEqual({
      target: 'aks',
      delivery: 'gitops',
      replicas: 3,
      digest: { required: true, given: true },
      secrets: 'external',
      automated: true,
      pullSecret: 'none',
    });
  });
});
