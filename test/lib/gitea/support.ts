import { ApiObject, type Chart } from 'cdk8s';
import { secretRecipeOf, type Cluster, type SecretRecipe } from '../../../lib/core';
import { Gitea, GiteaRunners, type GiteaProps, type GiteaRunnersProps } from '../../../lib/gitea';
import { Keda } from '../../../lib/keda';
import { Postgres } from '../../../lib/postgres';
import { Redis } from '../../../lib/redis';
import { testCluster } from '../../support/cluster';
import { render, type RenderResult } from '../../support/render';

export interface RenderedGitea extends RenderResult {
  /** What each Secret must hold, by `namespace/name`. */
  readonly recipes: ReadonlyMap<string, SecretRecipe>;
}

export interface RenderOptions {
  readonly props?: Partial<GiteaProps>;
  /** @default - no runners */
  readonly runners?: Partial<GiteaRunnersProps>;
  readonly strategy?: 'single' | 'sentinel';
  readonly cluster?: Cluster;
  readonly use?: (gitea: Gitea, chart: Chart) => void;
}

export function renderGitea(options: RenderOptions = {}): RenderedGitea {
  const recipes = new Map<string, SecretRecipe>();
  const rendered = render((chart) => {
    const { endpoint: postgres } = new Postgres(chart, 'Postgres', {
      strategy: 'single',
      name: 'postgres',
      namespace: 'data',
      memory: '1Gi',
      storage: '2Gi',
    });
    const strategy = options.strategy ?? 'single';
    const cache = new Redis(chart, 'Cache', {
      strategy,
      role: 'cache',
      name: 'gitea-cache',
      namespace: 'gitea',
      memory: '64Mi',
    });
    const queue = new Redis(chart, 'Queue', {
      strategy,
      role: 'queue',
      name: 'redis-queue',
      namespace: 'queue',
      memory: '64Mi',
      storage: '1Gi',
    });
    const gitea = new Gitea(chart, 'Gitea', {
      name: 'gitea',
      namespace: 'gitea',
      hostname: 'git.example.org',
      tlsSecret: 'gitea-tls',
      postgres,
      cache: cache.endpoint,
      queue: queue.endpoint,
      storage: '20Gi',
      admin: { email: 'platform@example.org' },
      ...options.props,
    });
    if (options.runners !== undefined) {
      new GiteaRunners(chart, 'Runners', {
        name: 'gitea-runner',
        namespace: 'gitea-runners',
        gitea: gitea.endpoint,
        keda: Keda.fromExternal(chart, 'Keda'),
        image: { repository: 'gitea-runner', tag: '1.0.8', firstParty: true },
        resources: {
          cpu: { request: '100m', limit: '1' },
          memory: { request: '64Mi', limit: '512Mi' },
          ephemeralStorage: { request: '64Mi', limit: '8Gi' },
        },
        maxReplicas: 3,
        ...options.runners,
      });
    }
    options.use?.(gitea, chart);
    for (const construct of chart.node.findAll()) {
      const recipe = ApiObject.isApiObject(construct) ? secretRecipeOf(construct) : undefined;
      if (recipe !== undefined) {
        const { namespace, name } = (construct as ApiObject).metadata;
        recipes.set(`${namespace}/${name}`, recipe);
      }
    }
  }, options.cluster ?? testCluster());
  return { ...rendered, recipes };
}

/** app.ini as section, key and value. */
export function iniEntries(text: string): [section: string, key: string, value: string][] {
  let section = '';
  return text.split('\n').flatMap((line): [string, string, string][] => {
    const header = /^\[(.*)\]$/.exec(line);
    if (header !== null) {
      section = header[1] as string;
      return [];
    }
    const [, key, value] = /^(\w+) = (.*)$/.exec(line) ?? [];
    return key === undefined ? [] : [[section, key, value as string]];
  });
}
