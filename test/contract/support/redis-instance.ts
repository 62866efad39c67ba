import { ApiObject, type Chart } from 'cdk8s';
import { secretRecipeOf } from '../../../lib/core';
import { Redis, REDIS_COMMANDS, type RedisEndpoint, type RedisProps } from '../../../lib/redis';
import { secretValues } from '../../../stacks/pulumi/secrets/secrets';
import { render, type Rendered } from '../../support/render';
import { redisServerVersion } from './redis-version';

/** An instance as it was synthesized, with the values that its Secrets would hold. */
export interface SynthesizedRedis {
  readonly objects: readonly Rendered[];
  readonly endpoint: RedisEndpoint;
  one(kind: string, name: string): Rendered;
  /** The values of a Secret, by `namespace/name`. */
  secret(name: string): Readonly<Record<string, string>>;
}

export const ROOT_SECRET = 'root secret of the contract tests';

/** Synthesizes an instance and fills its Secrets as the bridge does. */
export function synthesizeRedis(
  props: RedisProps,
  use: (endpoint: RedisEndpoint) => void = () => undefined,
  overrides: Readonly<Record<string, string>> = {},
): SynthesizedRedis {
  const secrets = new Map<string, Record<string, string>>();
  let endpoint: RedisEndpoint | undefined;
  const rendered = render((chart: Chart) => {
    endpoint = new Redis(chart, 'Redis', props).endpoint;
    use(endpoint);
    for (const construct of chart.node.findAll()) {
      const recipe = ApiObject.isApiObject(construct) ? secretRecipeOf(construct) : undefined;
      if (recipe !== undefined) {
        const { namespace, name } = (construct as ApiObject).metadata;
        secrets.set(`${namespace}/${name}`, secretValues(recipe, { rootSecret: ROOT_SECRET, overrides }));
      }
    }
  });
  expect(rendered.faults).toEqual([]);
  return {
    objects: rendered.objects,
    endpoint: endpoint as RedisEndpoint,
    one: rendered.one,
    secret: (name) => {
      const values = secrets.get(name);
      if (values === undefined) {
        throw new Error(`no Secret ${name} among: ${[...secrets.keys()].join(', ')}`);
      }
      return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, withoutNewerCommands(value)]));
    },
  };
}

/** The platform's image is newer than Debian's server, which refuses to start with a command that it does not know. */
export function withoutNewerCommands(acl: string): string {
  const installed = redisServerVersion();
  return acl.replace(/ \+([a-z_|-]+)/g, (rule, command: string) => {
    const since = REDIS_COMMANDS.get(command)?.split('.').map(Number) ?? [0, 0];
    const known =
      (since[0] as number) < installed[0] || (since[0] === installed[0] && (since[1] as number) <= installed[1]);
    return known ? rule : '';
  });
}
