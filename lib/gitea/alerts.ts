import { seriesOf, type Alert } from '../workload';

/** What alerts and dashboard must know of the instance that they watch. */
export interface WatchedGitea {
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
}

/** The volume with the repositories, as the kubelet measures it. */
export function volumeSelector({ name, namespace, replicas }: WatchedGitea): string {
  const claim = replicas === 1 ? `data-${name}-0` : `${name}-data`;
  return `{namespace="${namespace}",persistentvolumeclaim="${claim}"}`;
}

/**
 * Gitea's own metrics count things (`gitea_repositories`), not requests: of failed requests only the ingress controller knows.
 * Sources: go-gitea/gitea 1.27 modules/metrics/collector.go; `process_` and `go_` are those of Prometheus' Go client.
 */
export function giteaAlerts(props: WatchedGitea): Alert[] {
  const { name, replicas } = props;
  const here = seriesOf(props);
  const volume = volumeSelector(props);
  return [
    {
      name: 'GiteaDown',
      expr: `sum(up${here} or vector(0)) == 0`,
      forDuration: '2m',
      severity: 'critical',
      summary: `${name} does not answer`,
      description: 'Nobody can clone, push or log in; no runner gets a job; webhooks do not leave.',
    },
    ...(replicas === 1
      ? []
      : [
          {
            name: 'GiteaReplicaDown',
            expr: `sum(up${here} or vector(0)) < ${replicas}`,
            forDuration: '5m',
            severity: 'warning',
            summary: `{{ $value }} of ${replicas} replicas of ${name} answer`,
            description: 'Work goes on with less room for load and failure.',
          } as const,
        ]),
    {
      name: 'GiteaRestarts',
      expr: `sum(changes(process_start_time_seconds${here}[1h])) > 3`,
      forDuration: '0s',
      severity: 'warning',
      summary: `${name} was started {{ $value }} times within an hour`,
      description:
        'It runs out of memory, or ends by itself soon after its start. Running requests and logs are cut off each time.',
    },
    {
      name: 'GiteaFilesExhausted',
      expr: `max(process_open_fds${here} / process_max_fds${here}) > 0.8`,
      forDuration: '10m',
      severity: 'warning',
      summary: `${name} uses {{ $value | humanizePercentage }} of the files that it may open`,
      description: 'At the limit it refuses connections and can not read repositories.',
    },
    {
      name: 'GiteaVolumeFilling',
      expr: `kubelet_volume_stats_available_bytes${volume} / kubelet_volume_stats_capacity_bytes${volume} < 0.15`,
      forDuration: '15m',
      severity: 'warning',
      summary: `{{ $value | humanizePercentage }} of the volume of ${name} is free`,
      description: 'When nothing is free, pushes fail half-way.',
    },
    {
      name: 'GiteaRepositoriesVanished',
      expr: `max(gitea_repositories${here}) < 0.5 * max(gitea_repositories${here} offset 1h) and max(gitea_repositories${here} offset 1h) > 4`,
      forDuration: '5m',
      severity: 'critical',
      summary: `${name} has {{ $value }} repositories, fewer than half of an hour ago`,
      description: 'Somebody deletes in bulk, or the server was pointed at another database.',
    },
  ];
}
