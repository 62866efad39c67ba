import { formatBytes, memoryBytes } from '../../lib/core/quantities';
import type { Finding } from './finding';
import { DIGEST_ALLOWED } from './image-rules';
import { missing } from './issues';
import { SECTIONS } from './schema';
import { schemaAt } from './schema-walk';
import { targetNamed } from './targets';
import type { SoundSections } from './rules';
import type { ConfigSource } from './source';

/** What a forge and its namespaces, images and storage are wrong in together. */
export function checkGitea(sections: SoundSections, source: ConfigSource): Finding[] {
  const { gitea } = sections;
  return [
    ...checkNamespaces(sections, source),
    ...(gitea === undefined
      ? []
      : [...checkReplicas(sections), ...checkStorage(sections), ...checkTls(sections), ...checkRunners(sections)]),
  ];
}

function checkNamespaces({ gitea, namespaces }: SoundSections, source: ConfigSource): Finding[] {
  // A section that something was found against is there all the same.
  if (namespaces === undefined || (gitea === undefined && source.values['gitea'] !== undefined)) {
    return [];
  }
  const wanted = [
    ['gitea', gitea !== undefined, 'gitea'],
    ['gitea-runners', gitea?.runners !== undefined, 'gitea.runners'],
  ] as const;
  return wanted.flatMap(([name, isWanted, by]): Finding[] => {
    const at = ['namespaces', name];
    const isThere = namespaces[name] !== undefined;
    if (isWanted && !isThere) {
      const { fix } = missing(schemaAt(SECTIONS.namespaces, ['queue']));
      return [{ at, message: `is missing, but ${by} is there`, fix }];
    }
    return !isWanted && isThere ? [{ at, message: `has no effect without ${by}`, fix: `remove it, or add ${by}` }] : [];
  });
}

function checkReplicas({ gitea, target }: SoundSections): Finding[] {
  if (gitea === undefined || target === undefined || gitea.replicas === 1) {
    return [];
  }
  const { accessMode, storageClass } = targetNamed(target).sharedStorage;
  return accessMode === 'ReadWriteMany'
    ? []
    : [
        {
          at: ['gitea', 'replicas'],
          message: `needs a volume that several nodes mount, and storage class ${storageClass} of ${target} has none`,
          got: gitea.replicas,
          allowed: '1',
        },
      ];
}

/** Its own volume and, with backups, theirs and the one that they are restored into for a test. */
function checkStorage({ gitea, namespaces }: SoundSections): Finding[] {
  const quota = namespaces?.gitea?.requestsStorage;
  if (gitea === undefined || quota === undefined) {
    return [];
  }
  const { storage, backup } = gitea;
  const sum = memoryBytes(storage) + (backup === undefined ? 0 : memoryBytes(storage) + memoryBytes(backup.storage));
  return sum <= memoryBytes(quota)
    ? []
    : [
        {
          at: ['gitea', 'storage'],
          message:
            backup === undefined
              ? 'is more than its namespace may use'
              : 'twice, the second time for restore tests, and gitea.backup.storage are more than their namespace may use',
          got: backup === undefined ? storage : formatBytes(sum),
          allowed: `${quota} or less`,
          fix: 'ask for less, or raise namespaces.gitea.requestsStorage',
        },
      ];
}

/** Passwords and tokens go over this connection. */
function checkTls({ gitea, target }: SoundSections): Finding[] {
  return gitea === undefined || target !== 'aks' || gitea.tlsSecret !== undefined
    ? []
    : [
        {
          at: ['gitea', 'tlsSecret'],
          message: 'is missing, but on aks people log in from outside the machine',
          fix: 'name the Secret with the certificate of gitea.hostname',
        },
      ];
}

function checkRunners({ gitea, images, namespaces }: SoundSections): Finding[] {
  const runners = gitea?.runners;
  if (runners === undefined) {
    return [];
  }
  const findings: Finding[] = [];
  const quota = namespaces?.['gitea-runners'];
  if (images?.requireDigest === true && runners.image.digest === undefined) {
    findings.push({
      at: ['gitea', 'runners', 'image', 'digest'],
      message: 'is missing, but images.requireDigest is true',
      allowed: DIGEST_ALLOWED,
      fix: 'copy it from `docker buildx imagetools inspect`',
    });
  }
  if (runners.minReplicas > runners.maxReplicas) {
    findings.push({
      at: ['gitea', 'runners', 'minReplicas'],
      message: 'is more than maxReplicas',
      got: runners.minReplicas,
      allowed: `${runners.maxReplicas} or less`,
    });
  }
  if (quota !== undefined && runners.maxReplicas > quota.pods) {
    findings.push({
      at: ['namespaces', 'gitea-runners', 'pods'],
      message: 'is less than all runners together',
      got: quota.pods,
      allowed: `${runners.maxReplicas} or more`,
    });
  }
  return findings;
}
