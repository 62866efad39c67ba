import { KeelsonError, secretUrl, type PlatformSecret, type SecretKeyReference, type SecretMaterial } from '../core';
import type { ClientTls, MountedSecret, NetworkClient } from '../workload';
import type { RedisAddress, RedisClient } from './endpoint';

/** What Secrets of this name hold, as a client mounts it. */
export function mountedPassword(secretName: string): MountedSecret {
  return { secretName, key: 'password', volume: { type: 'secret', name: 'redis-password', secretName } };
}

export interface RedisAccess {
  readonly address: RedisAddress;
  readonly username: string;
  /** The Secret that holds the password. */
  readonly secret: PlatformSecret;
  readonly material: SecretMaterial;
  /** @default - the server speaks plain text */
  readonly tls: ClientTls | undefined;
}

/** A client, whoever runs the server. */
export function redisClient(network: NetworkClient, access: RedisAccess): RedisClient {
  const { address, username, secret, tls } = access;
  return {
    ...network,
    address,
    username,
    password: mountedPassword(secret.secretName),
    ...(tls === undefined ? {} : { tls }),
    url: () => urlOf(access),
  };
}

function urlOf({ address, username, secret, material, tls }: RedisAccess): SecretKeyReference {
  if (address.type === 'sentinel') {
    throw new KeelsonError(
      `Secret ${secret.secretName} can't hold a URL: sentinels say which server is the master`,
      'give the program the addresses of the sentinels, or use a single server',
    );
  }
  const { host, port } = address;
  const scheme = tls === undefined ? 'redis' : 'rediss';
  return secret.addKey('url', secretUrl({ scheme, username, password: material, host, port }));
}
