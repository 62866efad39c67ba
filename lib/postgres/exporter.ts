import { IMAGES } from '../core';
import { httpProbes, resourceBounds, type ContainerProps, type Mount } from '../workload';
import { EXPORTER_PORT, PASSWORD_FILE_NAME } from './layout';

const SECRET_DIRECTORY = '/etc/postgres-exporter';

export interface ExporterProps {
  /** `host:port/database?…`, without user and password. */
  readonly address: string;
  readonly username: string;
  /** Secret with the password. */
  readonly secretName: string;
  /** @default - none */
  readonly mounts?: readonly Mount[];
}

/** Asks the server and gives the answers to Prometheus. Variables and flags: README of github.com/prometheus-community/postgres_exporter. */
export function exporterContainer(props: ExporterProps): ContainerProps {
  return {
    name: 'exporter',
    image: IMAGES.postgresExporter,
    args: [
      '--collector.database_wraparound',
      '--collector.long_running_transactions',
      '--collector.stat_activity_autovacuum',
      '--collector.xlog_location',
      '--log.level=warn',
    ],
    environment: {
      DATA_SOURCE_URI: props.address,
      DATA_SOURCE_USER: props.username,
      DATA_SOURCE_PASS_FILE: `${SECRET_DIRECTORY}/${PASSWORD_FILE_NAME}`,
    },
    ports: [EXPORTER_PORT],
    mounts: [
      {
        volume: { type: 'secret', name: 'exporter', secretName: props.secretName, keys: [PASSWORD_FILE_NAME] },
        path: SECRET_DIRECTORY,
      },
      ...(props.mounts ?? []),
    ],
    resources: resourceBounds(['10m', '200m'], ['32Mi', '96Mi'], ['16Mi', '32Mi']),
    probes: httpProbes(EXPORTER_PORT, '/'),
  };
}
