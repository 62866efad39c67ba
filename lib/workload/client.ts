import type { IDependable } from 'constructs';
import type { SecretKeyReference } from '../core';
import type { NetworkEndpoint } from './network';
import type { WorkloadPod } from './pod';
import type { Mount, Volume } from './volumes';

/** The door of a component, the same for one of ours and for one that somebody else runs. */
export interface Endpoint<Options, Client> {
  /** Makes what one client needs; Secrets and certificates are made in its namespace of Kubernetes. */
  addClient(namespace: string, options: Options): Client;
}

/** What every client of a server has. */
export interface NetworkClient {
  /** Where the server is on the network, for what is no pod of ours. */
  readonly network: NetworkEndpoint;
  /** What must be there before the client works: `node.addDependency(...client.ready)`. Empty where others make it. */
  readonly ready: readonly IDependable[];
  /** Opens the way on the network from these pods to the server. */
  connect(pod: WorkloadPod): void;
}

export function networkClient(network: NetworkEndpoint, ready: readonly IDependable[] = []): NetworkClient {
  return { network, ready, connect: (pod) => pod.connections.connectTo(network) };
}

/** One key of a Secret, for what reads Secrets by itself; where `volume` is mounted, a file has the name of the key. */
export interface MountedSecret extends SecretKeyReference {
  readonly volume: Volume & { readonly type: 'secret' };
}

/** Certificates of the authority that signed that of a server, in a ConfigMap of the client's namespace. */
export interface CertificateAuthority {
  readonly configMapName: string;
  /** Key of the ConfigMap, and name of the file where `volume` is mounted. */
  readonly key: string;
  readonly volume: Volume & { readonly type: 'configMap' };
  /** The same certificates as PEM text. */
  readonly pem: string;
}

/** What a client must know to trust an encrypted server. */
export interface ClientTls {
  /** @default - a public authority */
  readonly certificateAuthority?: CertificateAuthority;
}

/** A client that a server knows by name and password. */
export interface PasswordClient extends NetworkClient {
  readonly username: string;
  readonly password: MountedSecret;
  /** @default - the server speaks plain text */
  readonly tls?: ClientTls;
}

/** Where the files of a client are mounted. */
export interface ClientDirectories {
  readonly passwordDirectory: string;
  /** @default - not mounted */
  readonly certificateAuthorityDirectory?: string;
}

/** What a client of ours reads from its environment besides the address: `<prefix>_USERNAME`, `_AUTH_FILE` and, under `authority`, whom to trust. */
export function clientEnvironment(
  client: Pick<PasswordClient, 'username' | 'password' | 'tls'>,
  { prefix, passwordDirectory, certificateAuthorityDirectory }: ClientDirectories & { readonly prefix: string },
  authority: string,
): Record<string, string> {
  const key = client.tls?.certificateAuthority?.key;
  return {
    [`${prefix}_USERNAME`]: client.username,
    [`${prefix}_AUTH_FILE`]: `${passwordDirectory}/${client.password.key}`,
    ...(key === undefined || certificateAuthorityDirectory === undefined
      ? {}
      : { [`${prefix}_${authority}`]: `${certificateAuthorityDirectory}/${key}` }),
  };
}

/** The files that a client reads: its password, and whom to trust where that is no public authority. */
export function clientMounts(
  client: Pick<PasswordClient, 'password' | 'tls'>,
  directories: ClientDirectories,
): Mount[] {
  const authority = client.tls?.certificateAuthority;
  const { passwordDirectory, certificateAuthorityDirectory } = directories;
  return [
    { volume: client.password.volume, path: passwordDirectory },
    ...(authority === undefined || certificateAuthorityDirectory === undefined
      ? []
      : [{ volume: authority.volume, path: certificateAuthorityDirectory }]),
  ];
}
