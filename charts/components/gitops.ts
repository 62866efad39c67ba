import type { Construct } from 'constructs';
import { clusterOf } from '../../lib/core';
import { Application, AppProject, type ApplicationSpec } from '../../lib/crd';
import type { Settings } from '../../stacks/environment';
import { PlatformChart } from '../unit/chart';
import { PHASES, type ChartEntry } from '../unit/entry';

const ARGO_NAMESPACE = 'argocd';
const IN_CLUSTER = 'https://kubernetes.default.svc';
const APPLICATIONS = 'applications';

/**
 * The seed that has Argo CD deliver the rest: a project that fixes where manifests may come from, and one root Application that points
 * at the folder with all the others. Argo CD itself must be there.
 */
export class GitopsChart extends PlatformChart {
  constructor(scope: Construct, id: string, settings: Settings<'gitops'>) {
    super(scope, id);
    const project = projectName(this);
    new AppProject(this, 'Project', {
      metadata: { name: project, namespace: ARGO_NAMESPACE },
      spec: {
        description: 'The Keelson platform.',
        sourceRepos: [settings.repository],
        destinations: [{ server: IN_CLUSTER, namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      },
    });
    new Application(this, 'Root', {
      metadata: { name: project, namespace: ARGO_NAMESPACE },
      // The root only ever brings Applications; it prunes nothing by itself, so that a mistake in it takes no workload down.
      spec: applicationSpec(project, settings, APPLICATIONS, { prune: false }),
    });
  }
}

/** One Application for each chart that Argo CD delivers, brought up in order of phase. */
export class ApplicationsChart extends PlatformChart {
  constructor(scope: Construct, id: string, settings: Settings<'gitops'>, charts: readonly ChartEntry[]) {
    super(scope, id);
    const project = projectName(this);
    for (const chart of charts.filter((entry) => !entry.bootstrap)) {
      new Application(this, chart.name, {
        metadata: {
          name: `${project}-${chart.name}`,
          namespace: ARGO_NAMESPACE,
          labels: { 'keelson.dev/phase': chart.phase },
          annotations: { 'argocd.argoproj.io/sync-wave': String(PHASES.indexOf(chart.phase)) },
        },
        spec: applicationSpec(project, settings, chart.name, { prune: true }),
      });
    }
  }
}

function projectName(scope: Construct): string {
  return `keelson-${clusterOf(scope).environment}`;
}

function applicationSpec(
  project: string,
  settings: Settings<'gitops'>,
  folder: string,
  { prune }: { readonly prune: boolean },
): ApplicationSpec {
  return {
    project,
    source: {
      repoURL: settings.repository,
      targetRevision: settings.revision,
      path: `${settings.path}/${folder}`,
    },
    destination: { server: IN_CLUSTER, namespace: ARGO_NAMESPACE },
    syncPolicy: {
      ...(settings.automated ? { automated: { prune, selfHeal: true } } : {}),
      syncOptions: [
        'ServerSideApply=true',
        'PruneLast=true',
        'ApplyOutOfSyncOnly=true',
        'RespectIgnoreDifferences=true',
      ],
      retry: { limit: 5, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
    },
  };
}
