import * as z from 'zod';
import { checkCertificate, checkCidr } from '../../../lib/core/checks';
import { checkAdministrator, checkHost } from '../../../lib/postgres/host';
import { bytes, checkedBlock, checkedText, encryptedBackup } from '../fields';
import { defineSection } from '../section';

const STRATEGY = 'who runs the server: Keelson, or someone else';

/** @default - no backups of ours */
const backup = encryptedBackup('the backups of one database', '30 2 * * *').optional();

const single = z.strictObject({
  strategy: z.literal('single').describe(STRATEGY),
  memory: bytes('memory of the server, which all its settings are derived from'),
  storage: bytes('size of the volume'),
  /** @default 100 */
  maxConnections: z.int().min(10).max(5000).describe('clients at once; without it 100').optional(),
  backup,
});

const external = z.strictObject({
  strategy: z.literal('external').describe(STRATEGY),
  host: checkedText('name of the server in DNS, as its certificate says', checkHost),
  administrator: checkedText('role that may make roles and databases', checkAdministrator),
  cidr: checkedText('addresses that the server may have, such as 10.1.2.0/27', checkCidr),
  authority: checkedBlock('certificate of the authority that signed that of the server, as PEM', checkCertificate),
  backup,
});

/** The server that services keep their state in. */
export const postgres = defineSection({
  schema: z.discriminatedUnion('strategy', [single, external]).optional(),
  namespaces: { data: {} },
  mayDiffer: [
    'strategy',
    'memory',
    'storage',
    'host',
    'administrator',
    'cidr',
    'authority',
    'backup.recipient',
    'backup.storage',
  ],
});
