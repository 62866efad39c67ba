import type { Objection } from '../../lib/core/errors';
import { cpuMillicores, memoryBytes, formatBytes } from '../../lib/core/quantities';
import type { Finding, PropertyPath } from './finding';
import { DIGEST_ALLOWED, isFloatingTag, isLoopbackHost, registryHost } from './image-rules';
import { checkGitea } from './gitea-rules';
import { missing } from './issues';
import { checkPostgres } from './postgres-rules';
import { SECTIONS, type Sections } from './schema';
import { schemaAt } from './schema-walk';
import { checkTemporal } from './temporal-rules';
import type { ConfigSource } from './source';

/** The sections that nothing was found against; a rule speaks only where all that it needs is there. */
export type SoundSections = Partial<Sections>;

/** What the values of several keys together are wrong in. */
export function checkTogether(sections: SoundSections, source: ConfigSource): Finding[] {
  return [
    ...checkDelivery(sections, source),
    ...checkImages(sections),
    ...checkQuotas(sections),
    ...checkRedis(sections),
    ...checkAgents(sections),
    ...checkPostgres(sections),
    ...checkGitea(sections, source),
    ...checkTemporal(sections),
    ...checkTarget(sections),
    ...checkSecrets(sections, source),
  ];
}

function checkDelivery({ delivery }: SoundSections, source: ConfigSource): Finding[] {
  if (delivery === undefined) {
    return [];
  }
  const sections = ['gitops', 'secretStore'] as const;
  return sections.flatMap((section): Finding[] => {
    const isThere = source.values[section] !== undefined;
    if (delivery === 'gitops' && !isThere) {
      const { fix } = missing(schemaAt(SECTIONS[section], []));
      return [{ at: [section], message: 'is missing, but delivery is gitops', fix }];
    }
    return delivery === 'direct' && isThere
      ? [
          {
            at: [section],
            message: 'has no effect where delivery is direct',
            fix: 'remove it, or set delivery to gitops',
          },
        ]
      : [];
  });
}

function checkImages({ images, raibidCi, delivery }: SoundSections): Finding[] {
  const parts =
    raibidCi === undefined
      ? []
      : ([
          ['server', raibidCi.server],
          ['agents', raibidCi.agents],
        ] as const);
  return parts.flatMap(([part, settings]) =>
    settings === undefined
      ? []
      : checkImage(['raibidCi', part, 'image'], settings.image, images?.requireDigest === true, delivery === 'gitops'),
  );
}

function checkImage(
  at: PropertyPath,
  { tag, digest }: { readonly tag: string; readonly digest?: string },
  requireDigest: boolean,
  followed: boolean,
): Finding[] {
  const findings: Finding[] = [];
  if (requireDigest && digest === undefined) {
    findings.push({
      at: [...at, 'digest'],
      message: 'is missing, but images.requireDigest is true',
      allowed: DIGEST_ALLOWED,
      fix: 'copy it from `docker buildx imagetools inspect`',
    });
  }
  if (followed && digest === undefined && isFloatingTag(tag)) {
    findings.push({
      at: [...at, 'tag'],
      message: 'is moved from image to image, so Argo CD would not see a new one',
      got: tag,
      allowed: 'a tag that is given once, such as a version or a commit',
      fix: 'write the version, or a digest beside the tag',
    });
  }
  return findings;
}

function checkQuotas({ namespaces }: SoundSections): Finding[] {
  return Object.entries(namespaces ?? {}).flatMap(([namespace, quota]) => [
    ...limitBelowRequest(['namespaces', namespace, 'limitsCpu'], quota.requestsCpu, quota.limitsCpu, cpuMillicores),
    ...limitBelowRequest(
      ['namespaces', namespace, 'limitsMemory'],
      quota.requestsMemory,
      quota.limitsMemory,
      memoryBytes,
    ),
  ]);
}

function limitBelowRequest(
  at: PropertyPath,
  request: string,
  limit: string,
  measure: (text: string) => number,
): Finding[] {
  return measure(limit) >= measure(request)
    ? []
    : [{ at, message: 'is less than what may be requested', got: limit, allowed: `${request} or more` }];
}

/** How many servers hold the data. */
const REDIS_NODES: Readonly<Record<Sections['redis']['queue']['strategy'], number>> = { single: 1, sentinel: 3 };

function checkRedis({ redis, namespaces }: SoundSections): Finding[] {
  if (redis === undefined) {
    return [];
  }
  const findings: Finding[] = [];
  const { strategy, memory, storage } = redis.queue;
  // While the append-only file is rewritten, the old and the new one lie side by side.
  const least = formatBytes(memoryBytes(memory) * 2);
  if (memoryBytes(storage) < memoryBytes(least)) {
    findings.push({
      at: ['redis', 'queue', 'storage'],
      message: 'has no room to rewrite a log of the whole memory',
      got: storage,
      allowed: `${least} or more, twice redis.queue.memory`,
    });
  }
  const quota = namespaces?.queue;
  const nodes = REDIS_NODES[strategy];
  if (quota !== undefined && memoryBytes(storage) * nodes > memoryBytes(quota.requestsStorage)) {
    findings.push(outsideQuota('storage', storage, 'requestsStorage', quota.requestsStorage, nodes));
  }
  if (quota !== undefined && memoryBytes(memory) * nodes > memoryBytes(quota.limitsMemory)) {
    findings.push(outsideQuota('memory', memory, 'limitsMemory', quota.limitsMemory, nodes));
  }
  return findings;
}

function outsideQuota(key: string, got: string, quotaKey: string, quota: string, nodes: number): Finding {
  return {
    at: ['redis', 'queue', key],
    message: 'is more than its namespace may use',
    got,
    allowed: nodes === 1 ? `${quota} or less` : `${quota} or less for ${nodes} nodes together`,
    fix: `ask for less, or raise namespaces.queue.${quotaKey}`,
  };
}

function checkAgents({ raibidCi, namespaces }: SoundSections): Finding[] {
  const quota = namespaces?.['raibid-ci'];
  if (raibidCi === undefined) {
    return [];
  }
  const { server, agents } = raibidCi;
  const findings: Finding[] = [];
  const pods = server.replicas + (agents?.maxReplicas ?? 0);
  if (quota !== undefined && pods > quota.pods) {
    findings.push({
      at: ['namespaces', 'raibid-ci', 'pods'],
      message: 'is less than the server and all agents together',
      got: quota.pods,
      allowed: `${pods} or more`,
    });
  }
  if (agents !== undefined && agents.minReplicas > agents.maxReplicas) {
    findings.push({
      at: ['raibidCi', 'agents', 'minReplicas'],
      message: 'is more than maxReplicas',
      got: agents.minReplicas,
      allowed: `${agents.maxReplicas} or less`,
    });
  }
  if (agents !== undefined && quota !== undefined && memoryBytes(agents.cache) > memoryBytes(quota.requestsStorage)) {
    findings.push({
      at: ['raibidCi', 'agents', 'cache'],
      message: 'is more than its namespace may use',
      got: agents.cache,
      allowed: `${quota.requestsStorage} or less`,
      fix: 'ask for less, or raise namespaces.raibid-ci.requestsStorage',
    });
  }
  return findings;
}

/** Values that tell of another cluster than the target: a file that was copied and half changed. */
function checkTarget({ target, images }: SoundSections): Finding[] {
  if (target === undefined || images === undefined) {
    return [];
  }
  switch (target) {
    case 'aks':
      return (['registry', 'mirror'] as const)
        .filter((key) => isLoopbackHost(registryHost(images[key] ?? '')))
        .map((key) => ({
          at: ['images', key],
          message: 'is on the machine itself, where nodes of aks find nothing',
          got: images[key],
          fix: 'name a registry that the nodes can reach, or set target to k3s',
        }));
    case 'k3s':
      return images.pullSecret === undefined && registryHost(images.registry).endsWith('.azurecr.io')
        ? [
            {
              at: ['images', 'registry'],
              message: 'lets in nodes of aks by their identity, which nodes of k3s do not have',
              got: images.registry,
              fix: 'set images.pullSecret, or set target to aks',
            },
          ]
        : [];
    default:
      throw new Error(`unknown target ${JSON.stringify(target satisfies never)}`);
  }
}

/** Secrets are told apart by their place only; no finding ever holds a value. */
function checkSecrets({ target, delivery, rootSecret, secrets }: SoundSections, source: ConfigSource): Finding[] {
  const all: (readonly [PropertyPath, string | { readonly secure: string }])[] = [
    ...(rootSecret === undefined ? [] : [[['rootSecret'], rootSecret] as const]),
    ...Object.entries(secrets ?? {}).map(([material, value]) => [['secrets', material], value] as const),
  ];
  const isThrowAway = target === 'k3s' && delivery === 'direct';
  return all.flatMap(([at, value]): Finding[] => {
    if (!isThrowAway && target !== undefined && delivery !== undefined && source.isPlainText(at)) {
      const fix = 'encrypt it with `pulumi config set --secret`, and change it: it has been in a file';
      return [{ at, message: 'is a secret in plain text', fix }];
    }
    const objection = typeof value === 'string' ? checkSecretValue(value, at[0] === 'rootSecret' ? 24 : 1) : undefined;
    return objection === undefined ? [] : [{ at, ...objection }];
  });
}

function checkSecretValue(value: string, least: number): Objection | undefined {
  if (value.trim() === '') {
    return { message: 'is empty', fix: 'set a value, or remove the key' };
  }
  if (/^\s|\s$/.test(value)) {
    return value.endsWith('\n')
      ? { message: 'ends with a line break', fix: 'set it again with `printf` instead of `echo`' }
      : { message: 'begins or ends with white space', fix: 'set it again without' };
  }
  if (value.includes('\0')) {
    return { message: 'holds a NUL character, which ends a text for most programs', fix: 'set another value' };
  }
  return value.length < least
    ? {
        message: `has ${value.length} characters`,
        allowed: `${least} or more`,
        fix: 'make one with `openssl rand -hex 32`',
      }
    : undefined;
}
