import { KeyObject, generateKeyPairSync, randomBytes, webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names and roles of the certificates in the sandbox's `pki` folder. */
const CERTIFICATES = {
  'apiserver-etcd': { authority: 'etcd-ca', subject: 'CN=kube-apiserver', usage: 'client' },
  etcd: { authority: 'etcd-ca', subject: 'CN=etcd', usage: 'both' },
  serving: { authority: 'ca', subject: 'CN=kube-apiserver', usage: 'server' },
  admin: { authority: 'ca', subject: 'O=system:masters,CN=keelson-sandbox-admin', usage: 'client' },
  kwok: { authority: 'ca', subject: 'O=system:masters,CN=keelson-sandbox-kwok', usage: 'client' },
  'kube-controller-manager': { authority: 'ca', subject: 'CN=system:kube-controller-manager', usage: 'client' },
  'kube-scheduler': { authority: 'ca', subject: 'CN=system:kube-scheduler', usage: 'client' },
  'front-proxy-client': { authority: 'front-proxy-ca', subject: 'CN=front-proxy-client', usage: 'client' },
} as const satisfies Record<string, { authority: Authority; subject: string; usage: 'client' | 'server' | 'both' }>;

type Authority = (typeof AUTHORITIES)[number];

const AUTHORITIES = ['ca', 'etcd-ca', 'front-proxy-ca'] as const;

/** Name of a client certificate that a kubeconfig can be written for. */
export type ClientName = 'admin' | 'kwok' | 'kube-controller-manager' | 'kube-scheduler';

/** Hour, in milliseconds: certificates begin a little in the past, for clocks that are set back. */
const HOUR = 3_600_000;

/** The sandbox is thrown away long before; a kept one must not stop working because a year has passed. */
const LIFETIME = 10 * 365 * 24 * HOUR;

/**
 * Makes all certificates and keys of a sandbox once: authorities, servers, clients and the key that signs service account
 * tokens. What exists is kept, so that a kubeconfig stays valid over restarts.
 *
 * @param serviceAddress First address of the Service range, under which pods would reach the API server.
 * @returns The folder with `<name>.crt` and `<name>.key`.
 */
export async function ensurePki(directory: string, serviceAddress: string): Promise<string> {
  const folder = join(directory, 'pki');
  if (existsSync(folder)) {
    return folder;
  }
  // Written aside and renamed, so that a crash leaves no half set behind.
  const draft = join(directory, '.pki-draft');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  const issue = await issuer(serviceAddress);
  for (const [file, text] of await issue()) {
    writeFileSync(join(draft, file), text, { mode: 0o600 });
  }
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(join(draft, 'service-account.key'), privateKey.export({ type: 'sec1', format: 'pem' }), {
    mode: 0o600,
  });
  writeFileSync(join(draft, 'service-account.pub'), publicKey.export({ type: 'spki', format: 'pem' }), { mode: 0o600 });
  renameSync(draft, folder);
  return folder;
}

/** Reads one file of the `pki` folder. */
export function readPki(directory: string, file: string): string {
  return readFileSync(join(directory, 'pki', file), 'utf8');
}

async function issuer(serviceAddress: string): Promise<() => Promise<ReadonlyMap<string, string>>> {
  // The library's container needs the reflection polyfill first. Loaded here and not above: only the first start pays for it.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
    webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
  const keyPem = (keys: webcrypto.CryptoKeyPair): string => {
    const key = KeyObject.from(keys.privateKey);
    return String(key.export({ type: 'pkcs8', format: 'pem' }));
  };
  const validity = { notBefore: new Date(Date.now() - HOUR), notAfter: new Date(Date.now() + LIFETIME) };
  // A serial number is a positive integer: the first bit is cleared.
  const serialNumber = (): string => {
    const bytes = randomBytes(16);
    bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
    return bytes.toString('hex');
  };
  const digitalSignature = x509.KeyUsageFlags.digitalSignature;
  const names = new x509.SubjectAlternativeNameExtension([
    ...[
      'localhost',
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      'kubernetes.default.svc.cluster.local',
    ].map((value) => ({ type: 'dns' as const, value })),
    ...['127.0.0.1', '::1', serviceAddress].map((value) => ({ type: 'ip' as const, value })),
  ]);
  const purposes = {
    client: [x509.ExtendedKeyUsage.clientAuth],
    server: [x509.ExtendedKeyUsage.serverAuth],
    both: [x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth],
  };

  return async () => {
    const files = new Map<string, string>();
    const authorities = new Map<Authority, { keys: webcrypto.CryptoKeyPair; subject: string }>();
    for (const name of AUTHORITIES) {
      const keys = await newKeys();
      const subject = `CN=keelson-sandbox-${name}`;
      const certificate = await x509.X509CertificateGenerator.createSelfSigned({
        serialNumber: serialNumber(),
        name: subject,
        keys,
        signingAlgorithm: algorithm,
        ...validity,
        extensions: [
          new x509.BasicConstraintsExtension(true, undefined, true),
          new x509.KeyUsagesExtension(
            x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign | digitalSignature,
            true,
          ),
          await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        ],
      });
      authorities.set(name, { keys, subject });
      files.set(`${name}.crt`, `${certificate.toString('pem')}\n`);
      files.set(`${name}.key`, keyPem(keys));
    }
    for (const [name, { authority, subject, usage }] of Object.entries(CERTIFICATES)) {
      const signer = authorities.get(authority) as { keys: webcrypto.CryptoKeyPair; subject: string };
      const keys = await newKeys();
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: serialNumber(),
        subject,
        issuer: signer.subject,
        publicKey: keys.publicKey,
        signingKey: signer.keys.privateKey,
        signingAlgorithm: algorithm,
        ...validity,
        extensions: [
          new x509.KeyUsagesExtension(digitalSignature, true),
          new x509.ExtendedKeyUsageExtension(purposes[usage]),
          ...(usage === 'client' ? [] : [names]),
          await x509.AuthorityKeyIdentifierExtension.create(signer.keys.publicKey),
        ],
      });
      files.set(`${name}.crt`, `${certificate.toString('pem')}\n`);
      files.set(`${name}.key`, keyPem(keys));
    }
    return files;
  };
}
