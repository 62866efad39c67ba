import type { IDependable } from 'constructs';
import type { SecretKeyReference } from '../core';
import type { NetworkEndpoint, Volume, WorkloadPod } from '../workload';
import type { RedisUserProps } from './acl';

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** How the server that takes writes is found. */
export type RedisAddress =
  | ({ readonly type: 'single' } & HostAndPort)
  | {
      readonly type: 'sentinel';
      /** Ask any of them for the master; they take the client's own user and password. */
      readonly sentinels: readonly HostAndPort[];
      readonly masterName: string;
    };

/** What a client needs to trust the server's certificate. */
export interface RedisClientTls {
  /** Volume with the certificate authority; mount it and read `caFile` below the mount. @default - a public authority */
  readonly caVolume?: Volume & { readonly type: 'configMap' };
  /** Name of the file in that volume. */
  readonly caFile: string;
  /** The same certificates as text. @default - a public authority */
  readonly caPem?: string;
}

/** What a client needs to connect: as environment, as a file, and on the network. */
export interface RedisClient {
  readonly address: RedisAddress;
  readonly username: string;
  /** The password, for what reads Secrets by itself in the client's namespace. */
  readonly password: SecretKeyReference;
  /** Volume with the password; mount it and read `passwordFile` below the mount. */
  readonly passwordVolume: Volume & { readonly type: 'secret' };
  /** Name of the file in that volume. */
  readonly passwordFile: string;
  /** @default - the server speaks plain text */
  readonly tls?: RedisClientTls;
  /** Where the server and its sentinels are on the network, for what is no pod of ours. */
  readonly network: NetworkEndpoint;
  /** Opens the way on the network from these pods to the server, and to its sentinels. */
  connect(pod: WorkloadPod): void;
}

export interface StreamProps {
  /** Key of the stream, for instance `raibid:jobs`. */
  readonly stream: string;
  /** Consumer group, which begins with the first entry of the stream. */
  readonly group: string;
  /** Entries that wait to be delivered, for 15 minutes, from which on there is an alert. @default 100 */
  readonly lagAlert?: number;
  /** Age in seconds of the oldest entry that is not acknowledged from which on there is an alert; more than the longest piece of work. @default 3600 */
  readonly pendingAgeAlertSeconds?: number;
}

/** A stream with its group, and the Job that makes both. What needs the group depends on it: `node.addDependency(stream)`. */
export interface DeclaredStream extends IDependable {
  readonly stream: string;
  readonly group: string;
  /** Name of the Job; a hash of what it does is part of it. */
  readonly jobName: string;
}

/** A Redis that is already there, whoever runs it. */
export interface RedisEndpoint {
  readonly address: RedisAddress;
  readonly network: NetworkEndpoint;
  /**
   * Makes a user for a client and the Secret with its password in the client's namespace. A second user of the same name is refused at
   * synth.
   */
  addClient(namespace: string, user: RedisUserProps): RedisClient;
  /** Has a stream and its consumer group made before anything reads it, and watched where the instance is ours. */
  declareStream(props: StreamProps): DeclaredStream;
}

/**
 * What a client of ours reads from its environment. `<prefix>_HOST` and `_PORT`, or `_SENTINELS` (`host:port` separated by commas) and
 * `_MASTER_NAME`; always `_USERNAME` and `_AUTH_FILE`; with TLS `_TLS=true` and, where the authority is not public,
 * `_TLS_CA_FILE`.
 */
export function redisEnvironment(
  client: RedisClient,
  options: {
    /** For instance `RAIBID_REDIS`. */
    readonly prefix: string;
    /** Where `passwordVolume` is mounted. */
    readonly passwordDirectory: string;
    /** Where `tls.caVolume` is mounted. @default - not mounted */
    readonly caDirectory?: string;
  },
): Record<string, string> {
  const { prefix, passwordDirectory, caDirectory } = options;
  return {
    ...addressEnvironment(prefix, client.address),
    [`${prefix}_USERNAME`]: client.username,
    [`${prefix}_AUTH_FILE`]: `${passwordDirectory}/${client.passwordFile}`,
    ...(client.tls === undefined ? {} : { [`${prefix}_TLS`]: 'true' }),
    ...(client.tls?.caVolume === undefined || caDirectory === undefined
      ? {}
      : { [`${prefix}_TLS_CA_FILE`]: `${caDirectory}/${client.tls.caFile}` }),
  };
}

function addressEnvironment(prefix: string, address: RedisAddress): Record<string, string> {
  switch (address.type) {
    case 'single':
      return { [`${prefix}_HOST`]: address.host, [`${prefix}_PORT`]: String(address.port) };
    case 'sentinel':
      return {
        [`${prefix}_SENTINELS`]: address.sentinels.map(({ host, port }) => `${host}:${port}`).join(','),
        [`${prefix}_MASTER_NAME`]: address.masterName,
      };
    default:
      throw new Error(`unknown address ${JSON.stringify(address satisfies never)}`);
  }
}
