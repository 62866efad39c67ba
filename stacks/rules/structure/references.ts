import type { Fault } from '../../../lib/core/errors';
import { SYSTEM_NAMESPACES } from '../../objects/kinds';
import type { External } from '../../objects/external';
import { listNames, locate, nearestName } from '../../objects/locate';
import { holderOf, resolve, type Reference, type Relations } from '../../objects/relations';
import type { ResourceIndex } from '../../objects/resources';
import type { Rule } from './rule';

/** What an object names must be there, down to the key and the port: a pod that names a missing Secret waits for ever. */
export const references: Rule = function* ({ relations, index, external }) {
  for (const relation of relations) {
    for (const reference of relation.references) {
      const fault = check(relation, reference, index, external);
      if (fault !== undefined) {
        yield fault;
      }
    }
  }
};

function check(
  { manifest }: Relations,
  reference: Reference,
  index: ResourceIndex,
  external: External,
): Fault | undefined {
  const path = locate(manifest, reference.field);
  const target = resolve(reference, index);
  if (target === undefined) {
    // What others are said to make may still be ours: then it is known what it holds.
    return reference.optional === true || isExternal(reference, external)
      ? undefined
      : missing(path, reference, index, external);
  }
  if (reference.kind === 'Secret' || reference.kind === 'ConfigMap') {
    return missingKey(path, reference, index);
  }
  return reference.kind === 'Service' ? missingPort(path, reference, index) : undefined;
}

function missing(path: string, reference: Reference, index: ResourceIndex, external: External): Fault {
  const candidates = candidatesOf(reference, index, external);
  const near = nearestName(reference.name, candidates);
  const where = reference.namespace === undefined ? '' : ` in namespace ${reference.namespace}`;
  return {
    path,
    message: `names a ${shortKind(reference)} that does not exist${where}`,
    got: reference.name,
    allowed: listNames(candidates, `none: there is no ${shortKind(reference)}${where}`),
    fix: near === undefined ? undefined : `did you mean ${near}?`,
  };
}

function missingKey(path: string, reference: Reference, index: ResourceIndex): Fault | undefined {
  const keys = holderOf(reference, index)?.keys;
  const absent = keys === undefined ? undefined : reference.keys?.find((key) => !keys.has(key));
  if (keys === undefined || absent === undefined || reference.optional === true) {
    return undefined;
  }
  const near = nearestName(absent, keys);
  return {
    path,
    message: `names a key that ${reference.kind} ${reference.namespace}/${reference.name} does not hold`,
    got: absent,
    allowed: listNames(keys, 'none: it is empty'),
    fix: near === undefined ? undefined : `did you mean ${near}?`,
  };
}

function missingPort(path: string, reference: Reference, index: ResourceIndex): Fault | undefined {
  const ports = index.servicesByName.get(reference.namespace ?? '', reference.name)?.ports ?? [];
  const { port } = reference;
  if (port === undefined || ports.some(({ name, number }) => port === name || port === number)) {
    return undefined;
  }
  const known = ports.map(({ name, number }) => (name === undefined ? String(number) : `${name} (${number})`));
  const near =
    typeof port === 'string'
      ? nearestName(
          port,
          ports.flatMap(({ name }) => name ?? []),
        )
      : undefined;
  return {
    path,
    message: `names a port that Service ${reference.namespace}/${reference.name} does not have`,
    got: port,
    allowed: listNames(known, 'none'),
    fix: near === undefined ? undefined : `did you mean ${near}?`,
  };
}

function isExternal(reference: Reference, external: External): boolean {
  const { kind, namespace = '', name } = reference;
  const inNamespaces = (list: readonly string[]): boolean =>
    list.includes(`${namespace}/${name}`) || list.includes(`*/${name}`);
  switch (kind) {
    case 'Secret':
      return inNamespaces(external.secrets);
    case 'ConfigMap':
      return inNamespaces(external.configMaps);
    case 'storage.k8s.io/StorageClass':
      return external.storageClasses.includes(name);
    case 'scheduling.k8s.io/PriorityClass':
      return external.priorityClasses.includes(name);
    case 'rbac.authorization.k8s.io/ClusterRole':
      return external.clusterRoles.includes(name) || name.startsWith('system:');
    case 'rbac.authorization.k8s.io/Role':
    case 'ServiceAccount':
      // Kubernetes' own roles and accounts, and those of namespaces that others make, can't be looked into.
      return SYSTEM_NAMESPACES.has(namespace) || external.namespaces.includes(namespace);
    default:
      return isExternalKind(kind, external);
  }
}

/** Whether the kind's definition, and so maybe the object, is somebody else's. */
function isExternalKind(kind: string, external: External): boolean {
  const slash = kind.lastIndexOf('/');
  return slash > 0 && [kind, `${kind.slice(0, slash)}/*`].some((pattern) => external.customResources.includes(pattern));
}

function candidatesOf(reference: Reference, index: ResourceIndex, external: External): readonly string[] {
  const { kind, namespace = '' } = reference;
  switch (kind) {
    case 'Secret':
      return index.secrets.names(namespace);
    case 'ConfigMap':
      return index.configMaps.names(namespace);
    case 'Service':
      return index.servicesByName.names(namespace);
    case 'PersistentVolumeClaim':
      return index.claims.names(namespace);
    case 'storage.k8s.io/StorageClass':
      return [...index.names(kind, undefined), ...external.storageClasses];
    case 'scheduling.k8s.io/PriorityClass':
      return [...index.names(kind, undefined), ...external.priorityClasses];
    default:
      return index.names(kind, reference.namespace);
  }
}

function shortKind({ kind }: Reference): string {
  return kind.slice(kind.lastIndexOf('/') + 1);
}
