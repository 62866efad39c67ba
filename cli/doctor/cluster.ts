import { compareText } from '../../lib/core/errors';
import type { ClusterClient } from '../../stacks/cluster';
import { isBuiltIn } from '../../stacks/objects/kinds';
import type { Manifest } from '../../stacks/objects/manifest';
import { count, listing } from '../text';
import { fail, mapLimited, ok, warn, type CheckResult } from './check';
import { pluralsOf } from './rights';

/** Minor versions of Kubernetes that the platform's objects are valid on; the policy tests cover the same span. */
export const SUPPORTED_MINORS = { oldest: 29, newest: 36 } as const;

const VERSION = { id: 'kubernetes-version', title: 'Kubernetes version' };

/** Whether the server speaks the versions that the objects are written for. */
export function checkVersion(gitVersion: string, podSecurityVersion: string): CheckResult {
  const minor = minorOf(gitVersion);
  const { oldest, newest } = SUPPORTED_MINORS;
  const span = `supported are 1.${oldest} to 1.${newest}`;
  if (minor === undefined) {
    return warn(VERSION, `${gitVersion} can't be read as a version`, `check that the server is Kubernetes; ${span}`);
  }
  if (minor < oldest) {
    return fail(VERSION, `${gitVersion} is too old; ${span}`, 'upgrade the cluster');
  }
  if (minor > newest) {
    return warn(VERSION, `${gitVersion} is newer than what was tested; ${span}`, 'upgrade Keelson');
  }
  const declared = minorOf(podSecurityVersion);
  if (declared !== undefined && declared > minor) {
    return warn(
      VERSION,
      `${gitVersion} is older than Pod Security ${podSecurityVersion}, which the namespaces ask for`,
      'upgrade the cluster; until then its own newest version is enforced',
    );
  }
  return ok(VERSION, `${gitVersion} (${span})`);
}

function minorOf(version: string): number | undefined {
  const minor = /^v?1\.(\d+)/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

const DEFINITIONS = { id: 'definitions', title: 'custom resources' };

/** Whether every custom resource's kind is served, or comes with the platform. */
export async function checkDefinitions(client: ClusterClient, manifests: readonly Manifest[]): Promise<CheckResult> {
  const brought = pluralsOf(manifests);
  const kinds = new Map<string, Manifest>();
  for (const manifest of manifests) {
    const { group, kind } = manifest.identity;
    if (!isBuiltIn(group)) {
      kinds.set(`${group}/${kind}`, manifest);
    }
  }
  const names = [...kinds.keys()].sort(compareText);
  const served = await mapLimited(names, 8, async (name) => {
    const { object } = kinds.get(name) as Manifest;
    return (await client.resource(object.apiVersion, object.kind)) !== undefined;
  });
  const absent = names.filter((_, index) => served[index] === false);
  const missing = absent.filter((name) => !brought.has(name));
  if (missing.length > 0) {
    return fail(
      DEFINITIONS,
      `the server does not know ${listing(missing)}, and the platform does not bring ${missing.length === 1 ? 'it' : 'them'}`,
      'install the operator that owns them, in the version that docs/ names',
    );
  }
  if (absent.length > 0) {
    return ok(DEFINITIONS, `${count(names.length, 'kind')}, ${absent.length} of them come with the platform`);
  }
  return ok(DEFINITIONS, names.length === 0 ? 'none are used' : `all ${count(names.length, 'kind')} are served`);
}

const STORAGE = { id: 'storage-classes', title: 'storage classes' };

/** Whether the classes exist that volumes ask for. */
export async function checkStorageClasses(client: ClusterClient, manifests: readonly Manifest[]): Promise<CheckResult> {
  const wanted = [...new Set(manifests.flatMap(storageClassesOf))].sort(compareText);
  if (wanted.length === 0) {
    return ok(STORAGE, 'no volumes are used');
  }
  const there = (await client.list('storage.k8s.io/v1', 'StorageClass')).map((found) => found.metadata.name);
  const missing = wanted.filter((name) => !there.includes(name));
  if (missing.length > 0) {
    return fail(
      STORAGE,
      `${listing(missing)} ${missing.length === 1 ? 'does' : 'do'} not exist; there ${there.length === 1 ? 'is' : 'are'} ${there.length === 0 ? 'none' : listing(there.sort(compareText))}`,
      'name existing classes in the environment, or create these',
    );
  }
  return ok(STORAGE, listing(wanted));
}

interface ClaimTemplate {
  readonly spec?: { readonly storageClassName?: string };
}

function storageClassesOf({ object }: Manifest): string[] {
  const spec = object.spec as
    { storageClassName?: string; volumeClaimTemplates?: readonly ClaimTemplate[] } | undefined;
  const claims: readonly ClaimTemplate[] =
    object.kind === 'PersistentVolumeClaim' ? [{ spec }] : (spec?.volumeClaimTemplates ?? []);
  return claims.flatMap((claim) => claim.spec?.storageClassName ?? []);
}

const POD_SECURITY = { id: 'pod-security', title: 'pod security' };
const PSS_PREFIX = 'pod-security.kubernetes.io/';

/** Whether namespaces that are there enforce what the platform declares for them. */
export async function checkPodSecurity(client: ClusterClient, manifests: readonly Manifest[]): Promise<CheckResult> {
  const namespaces = manifests.filter(({ identity }) => identity.group === '' && identity.kind === 'Namespace');
  const live = new Map((await client.list('v1', 'Namespace')).map((found) => [found.metadata.name, found]));
  const there = namespaces.filter(({ identity }) => live.has(identity.name));
  const wrong = there.flatMap(({ identity, object }) => {
    const labels = live.get(identity.name)?.metadata.labels ?? {};
    return Object.entries(object.metadata.labels ?? {})
      .filter(([key, value]) => key.startsWith(PSS_PREFIX) && labels[key] !== value)
      .map(
        ([key, value]) => `${identity.name} ${key.slice(PSS_PREFIX.length)}=${labels[key] ?? 'unset'}, not ${value}`,
      );
  });
  if (wrong.length > 0) {
    return warn(POD_SECURITY, `labels differ: ${wrong.join('; ')}`, 'run `keelson up` to put them right');
  }
  const missing = namespaces.length - there.length;
  return ok(
    POD_SECURITY,
    missing === 0
      ? `${count(namespaces.length, 'namespace')} enforce what is declared`
      : `${there.length} of ${count(namespaces.length, 'namespace')} are there and enforce what is declared; \`up\` creates the others`,
  );
}
