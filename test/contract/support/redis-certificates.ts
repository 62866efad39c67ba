import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificates {
  readonly certificateAuthority: string;
  /** What the server's Secret holds. */
  readonly secret: Readonly<Record<'tls.crt' | 'tls.key', string>>;
}

/** An authority of its own and a server certificate for the given addresses, made by openssl. */
export function makeCertificates(directory: string, addresses: readonly string[]): Certificates {
  const file = (name: string): string => join(directory, name);
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const names = addresses.map((address) => `IP:${address}`).join(',');
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-days',
    '2',
    '-subj',
    '/CN=test authority',
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.crt'),
  );
  openssl('req', ...newKey, '-subj', '/CN=redis-queue', '-keyout', file('tls.key'), '-out', file('tls.csr'));
  writeFileSync(file('names.cnf'), `subjectAltName=${names}\n`);
  const signed = ['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-CAcreateserial', '-extfile', file('names.cnf')];
  openssl('x509', '-req', '-days', '2', ...signed, '-in', file('tls.csr'), '-out', file('tls.crt'));
  return {
    certificateAuthority: readFileSync(file('ca.crt'), 'utf8'),
    secret: { 'tls.crt': readFileSync(file('tls.crt'), 'utf8'), 'tls.key': readFileSync(file('tls.key'), 'utf8') },
  };
}
