import type { NetworkEndpoint, Volume, WorkloadPod } from '../workload';
import type { RedisUserProps } from './acl';

/** What a client needs to connect: as environment, as a file, and on the network. */
export interface RedisClient {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** Volume with the password; mount it and read `passwordFile` below the mount. */
  readonly passwordVolume: Volume & { readonly type: 'secret' };
  /** Name of the file in that volume. */
  readonly passwordFile: string;
  /** Opens the way on the network from these pods to the server. */
  connect(pod: WorkloadPod): void;
}

/** A Redis that is already there, whoever runs it. */
export interface RedisEndpoint {
  readonly host: string;
  readonly port: number;
  readonly network: NetworkEndpoint;
  /**
   * Makes a user for a client and the Secret with its password in the client's namespace. A second user of the same name is refused at
   * synth.
   */
  addClient(namespace: string, user: RedisUserProps): RedisClient;
}
