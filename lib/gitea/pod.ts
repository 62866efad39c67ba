import { IMAGES } from '../core';
import type { PostgresClient } from '../postgres';
import type { RedisClient } from '../redis';
import { resourceBounds, type ContainerProps, type EnvironmentValue, type Mount, type Volume } from '../workload';
import {
  APP_INI,
  AUTHORITY_DIRECTORY,
  CACHE_DIRECTORY,
  CONFIG_DIRECTORY,
  CUSTOM_DIRECTORY,
  DATABASE_DIRECTORY,
  DATA_DIRECTORY,
  HOME_DIRECTORY,
  PREPARE_SCRIPT,
  QUEUE_DIRECTORY,
  RUNTIME_DIRECTORY,
  TEMPORARY_DIRECTORY,
  TEMPORARY_MOUNT,
} from './layout';

/** What Gitea stands on, as its client. */
export interface GiteaConnections {
  readonly database: PostgresClient;
  readonly cache: RedisClient;
  readonly queue: RedisClient;
}

/** Where it writes beside its volume. */
export function scratchMounts(temporary: string): Mount[] {
  return [
    { volume: { type: 'empty', name: 'temporary', size: temporary }, path: TEMPORARY_MOUNT },
    { volume: { type: 'empty', name: 'runtime', size: '1Mi', medium: 'Memory' }, path: RUNTIME_DIRECTORY },
  ];
}

/** Passwords and authorities, each volume under a name of its own. */
export function connectionMounts({ database, cache, queue }: GiteaConnections): Mount[] {
  return [
    { volume: { ...database.password.volume, name: 'database-password' }, path: DATABASE_DIRECTORY },
    { volume: { ...cache.password.volume, name: 'cache-password' }, path: CACHE_DIRECTORY },
    { volume: { ...queue.password.volume, name: 'queue-password' }, path: QUEUE_DIRECTORY },
    ...authorities({ database, cache, queue }).map(({ name, volume }) => ({
      volume: { ...volume, name: `${name}-authority` },
      path: `${AUTHORITY_DIRECTORY}/${name}`,
    })),
  ];
}

function authorities(connections: GiteaConnections): { name: string; volume: Volume & { type: 'configMap' } }[] {
  return (['database', 'cache', 'queue'] as const).flatMap((name) => {
    const volume = connections[name].tls?.certificateAuthority?.volume;
    return volume === undefined ? [] : [{ name, volume }];
  });
}

/** What the image sets, written out, so that another build of the program finds the same. */
export function containerEnvironment(connections: GiteaConnections): Record<string, EnvironmentValue> {
  const directories = authorities(connections).map(({ name }) => `${AUTHORITY_DIRECTORY}/${name}`);
  return {
    GITEA_WORK_DIR: DATA_DIRECTORY,
    GITEA_CUSTOM: CUSTOM_DIRECTORY,
    GITEA_TEMP: TEMPORARY_DIRECTORY,
    TMPDIR: TEMPORARY_DIRECTORY,
    HOME: HOME_DIRECTORY,
    // Our user has no name in the image; Gitea goes by this one.
    USER: 'git',
    // Go reads authorities here in addition to the image's own bundle, which is a file. Source: pkg.go.dev/crypto/x509, SystemCertPool.
    ...(directories.length === 0 ? {} : { SSL_CERT_DIR: directories.join(':') }),
  };
}

type Surroundings = Required<Pick<ContainerProps, 'mounts' | 'environment'>>;

export function prepareContainer(surroundings: Surroundings): ContainerProps {
  return {
    name: 'prepare',
    image: IMAGES.gitea,
    command: ['sh', `${CONFIG_DIRECTORY}/${PREPARE_SCRIPT}`],
    ...surroundings,
    resources: resourceBounds(['50m', '500m'], ['64Mi', '256Mi'], ['64Mi', '256Mi']),
  };
}

/** An init container may take as long as it needs: no probe kills a migration half-way. */
export function migrateContainer(surroundings: Surroundings): ContainerProps {
  return {
    name: 'migrate',
    image: IMAGES.gitea,
    command: ['gitea', 'migrate', '--config', APP_INI],
    ...surroundings,
    resources: resourceBounds(['100m', '1'], ['256Mi', '1Gi'], ['64Mi', '1Gi']),
  };
}
