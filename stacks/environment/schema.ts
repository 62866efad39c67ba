import * as z from 'zod';
import type { Objection } from '../../lib/core/errors';
import { checkRecipient } from '../../lib/backup/recipient';
import { checkCron } from '../../lib/core/cron';
import { checkDnsLabel, checkDnsSubdomain } from '../../lib/core/names';
import { checkAdministrator, checkCertificate, checkCidr, checkHost } from '../../lib/postgres/host';
import { checkEmail, checkHostname, checkLabel, checkUsername } from '../../lib/gitea/names';
import { bytes, checkedText, count, cpu, replicas } from './fields';
import { checkDigest, checkRegistry, checkRepository, checkTag } from './image-rules';
import { TARGET_NAMES } from './targets';

/*
 * The configuration of an environment, key by key, as it stands under `config:` in Pulumi.<environment>.yaml. Pulumi hands plain values
 * to the program as text and structured ones as JSON, so the only plain values are texts: everything else is in a structure.
 *
 * What one value can be wrong in is checked here; what only several values together can be wrong in is checked in rules.ts.
 */

const images = z.strictObject({
  registry: checkedText(
    'registry and path prefix of our own images, such as registry.example.com/agents',
    checkRegistry,
  ),
  /** @default - each public image comes from its own host */
  mirror: checkedText(
    'registry that mirrors public images under the same repository names; without it each comes from its own host',
    checkRegistry,
  ).optional(),
  /** @default - none: a local registry, or nodes that have an identity of their own */
  pullSecret: checkedText(
    'name of the pull secret that every namespace holds; without it nodes pull as themselves',
    checkDnsSubdomain,
  ).optional(),
  /** @default false */
  requireDigest: z.boolean().describe('whether an image without a digest is refused').default(false),
});

const quota = z.strictObject({
  requestsCpu: cpu('CPU that all pods together may request'),
  requestsMemory: bytes('memory that all pods together may request'),
  limitsCpu: cpu('CPU that all pods together may use'),
  limitsMemory: bytes('memory that all pods together may use'),
  requestsStorage: bytes('storage that all volume claims together may request'),
  pods: count('pods that have not ended', { min: 1, max: 10_000 }),
});

const releasedImage = z.strictObject({
  repository: checkedText('name of the image without its registry, such as raibid-server', checkRepository),
  tag: checkedText('tag of the image, such as 1.4.2', checkTag),
  /** @default - the tag alone, where images.requireDigest is false */
  digest: checkedText(
    'digest of the image, sha256: and 64 hexadecimal digits; required where images.requireDigest is true',
    checkDigest,
  ).optional(),
});

const gitops = z.strictObject({
  repository: checkedText(
    'address of the repository with the synthesized YAML, such as https://…/deploy.git',
    checkGit,
  ),
  revision: checkedText('branch, tag or commit that Argo CD follows', checkRevision),
  /** @default - `dist/<environment>` */
  path: checkedText(
    'folder of this environment in the repository; without it dist/<environment>',
    checkFolder,
  ).optional(),
  /** @default true */
  automated: z.boolean().describe('whether Applications sync by themselves').default(true),
});

const secret = z
  .union([z.string(), z.strictObject({ secure: z.string() })])
  .describe('what `pulumi config set --secret` writes; without it one is made, or derived');

const agents = z.strictObject({
  image: releasedImage,
  /** @default 0 */
  minReplicas: z.int().min(0).max(1000).describe('agents that are always there').default(0),
  maxReplicas: z.int().min(1).max(1000).describe('agents that are there at most'),
  /** @default laptop */
  machine: z.enum(['dgx-spark', 'desktop', 'laptop']).describe('size of one agent').default('laptop'),
  /** @default 1800 */
  longestLeaseSeconds: z.int().min(1).max(86_400).describe('seconds that one job may take').default(1800),
  cache: bytes('size of the volume that agents share for what is expensive to fetch again'),
});

/** Encrypted backups of `what`, made when the default `schedule` says so. */
function backup(what: string, schedule: string) {
  return z.strictObject({
    recipient: checkedText('OpenPGP public key of those who may read backups', checkRecipient),
    storage: bytes(`size of the volume for ${what}`),
    /** @default schedule */
    schedule: checkedText('when backups are made', checkCron).default(schedule),
    /** @default 30 */
    retentionDays: z.int().min(1).max(3650).describe('days for which a backup is kept').default(30),
  });
}

const gitea = z.strictObject({
  hostname: checkedText('host name that people and their Git know it by, such as git.example.org', checkHostname),
  /** @default - HTTP: refused on aks */
  tlsSecret: checkedText(
    'name of the Secret with the certificate in namespace gitea, made by others; without it Gitea speaks HTTP',
    checkDnsSubdomain,
  ).optional(),
  admin: z.strictObject({
    /** @default keelson */
    username: checkedText('name of the first administrator', checkUsername).default('keelson'),
    email: checkedText('its e-mail address', checkEmail),
  }),
  storage: bytes('size of the volume for repositories, packages and attachments'),
  cacheMemory: bytes('maxmemory of its cache'),
  /** @default 1 */
  replicas: z.int().min(1).max(9).describe('number of pods; more than 1 needs storage of many nodes').default(1),
  /** @default - no backups of ours */
  backup: backup('all backups of its volume that are kept, and one more', '30 3 * * *').optional(),
  /** @default - no runners: jobs wait */
  runners: z
    .strictObject({
      image: releasedImage,
      /** @default 0 */
      minReplicas: z.int().min(0).max(1000).describe('runners that are always there').default(0),
      maxReplicas: z.int().min(1).max(1000).describe('runners that are there at most'),
      /** @default laptop */
      machine: z.enum(['dgx-spark', 'desktop', 'laptop']).describe('size of one runner').default('laptop'),
      /** @default keelson */
      labels: z.array(checkedText('what jobs say under runs-on', checkLabel)).min(1).max(20).default(['keelson']),
      /** @default 3600 */
      longestJobSeconds: z.int().min(1).max(10_800).describe('seconds that one job may take').default(3600),
    })
    .optional(),
});

const temporal = z.strictObject({
  strategy: z.enum(['dev-server', 'cluster']).describe('how the servers are run'),
  /** @default - none; required for a dev server, refused for a cluster */
  storage: bytes('size of the volume of a dev server').optional(),
  /** @default - none; required for a cluster, refused for a dev server */
  numHistoryShards: z
    .int()
    .min(1)
    .max(16_384)
    .describe('parts into which workflows are divided; can never change after the first deployment')
    .optional(),
  /** @default - nothing: the first deployment */
  deployed: z
    .strictObject({
      version: checkedText('version of the server that runs now, such as 1.30.4', checkTag),
      numHistoryShards: z.int().min(1).max(16_384).describe('numHistoryShards of what runs now'),
    })
    .optional(),
  /** @default 1 */
  replicas: replicas('pods of each service of a cluster').default(1),
  /** @default 7 */
  retentionDays: z
    .int()
    .min(1)
    .max(3650)
    .describe('days for which the history of an ended workflow is kept; a dev server keeps one')
    .default(7),
});

const postgres = z.strictObject({
  strategy: z.enum(['single', 'external']).describe('who runs the server: we, or somebody else'),
  /** @default - none; required for single, refused for external */
  memory: bytes('memory of the server, which all its settings are derived from').optional(),
  /** @default - none; required for single, refused for external */
  storage: bytes('size of the volume').optional(),
  /** @default - 100 for single; none for external */
  maxConnections: z.int().min(10).max(5000).describe('clients of a single server at once').optional(),
  /** @default - none; required for external, refused for single */
  host: checkedText('name of the server in DNS, as its certificate says', checkHost).optional(),
  /** @default - none; required for external, refused for single */
  administrator: checkedText('role that may make roles and databases', checkAdministrator).optional(),
  /** @default - none; required for external, refused for single */
  cidr: checkedText('addresses that the server may have, such as 10.1.2.0/27', checkCidr).optional(),
  /** @default - none; required for external, refused for single */
  authority: checkedText(
    'certificate of the authority that signed that of the server, as PEM',
    checkCertificate,
  ).optional(),
  /** @default - no backups of ours */
  backup: backup('the backups of one database', '30 2 * * *').optional(),
});

/** Every key below `keelson:`, with what may stand there. */
export const SECTIONS = {
  target: z.enum(TARGET_NAMES).describe('kind of cluster'),
  delivery: z.enum(['direct', 'gitops']).describe('who applies the manifests: Pulumi (direct) or Argo CD (gitops)'),
  images,
  namespaces: z
    .strictObject({
      queue: quota,
      'raibid-ci': quota,
      keda: quota,
      /** @default - none; required where postgres is there, refused where it is not */
      data: quota.optional(),
      /** @default - none; required where temporal is there, refused where it is not */
      temporal: quota.optional(),
      /** @default - none; required where gitea is there, refused where it is not */
      gitea: quota.optional(),
      /** @default - none; required where gitea.runners is there, refused where it is not */
      'gitea-runners': quota.optional(),
    })
    .describe('the most that each namespace may use'),
  redis: z.strictObject({
    queue: z.strictObject({
      strategy: z.enum(['single', 'sentinel']).describe('how the server is run'),
      memory: bytes('maxmemory of the server'),
      storage: bytes('size of the volume'),
      /** @default - plain text, kept apart by network policies */
      tls: z
        .strictObject({
          secretName: checkedText(
            'name of the Secret with tls.crt and tls.key in namespace queue, made by others',
            checkDnsSubdomain,
          ),
          authority: checkedText('certificate of the authority that signed tls.crt, as PEM', checkCertificate),
        })
        .describe('takes TLS connections and no others')
        .optional(),
    }),
  }),
  raibidCi: z.strictObject({
    server: z.strictObject({ image: releasedImage, replicas: replicas('number of pods') }),
    /** @default - no agents: jobs wait */
    agents: agents.optional(),
  }),
  /** @default - one replica of each program */
  keda: z.strictObject({ replicas: replicas('number of pods of each of its programs').default(1) }).prefault({}),
  /** @default - no forge */
  gitea: gitea.optional(),
  /** @default - no Temporal */
  temporal: temporal.optional(),
  /** @default - no PostgreSQL */
  postgres: postgres.optional(),
  /** @default - links of alerts are paths in the repository */
  runbooks: checkedText(
    'address under which people read the repository, for the links of alerts; without it paths in the repository',
    checkPages,
  ).optional(),
  /** @default - none; required where delivery is gitops, refused where it is direct */
  gitops: gitops.optional(),
  /** @default - secrets are derived from the root secret; required where delivery is gitops, refused where it is direct */
  secretStore: z
    .strictObject({ clusterSecretStore: checkedText('name of the ClusterSecretStore', checkDnsSubdomain) })
    .optional(),
  /** @default - made by the first `keelson up` */
  rootSecret: secret.optional(),
  /** @default - every secret is derived from the root secret */
  secrets: z
    .record(checkedText('material, such as redis/redis-queue/users/admin', checkMaterial), secret)
    .describe('values that take the place of derived ones, by name of the material')
    .optional(),
} as const;

export type SectionName = keyof typeof SECTIONS;

/** What each section becomes when nothing is wrong with it. */
export type Sections = { [Name in SectionName]: z.output<(typeof SECTIONS)[Name]> };

export const SECTION_NAMES = Object.keys(SECTIONS) as readonly SectionName[];

/** Sections whose value is a text; Pulumi hands all others to the program as JSON. */
export const TEXT_SECTIONS: readonly SectionName[] = ['target', 'delivery', 'runbooks', 'rootSecret'];

/** Sections where `pulumi config set --secret` may write. */
export const SECRET_SECTIONS: readonly SectionName[] = ['rootSecret', 'secrets'];

function checkGit(text: string): Objection | undefined {
  const allowed = 'https://host/path or ssh://git@host/path or git@host:path';
  if (/^https?:\/\/[^/]*@/.test(text)) {
    const fix = 'leave them out and give Argo CD a repository secret';
    return { message: 'holds credentials', allowed, fix };
  }
  const known = /^https:\/\/[^\s/]+\/\S+$|^ssh:\/\/([\w-]+@)?[^\s/@]+\/\S+$|^[\w-]+@[^\s:/@]+:[^\s/]\S*$/;
  return known.test(text)
    ? undefined
    : { message: 'is not the address of a Git repository that Argo CD can reach', got: text, allowed };
}

/** Alerts go to channels that many read, so no credentials; what follows the address is a path. */
function checkPages(text: string): Objection | undefined {
  const allowed = 'https://host/path, such as https://git.example.org/agents/keelson/src/branch/main';
  if (/^https?:\/\/[^/]*@/.test(text)) {
    return { message: 'holds credentials', allowed, fix: 'leave them out: people log in as themselves' };
  }
  return /^https?:\/\/[A-Za-z0-9[][^\s?#@"<>]*$/.test(text)
    ? undefined
    : { message: 'is not the address of pages', got: text, allowed };
}

function checkRevision(text: string): Objection | undefined {
  // Source: git-scm.com/docs/git-check-ref-format.
  return /^[A-Za-z0-9_](?!.*(\.\.|\/\/|@\{|\.lock(\/|$)))[A-Za-z0-9_./@+-]*$/.test(text) && !/[/.]$/.test(text)
    ? undefined
    : { message: 'is not a branch, tag or commit', got: text, allowed: 'a Git reference, such as main or v1.4.2' };
}

function checkFolder(text: string): Objection | undefined {
  const parts = text.split('/');
  return parts.every((part) => /^[A-Za-z0-9_.-]+$/.test(part) && part !== '.' && part !== '..')
    ? undefined
    : {
        message: 'is not a folder of the repository',
        got: text,
        allowed: 'letters, digits, "_", "." and "-" between "/", not beginning or ending with "/", without ".."',
      };
}

function checkMaterial(text: string): Objection | undefined {
  return text.split('/').every((part) => checkDnsLabel(part) === undefined)
    ? undefined
    : {
        message: 'is not the name of a secret material',
        allowed: 'lower case letters, digits and "-" between "/", such as redis/redis-queue/users/admin',
      };
}
