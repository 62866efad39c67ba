import { App, type Chart } from 'cdk8s';
import { provideCluster } from '../lib/core';
import type { DeclaredStream } from '../lib/redis';
import { provideRunbooks } from '../lib/workload';
import type { Environment } from '../stacks/environment';
import { JOBS, RaibidCiChart } from './apps/raibid-ci';
import { CrdsChart } from './crds';
import type { ChartEntry, Phase } from './entry';
import { GiteaChart } from './gitea';
import { ApplicationsChart, GitopsChart } from './gitops';
import { KedaChart } from './keda';
import { NamespacesChart } from './namespaces';
import { PostgresChart } from './postgres';
import { RedisQueueChart } from './redis-queue';
import { TemporalChart } from './temporal';

export interface Platform {
  readonly app: App;
  readonly charts: readonly ChartEntry[];
}

/** Every chart of the platform, in order of delivery. */
export function buildPlatform(environment: Environment): Platform {
  const app = new App();
  provideCluster(app, environment.cluster);
  if (environment.runbooks !== undefined) {
    provideRunbooks(app, environment.runbooks);
  }
  const charts: ChartEntry[] = [];

  const add = <T extends Chart>(
    chart: T,
    entry: { readonly phase: Phase; readonly bootstrap?: boolean; readonly needs?: readonly string[] },
  ): T => {
    charts.push({
      name: chart.node.id,
      phase: entry.phase,
      bootstrap: entry.bootstrap ?? false,
      needs: entry.needs ?? [],
      chart,
    });
    return chart;
  };

  add(
    new CrdsChart(app, 'crds', [
      'ServiceMonitor',
      'PrometheusRule',
      'ScaledObject',
      'ScaledJob',
      'TriggerAuthentication',
      'ClusterTriggerAuthentication',
      'CloudEventSource',
      'ClusterCloudEventSource',
    ]),
    { phase: 'crds' },
  );
  add(new NamespacesChart(app, 'namespaces', environment), { phase: 'namespaces', bootstrap: true });
  const keda = add(
    new KedaChart(app, 'keda', { namespaces: scaledNamespaces(environment), replicas: environment.keda.replicas }),
    {
      phase: 'operators',
      needs: ['crds', 'namespaces'],
    },
  );
  const redis = add(
    new RedisQueueChart(app, 'redis-queue', environment, environment.raibidCi === undefined ? [] : [JOBS]),
    {
      phase: 'data',
      needs: ['crds', 'namespaces'],
    },
  );
  const postgres =
    environment.postgres === undefined
      ? undefined
      : add(new PostgresChart(app, 'postgres', environment.postgres), {
          phase: 'data',
          needs: ['crds', 'namespaces'],
        });
  if (environment.temporal !== undefined) {
    const { temporal } = environment;
    add(new TemporalChart(app, 'temporal', temporal, postgres?.endpoint), {
      phase: 'apps',
      needs: ['crds', 'namespaces', ...(temporal.strategy === 'cluster' ? ['postgres'] : [])],
    });
  }
  const forge =
    environment.gitea === undefined
      ? undefined
      : add(
          new GiteaChart(app, 'gitea', environment.gitea, {
            postgres: postgres?.endpoint,
            queue: redis.queue,
            keda: keda.endpoint,
          }),
          { phase: 'apps', needs: ['crds', 'namespaces', 'keda', 'redis-queue', 'postgres'] },
        ).endpoint;
  if (environment.raibidCi !== undefined) {
    const [jobs] = redis.streams as readonly [DeclaredStream];
    const handles = { queue: redis.queue, jobs, keda: keda.endpoint, forge };
    add(new RaibidCiChart(app, 'raibid-ci', environment.raibidCi, handles), {
      phase: 'apps',
      needs: ['crds', 'namespaces', 'keda', 'redis-queue', ...(forge === undefined ? [] : ['gitea'])],
    });
  }
  if (environment.gitops !== undefined) {
    add(new ApplicationsChart(app, 'applications', environment.gitops, [...charts]), { phase: 'delivery' });
    add(new GitopsChart(app, 'gitops', environment.gitops), { phase: 'delivery', bootstrap: true });
  }
  return { app, charts };
}

/** Where scaled objects are: the operator has rights there and nowhere else. */
function scaledNamespaces({ gitea, raibidCi }: Environment): string[] {
  return [...(gitea?.runners === undefined ? [] : ['gitea-runners']), ...(raibidCi === undefined ? [] : ['raibid-ci'])];
}
