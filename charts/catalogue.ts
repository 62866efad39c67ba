import { App, type Chart } from 'cdk8s';
import { KeelsonError, provideCluster } from '../lib/core';
import { provideRunbooks } from '../lib/workload';
import type { Environment } from '../stacks/environment';
import { raibidCi } from './systems/raibid-ci';
import { CrdsChart } from './components/crds';
import type { ChartEntry } from './unit/entry';
import { gitea } from './components/gitea';
import { ApplicationsChart, GitopsChart } from './components/gitops';
import { keda } from './components/keda';
import { NamespacesChart } from './components/namespaces';
import type { OtherParts, Part } from './unit/part';
import { postgres } from './components/postgres';
import { redisQueue } from './components/redis-queue';
import { temporal } from './components/temporal';

/** Components of the platform; each may use those before it. */
const COMPONENTS: readonly Part[] = [keda, redisQueue, postgres, temporal, gitea];

/** Systems that run on it. */
const SYSTEMS: readonly Part[] = [raibidCi];

/** What every chart stands on. */
const GROUND = ['crds', 'namespaces'];

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
  const parts = [...COMPONENTS, ...SYSTEMS].flatMap((part) => {
    const settings = environment[part.section];
    return settings === undefined ? [] : [{ part, settings }];
  });
  const definitions = parts.flatMap(({ part }) => part.definitions ?? []);
  const charts: ChartEntry[] = [
    entry(new CrdsChart(app, 'crds', ['ServiceMonitor', 'PrometheusRule', ...definitions]), 'crds'),
    { ...entry(new NamespacesChart(app, 'namespaces', environment), 'namespaces'), bootstrap: true },
  ];
  const built = new Map<Part, Chart>();
  for (const { part, settings } of parts) {
    const needs = [...GROUND];
    const chart = part.build(app, part.name, settings, otherParts(part, environment, built, needs));
    built.set(part, chart);
    charts.push(entry(chart, part.phase, needs));
  }
  if (environment.gitops !== undefined) {
    charts.push(entry(new ApplicationsChart(app, 'applications', environment.gitops, [...charts]), 'delivery'), {
      ...entry(new GitopsChart(app, 'gitops', environment.gitops), 'delivery'),
      bootstrap: true,
    });
  }
  return { app, charts };
}

function entry(chart: Chart, phase: ChartEntry['phase'], needs: readonly string[] = []): ChartEntry {
  return { name: chart.node.id, phase, bootstrap: false, needs, chart };
}

/** The parts that are built, for one that notes in `needs` which of them it uses. */
function otherParts(
  user: Part,
  environment: Environment,
  built: ReadonlyMap<Part, Chart>,
  needs: string[],
): OtherParts {
  const others: OtherParts = {
    find: <Unit extends Chart>(part: Part<keyof Environment, Unit>) => {
      const chart = built.get(part);
      if (chart === undefined && environment[part.section] !== undefined) {
        throw new Error(`charts/catalogue.ts: ${user.name} uses ${part.name}, which must stand before it`);
      }
      if (chart !== undefined && !needs.includes(part.name)) {
        needs.push(part.name);
      }
      return chart as Unit | undefined;
    },
    need: (part) => {
      const chart = others.find(part);
      if (chart === undefined) {
        throw new KeelsonError(
          `${user.name} needs ${part.section}, which this environment lacks`,
          `add ${part.section}`,
        );
      }
      return chart;
    },
  };
  return others;
}
