import type { External } from '../../objects/external';
import { KINDS } from '../../objects/kinds';
import { listNames, nearestName } from '../../objects/locate';
import { SYSTEM_NAMESPACES } from '../../objects/namespaces';
import type { Reference } from '../../objects/relations';
import type { Entry } from '../../objects/resources';
import type { Platform } from '../platform';
import { graphRule, keelson, type Finding } from '../rule';

export const references = graphRule({
  id: 'reference-exists',
  sources: keelson('reference-exists'),
  severity: 'fatal',
  holdsFor: 'platform',
  reason:
    'What an object names is there, down to the key and the port: a pod that names a missing Secret waits for ever.',
  check: (platform, report) => {
    for (const relation of platform.relations) {
      for (const reference of relation.references) {
        const finding = judge(reference, platform);
        if (finding !== undefined) {
          report(relation.manifest, { field: reference.field, ...finding });
        }
      }
    }
  },
});

type Judgement = Omit<Finding, 'field'> | undefined;

function judge(reference: Reference, platform: Platform): Judgement {
  const { kind, namespace, name, optional } = reference;
  const target = platform.index.entry(kind, namespace, name);
  if (target === undefined) {
    // What others are said to make may still be ours: then it is known what it holds.
    return optional === true || isExternal(reference, platform.external) ? undefined : missing(reference, platform);
  }
  return missingKey(reference, target) ?? missingPort(reference, target);
}

function missing(reference: Reference, { index, external }: Platform): Judgement {
  const { kind, namespace, name } = reference;
  const { scope, external: list } = KINDS.get(kind) ?? {};
  const candidates = [
    ...index.names(kind, namespace),
    ...(list !== undefined && scope === 'Cluster' ? (external?.[list] ?? []) : []),
  ];
  const near = nearestName(name, candidates);
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  const short = kind.slice(kind.lastIndexOf('/') + 1);
  return {
    message: `names a ${short} that does not exist${where}`,
    got: name,
    allowed: listNames(candidates, `none: there is no ${short}${where}`),
    fix: near === undefined ? undefined : `did you mean ${near}?`,
  };
}

function missingKey(reference: Reference, { keys }: Entry): Judgement {
  const absent = keys === undefined ? undefined : reference.keys?.find((key) => !keys.has(key));
  if (keys === undefined || absent === undefined || reference.optional === true) {
    return undefined;
  }
  const near = nearestName(absent, keys);
  return {
    message: `names a key that ${reference.kind} ${reference.namespace}/${reference.name} does not hold`,
    got: absent,
    allowed: listNames(keys, 'none: it is empty'),
    fix: near === undefined ? undefined : `did you mean ${near}?`,
  };
}

function missingPort({ port, kind, namespace, name }: Reference, { ports }: Entry): Judgement {
  if (port === undefined || ports.some((there) => port === there.name || port === there.number)) {
    return undefined;
  }
  const named = ports.flatMap((there) => there.name ?? []);
  const near = typeof port === 'string' ? nearestName(port, named) : undefined;
  return {
    message: `names a port that ${kind} ${namespace}/${name} does not have`,
    got: port,
    allowed: listNames(
      ports.map((there) => (there.name === undefined ? String(there.number) : `${there.name} (${there.number})`)),
      'none',
    ),
    fix: near === undefined ? undefined : `did you mean ${near}?`,
  };
}

function isExternal({ kind, namespace, name }: Reference, external: External | undefined): boolean {
  const { scope, external: list } = KINDS.get(kind) ?? {};
  if (list === undefined || external === undefined) {
    return isExternalKind(kind, external);
  }
  if (list === 'namespaces') {
    // Kubernetes' own roles and accounts, and those of namespaces that others make, can't be looked into.
    return [...SYSTEM_NAMESPACES, ...external.namespaces].some((one) => one === '*' || one === namespace);
  }
  const names = scope === 'Cluster' ? [name, '*'] : [`${namespace}/${name}`, `*/${name}`, '*/*'];
  return names.some((one) => external[list].includes(one)) || (list === 'clusterRoles' && name.startsWith('system:'));
}

/** Whether the kind's definition, and so maybe the object, is somebody else's. */
export function isExternalKind(kind: string, external: External | undefined): boolean {
  const slash = kind.lastIndexOf('/');
  return (
    slash > 0 &&
    [kind, `${kind.slice(0, slash)}/*`, '*/*'].some((one) => external?.customResources.includes(one) === true)
  );
}
