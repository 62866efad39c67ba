import { environmentFromFile } from '../../stacks/environment';
import { synthesize } from '../../stacks/synth';
import { inFile, refusal, ROOT, type Row } from './row';

const queue = (what: string, lines: readonly string[], ...faults: readonly string[]): Row =>
  inFile('B37', what, 'dev', [['storage: 1Gi\n', `storage: 1Gi\n      tls:\n${lines.join('\n')}\n`]], ...faults);

const AUTHORITY = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

/** Certificates of the queue that are missing, or that must not be where they are. */
export const certificates: readonly Row[] = [
  queue(
    'a queue with a certificate that no client can check',
    ['        secretName: redis-queue-tls'],
    'Pulumi.dev.yaml:18 redis.queue.tls.authority: is missing; add it: certificate of the authority that signed tls.crt, as PEM',
  ),
  queue(
    'a queue whose authority comes with its key',
    [
      '        secretName: redis-queue-tls',
      '        authority: |',
      '          -----BEGIN CERTIFICATE-----',
      '          MIIB',
      '          -----END CERTIFICATE-----',
      '          -----BEGIN EC PRIVATE KEY-----',
      '          MHcC',
      '          -----END EC PRIVATE KEY-----',
    ],
    'Pulumi.dev.yaml:20 redis.queue.tls.authority: holds a private key, and would go to every client (allowed: PEM text that begins with -----BEGIN CERTIFICATE-----); leave the key out, and replace it: it has been in a file',
  ),
  queue(
    'a queue whose authority is the name of a file',
    ['        secretName: Redis_TLS', '        authority: ca.crt'],
    'Pulumi.dev.yaml:19 redis.queue.tls.secretName: is not a name that Kubernetes allows (got "Redis_TLS", allowed: up to 253 lower case letters, digits, "-" and ".", with a letter or digit at both ends of each part)',
    'Pulumi.dev.yaml:20 redis.queue.tls.authority: is not a certificate (allowed: PEM text that begins with -----BEGIN CERTIFICATE-----)',
  ),
  {
    id: 'B37',
    what: 'a queue whose certificate is in a Secret that holds something else',
    message:
      'The platform of dev does not hold together: 1 fault\n  redis-queue/Redis/Single/Server/Resource (StatefulSet queue/redis-queue) spec.template.spec.volumes[tls].secret: names a key that Secret queue/redis-queue-admin does not hold (got "tls.crt", allowed: password)',
    speak: () => {
      const dev = environmentFromFile(ROOT, 'dev');
      const tls = { secretName: 'redis-queue-admin', authority: AUTHORITY };
      return refusal(() => synthesize({ ...dev, redis: { queue: { ...dev.redis.queue, tls } } }, { root: ROOT }));
    },
  },
];
