import type { ComponentIdentity, Image, Port } from '../core';

/*
 * Where things lie in the containers. Scripts, probes and configuration name these paths, and mounts are made of the same constants,
 * so that a file is always where it is looked for.
 */

/** Major version of the server that we run. It is part of the data directory, so that two majors never share one. */
export const MAJOR_VERSION = 18;

/** The volume is mounted here; the image of 18 and later declares the same place. Source: hub.docker.com/_/postgres, "PGDATA". */
export const VOLUME_DIRECTORY = '/var/lib/postgresql';
/** Where the server writes: below the volume, not on it, because file systems bring a `lost+found` that initdb refuses. */
export const DATA_DIRECTORY = `${VOLUME_DIRECTORY}/${MAJOR_VERSION}/data`;
export const CONFIG_DIRECTORY = '/etc/postgresql';
export const SECRET_DIRECTORY = '/etc/postgresql-secrets';
export const TLS_DIRECTORY = '/etc/postgresql-tls';
export const SOCKET_DIRECTORY = '/var/run/postgresql';
export const TEMPORARY_DIRECTORY = '/tmp';
/** Where parallel queries share memory (`dynamic_shared_memory_type = posix`); a container's own has 64Mi. */
export const SHARED_MEMORY_DIRECTORY = '/dev/shm';

export const CONFIG_FILE_NAME = 'postgresql.conf';
export const HBA_FILE_NAME = 'pg_hba.conf';
export const PREPARE_SCRIPT = 'prepare.sh';
/** Key, and file, of a password in every Secret that holds one. */
export const PASSWORD_FILE_NAME = 'password';

/** Source: postgresql.org/docs/18/runtime-config-connection.html. */
export const POSTGRES_PORT: Port = { name: 'postgres', number: 5432 };
/** Source: README of github.com/prometheus-community/postgres_exporter. */
export const EXPORTER_PORT: Port = { name: 'metrics', number: 9187 };

/** The superuser: for the Jobs that make databases, and for people. */
export const ADMIN_ROLE = 'postgres';
/** Member of pg_monitor: sees statistics and settings, and no rows. */
export const EXPORTER_ROLE = 'keelson_exporter';

/** Characters that the name of a server may have, for what is put after it. */
export const LONGEST_NAME = 30;

/** What a server is called, whoever runs it. */
export function serverIdentity(instance: string, { tag }: Image): ComponentIdentity {
  return { name: 'postgres', instance, component: 'database', version: tag };
}
