import * as z from 'zod';
import { checkDnsSubdomain } from '../../../lib/core/names';
import { checkEmail, checkHostname, checkLabel, checkUsername } from '../../../lib/gitea/names';
import { checkReplicas } from '../../../lib/gitea/replicas';
import { bytes, checkedText, encryptedBackup } from '../fields';
import type { Finding } from '../finding';
import { defineSection, type Configuration } from '../section';
import { targetNamed } from '../targets';
import { agentKeys, checkAgents } from './agents';
import { postgres } from './postgres';
import { target } from './target';

const runners = z.strictObject({
  ...agentKeys('runners', 'runner'),
  /** @default keelson */
  labels: z.array(checkedText('what jobs say under runs-on', checkLabel)).min(1).max(20).default(['keelson']),
  /** @default 3600 */
  longestJobSeconds: z.int().min(1).max(10_800).describe('seconds that one job may take').default(3600),
});

const schema = z
  .strictObject({
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
    backup: encryptedBackup('all backups of its volume that are kept, and one more', '30 3 * * *').optional(),
    /** @default - no runners: jobs wait */
    runners: runners.optional(),
  })
  .optional();

/** The forge. */
export const gitea = defineSection({
  schema,
  rules: (value, configuration) => (value === undefined ? [] : checkSurroundings(value, configuration)),
  namespaces: { gitea: {}, 'gitea-runners': { with: 'runners' } },
  external: ({ tlsSecret }) => (tlsSecret === undefined ? {} : { secrets: [`gitea/${tlsSecret}`] }),
  mayDiffer: [
    'hostname',
    'tlsSecret',
    'storage',
    'backup.recipient',
    'backup.storage',
    'backup.retentionDays',
    'cacheMemory',
    'runners.image.tag',
    'runners.image.digest',
    'runners.maxReplicas',
    'runners.machine',
  ],
});

function checkSurroundings(value: NonNullable<z.output<typeof schema>>, configuration: Configuration): Finding[] {
  const kind = configuration.read(target);
  const findings: Finding[] = [];
  if (configuration.isSound(postgres) && configuration.read(postgres) === undefined) {
    findings.push({
      at: ['postgres'],
      message: 'is missing, but gitea keeps its data in PostgreSQL',
      fix: 'add postgres, or remove gitea',
    });
  }
  if (kind !== undefined) {
    const objection = checkReplicas(value.replicas, targetNamed(kind).sharedStorage);
    findings.push(...(objection === undefined ? [] : [{ at: ['gitea', 'replicas'], ...objection }]));
  }
  // Passwords and tokens go over this connection.
  if (kind === 'aks' && value.tlsSecret === undefined) {
    findings.push({
      at: ['gitea', 'tlsSecret'],
      message: 'is missing, but on aks people log in from outside the machine',
      fix: 'name the Secret with the certificate of gitea.hostname',
    });
  }
  if (value.runners !== undefined) {
    findings.push(...checkAgents(['gitea', 'runners'], value.runners, configuration));
  }
  return findings;
}
