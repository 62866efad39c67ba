import type { IDependable } from 'constructs';
import type { SecretKeyReference } from '../core';
import {
  clientEnvironment,
  type ClientDirectories,
  type Endpoint,
  type NetworkEndpoint,
  type PasswordClient,
} from '../workload';
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

/** What a client needs to connect: as environment, as a file, and on the network. */
export interface RedisClient extends PasswordClient {
  readonly address: RedisAddress;
  /**
   * Has a key `url` put into the client's Secret, `redis://` or with TLS `rediss://`, for a program that takes nothing else. The certificate
   * authority is not part of it.
   * @throws KeelsonError when sentinels have to be asked for the server: a URL would name one that may not be the master tomorrow.
   */
  url(): SecretKeyReference;
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

/**
 * A Redis that is already there, whoever runs it. For each client a user is made, and the Secret with its password; a second user of the
 * same name is refused at synth.
 */
export interface RedisEndpoint extends Endpoint<RedisUserProps, RedisClient> {
  readonly address: RedisAddress;
  /** Where the server and its sentinels are. */
  readonly network: NetworkEndpoint;
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
  options: ClientDirectories & {
    /** For instance `RAIBID_REDIS`. */
    readonly prefix: string;
  },
): Record<string, string> {
  return {
    ...addressEnvironment(options.prefix, client.address),
    ...clientEnvironment(client, options, 'TLS_CA_FILE'),
    ...(client.tls === undefined ? {} : { [`${options.prefix}_TLS`]: 'true' }),
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
