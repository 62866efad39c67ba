import { cpuMillicores, memoryBytes, formatBytes } from '../../../lib/core';
import { environmentFromFile, type NamespaceQuota } from '../../../stacks/environment';
import { synthesize, type Manifest } from '../../../stacks/synth';
import { NAMES, ROOT } from './support';

/*
 * Proves that each namespace may use what the platform asks for in it at its busiest: every scaler at its maximum, every Deployment in
 * the middle of an update, every Job running. Pods that a quota refuses are reported by nobody but an event.
 */

type Json = Readonly<Record<string, unknown>>;

interface Container {
  readonly resources: {
    readonly requests: { readonly cpu: string; readonly memory: string };
    readonly limits: { readonly cpu: string; readonly memory: string };
  };
}

interface Need {
  pods: number;
  requestsCpu: number;
  requestsMemory: number;
  limitsCpu: number;
  limitsMemory: number;
  requestsStorage: number;
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((part, key) => (part as Json | undefined)?.[key], value);
}

function templateOf({ object }: Manifest): unknown {
  return (
    at(object.spec, 'template', 'spec') ??
    at(object.spec, 'jobTemplate', 'spec', 'template', 'spec') ??
    at(object.spec, 'jobTargetRef', 'template', 'spec')
  );
}

/** Pods of a workload at its busiest. */
function podsOf(manifest: Manifest, scaled: ReadonlyMap<string, number>): number {
  const { kind, name, namespace } = manifest.identity;
  const replicas = scaled.get(`${kind}/${namespace}/${name}`) ?? at(manifest.object.spec, 'replicas') ?? 1;
  switch (kind) {
    case 'Deployment':
      return Number(replicas) + 1;
    case 'ScaledJob':
      return Number(at(manifest.object.spec, 'maxReplicaCount'));
    default:
      return Number(replicas);
  }
}

function needs(manifests: readonly Manifest[]): Map<string, Need> {
  const scaled = new Map(
    manifests
      .filter(({ identity }) => identity.kind === 'ScaledObject')
      .map(({ identity, object }) => {
        const target = at(object.spec, 'scaleTargetRef') as { readonly kind?: string; readonly name: string };
        const key = `${target.kind ?? 'Deployment'}/${identity.namespace}/${target.name}`;
        return [key, Number(at(object.spec, 'maxReplicaCount'))] as const;
      }),
  );
  const found = new Map<string, Need>();
  for (const manifest of manifests) {
    const namespace = manifest.identity.namespace ?? '';
    const need = found.get(namespace) ?? {
      pods: 0,
      requestsCpu: 0,
      requestsMemory: 0,
      limitsCpu: 0,
      limitsMemory: 0,
      requestsStorage: 0,
    };
    found.set(namespace, need);
    if (manifest.identity.kind === 'PersistentVolumeClaim') {
      need.requestsStorage += storageOf(manifest.object);
    }
    const template = templateOf(manifest);
    if (template === undefined || manifest.identity.kind === 'CustomResourceDefinition') {
      continue;
    }
    const pods = podsOf(manifest, scaled);
    need.pods += pods;
    for (const { resources } of at(template, 'containers') as readonly Container[]) {
      need.requestsCpu += pods * cpuMillicores(resources.requests.cpu);
      need.requestsMemory += pods * memoryBytes(resources.requests.memory);
      need.limitsCpu += pods * cpuMillicores(resources.limits.cpu);
      need.limitsMemory += pods * memoryBytes(resources.limits.memory);
    }
    for (const claim of (at(manifest.object.spec, 'volumeClaimTemplates') ?? []) as readonly Json[]) {
      need.requestsStorage += pods * storageOf(claim);
    }
    for (const volume of (at(template, 'volumes') ?? []) as readonly Json[]) {
      const claim = at(volume, 'ephemeral', 'volumeClaimTemplate');
      need.requestsStorage += claim === undefined ? 0 : pods * storageOf(claim);
    }
  }
  return found;
}

function storageOf(claim: unknown): number {
  return memoryBytes(String(at(claim, 'spec', 'resources', 'requests', 'storage')));
}

function excesses(namespace: string, need: Need, quota: NamespaceQuota): string[] {
  const bytes = (key: 'requestsMemory' | 'limitsMemory' | 'requestsStorage'): string[] =>
    need[key] > memoryBytes(quota[key])
      ? [`${namespace}.${key}: needs ${formatBytes(need[key])}, has ${quota[key]}`]
      : [];
  const cpu = (key: 'requestsCpu' | 'limitsCpu'): string[] =>
    need[key] > cpuMillicores(quota[key]) ? [`${namespace}.${key}: needs ${need[key]}m, has ${quota[key]}`] : [];
  return [
    ...cpu('requestsCpu'),
    ...cpu('limitsCpu'),
    ...bytes('requestsMemory'),
    ...bytes('limitsMemory'),
    ...bytes('requestsStorage'),
    ...(need.pods > quota.pods ? [`${namespace}.pods: needs ${need.pods}, has ${quota.pods}`] : []),
  ];
}

describe('quotas', () => {
  it.each(NAMES)('of %s hold what the platform asks for at its busiest', (name) => {
    const environment = environmentFromFile(ROOT, name);
    const needed = needs(synthesize(environment, { root: ROOT }).manifests);
    const { namespaces } = environment;
    const short = namespaces.flatMap(({ name: namespace, quota }) => {
      const need = needed.get(namespace);
      return need === undefined ? [] : excesses(namespace, need, quota);
    });
    expect(short).toEqual([]);
    const busy = namespaces
      .map((namespace) => namespace.name)
      .filter((namespace) => (needed.get(namespace)?.pods ?? 0) > 0);
    expect(busy).toEqual(['queue', 'raibid-ci', 'keda', 'gitea', 'gitea-runners', 'temporal', 'data']);
  });
});
