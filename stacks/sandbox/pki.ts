import { KeyObject, generateKeyPairSync, webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { X509Certificate } from '@peculiar/x509';

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
  for (const [file, text] of await issueAll(serviceAddress)) {
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

/** @returns each certificate and key by the name of its file */
async function issueAll(serviceAddress: string): Promise<ReadonlyMap<string, string>> {
  // The library's container needs the reflection polyfill first. Loaded here and not above: only the first start pays for it.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto);
  const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const common = {
    signingAlgorithm,
    notBefore: new Date(Date.now() - HOUR),
    notAfter: new Date(Date.now() + LIFETIME),
  };
  const { digitalSignature, keyCertSign, cRLSign } = x509.KeyUsageFlags;
  const dnsNames = ['', '.default', '.default.svc', '.default.svc.cluster.local'].map((end) => `kubernetes${end}`);
  const names = new x509.SubjectAlternativeNameExtension([
    ...['localhost', ...dnsNames].map((value) => ({ type: 'dns' as const, value })),
    ...['127.0.0.1', '::1', serviceAddress].map((value) => ({ type: 'ip' as const, value })),
  ]);
  const { clientAuth, serverAuth } = x509.ExtendedKeyUsage;
  const purposes = { client: [clientAuth], server: [serverAuth], both: [serverAuth, clientAuth] };

  const files = new Map<string, string>();
  const issue = async (name: string, sign: (keys: webcrypto.CryptoKeyPair) => Promise<X509Certificate>) => {
    const generated = await webcrypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify']);
    const keys = generated as webcrypto.CryptoKeyPair;
    files.set(`${name}.crt`, `${(await sign(keys)).toString('pem')}\n`);
    files.set(`${name}.key`, String(KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' })));
    return keys;
  };
  const authorities = new Map<string, webcrypto.CryptoKeyPair>();
  const subjectOf = (authority: string): string => `CN=keelson-sandbox-${authority}`;
  for (const name of AUTHORITIES) {
    const keys = await issue(name, async (own) =>
      x509.X509CertificateGenerator.createSelfSigned({
        ...common,
        name: subjectOf(name),
        keys: own,
        extensions: [
          new x509.BasicConstraintsExtension(true, undefined, true),
          new x509.KeyUsagesExtension(keyCertSign | cRLSign | digitalSignature, true),
          await x509.SubjectKeyIdentifierExtension.create(own.publicKey),
        ],
      }),
    );
    authorities.set(name, keys);
  }
  for (const [name, { authority, subject, usage }] of Object.entries(CERTIFICATES)) {
    const signer = authorities.get(authority) as webcrypto.CryptoKeyPair;
    await issue(name, async ({ publicKey }) =>
      x509.X509CertificateGenerator.create({
        ...common,
        subject,
        issuer: subjectOf(authority),
        publicKey,
        signingKey: signer.privateKey,
        extensions: [
          new x509.KeyUsagesExtension(digitalSignature, true),
          new x509.ExtendedKeyUsageExtension(purposes[usage]),
          ...(usage === 'client' ? [] : [names]),
          await x509.AuthorityKeyIdentifierExtension.create(signer.publicKey),
        ],
      }),
    );
  }
  return files;
}
