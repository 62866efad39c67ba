import { ApiObject } from 'cdk8s';
import { secretRecipeOf, type Cluster, type SecretRecipe } from '../../../lib/core';
import { Redis, type RedisEndpoint, type RedisProps } from '../../../lib/redis';
import { testCluster } from '../../support/cluster';
import { render, type RenderResult } from '../../support/render';

export const queueProps = {
  strategy: 'single',
  name: 'redis-queue',
  namespace: 'queue',
  role: 'queue',
  memory: '256Mi',
  storage: '1Gi',
} as const satisfies RedisProps;

export const producer = { name: 'producer', commands: ['xadd'], keys: ['jobs:*'] } as const;

export interface RenderedRedis extends RenderResult {
  /** What each Secret must hold, by `namespace/name`. */
  readonly recipes: ReadonlyMap<string, SecretRecipe>;
}

export function renderRedis(
  props: RedisProps = queueProps,
  use: (endpoint: RedisEndpoint) => void = () => undefined,
  cluster: Cluster = testCluster(),
): RenderedRedis {
  const recipes = new Map<string, SecretRecipe>();
  const rendered = render((chart) => {
    use(new Redis(chart, 'Redis', props).endpoint);
    for (const construct of chart.node.findAll()) {
      const recipe = ApiObject.isApiObject(construct) ? secretRecipeOf(construct) : undefined;
      if (recipe !== undefined) {
        const { namespace, name } = (construct as ApiObject).metadata;
        recipes.set(`${namespace}/${name}`, recipe);
      }
    }
  }, cluster);
  return { ...rendered, recipes };
}

/** The ACL file or another template, with `<material>` in place of values and `sha256(<material>)` in place of hashes. */
export function templateText(rendered: RenderedRedis, secret: string, key: string): string {
  const content = rendered.recipes.get(secret)?.keys[key];
  if (content === undefined) {
    throw new Error(`no key ${key} in Secret ${secret}`);
  }
  const parts = content.type === 'value' ? [{ value: content.value, as: 'plain' as const }] : content.parts;
  return parts
    .map((part) => {
      if (typeof part === 'string') {
        return part;
      }
      return part.as === 'plain' ? `<${part.value.material}>` : `sha256(${part.value.material})`;
    })
    .join('');
}
