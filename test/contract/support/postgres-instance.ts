import { ApiObject, type Chart } from 'cdk8s';
import { secretRecipeOf } from '../../../lib/core';
import { secretValues } from '../../../stacks/pulumi/secrets/secrets';
import { render, type Rendered } from '../../support/render';

/** Objects as they were synthesized, with the values that their Secrets would hold. */
export interface Synthesized {
  readonly objects: readonly Rendered[];
  /** The one object of this kind and name, in this namespace where several have one. */
  one(kind: string, name: string, namespace?: string): Rendered;
  /** The one object of a kind whose name begins so. */
  beginning(kind: string, prefix: string): Rendered;
  /** The values of a Secret, by `namespace/name`. */
  secret(name: string): Readonly<Record<string, string>>;
}

export const ROOT_SECRET = 'root secret of the contract tests';

/** Synthesizes a chart and fills its Secrets as the bridge does. */
export function synthesize(
  build: (chart: Chart) => void,
  overrides: Readonly<Record<string, string>> = {},
): Synthesized {
  const secrets = new Map<string, Record<string, string>>();
  const rendered = render((chart: Chart) => {
    build(chart);
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
    one: (kind, name, namespace) =>
      rendered.objects.find(
        (object) =>
          object.kind === kind && object.metadata.name === name && object.metadata.namespace === (namespace ?? null),
      ) ?? rendered.one(kind, name),
    beginning: (kind, prefix) => {
      const found = rendered.objects.filter(
        (object) => object.kind === kind && object.metadata.name.startsWith(prefix),
      );
      if (found.length !== 1) {
        throw new Error(`found ${found.length} objects ${kind} ${prefix}*`);
      }
      return found[0] as Rendered;
    },
    secret: (name) => {
      const values = secrets.get(name);
      if (values === undefined) {
        throw new Error(`no Secret ${name} among: ${[...secrets.keys()].join(', ')}`);
      }
      return values;
    },
  };
}
