import * as z from 'zod';
import { checkDnsSubdomain } from '../../../lib/core/names';
import { checkCertificate } from '../../../lib/core/checks';
import { checkQueueStorage } from '../../../lib/redis/storage';
import { bytes, checkedBlock, checkedText } from '../fields';
import { defineSection } from '../section';

const queue = z.strictObject({
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
      authority: checkedBlock('certificate of the authority that signed tls.crt, as PEM', checkCertificate),
    })
    .describe('takes TLS connections and no others')
    .optional(),
});

export const redis = defineSection({
  schema: z.strictObject({ queue }),
  rules: ({ queue: { memory, storage } }) => {
    const objection = checkQueueStorage(memory, storage);
    return objection === undefined ? [] : [{ at: ['redis', 'queue', 'storage'], ...objection }];
  },
  namespaces: { queue: {} },
  external: ({ queue: { tls } }) => (tls === undefined ? {} : { secrets: [`queue/${tls.secretName}`] }),
  mayDiffer: ['queue.strategy', 'queue.memory', 'queue.storage'],
});
