import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { once } from '../core';
import type { CertificateAuthority } from './client';

/** Name of the file with the authority's certificates, wherever they are mounted. */
export const AUTHORITY_FILE = 'ca.crt';

export interface CertificateAuthorityProps {
  /** Name of the ConfigMap, in each namespace. */
  readonly name: string;
  /** Name of the volume in pods. */
  readonly volume: string;
  /** Certificates, as PEM. */
  readonly pem: string;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A server's certificate authority in a client's namespace, once for all clients there. It is a ConfigMap, because a certificate is no
 * secret.
 */
export function certificateAuthorityIn(
  scope: Construct,
  namespace: string,
  { name, volume, pem, labels }: CertificateAuthorityProps,
): CertificateAuthority {
  const id = `Authority-${namespace}`;
  once(
    scope,
    id,
    () => new k8s.KubeConfigMap(scope, id, { metadata: { name, namespace, labels }, data: { [AUTHORITY_FILE]: pem } }),
  );
  return {
    configMapName: name,
    key: AUTHORITY_FILE,
    volume: { type: 'configMap', name: volume, configMapName: name },
    pem,
  };
}
