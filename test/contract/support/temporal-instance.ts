import { ApiObject, type Chart } from 'cdk8s';
import { secretRecipeOf } from '../../../lib/core';
import { Postgres } from '../../../lib/postgres';
import { Temporal, type TemporalClusterProps } from '../../../lib/temporal';
import { secretValues } from '../../../stacks/pulumi/secrets/secrets';
import { render, type Rendered } from '../../support/render';

/** Temporal over a PostgreSQL of ours as it was synthesized, with the values that its Secrets would hold. */
export interface SynthesizedTemporal {
  readonly objects: readonly Rendered[];
  one(kind: string, name: string): Rendered;
  /** The Job whose name begins like this. */
  job(prefix: string): Rendered;
  /** The values of a Secret, by `namespace/name`. */
  secret(name: string): Readonly<Record<string, string>>;
}

/**
 * A password of the kind that breaks what is not quoted. It has no space: Temporal escapes passwords as in a query, where a space is a
 * "+", and its driver reads them as they stand before an "@", where a "+" is a "+".
 */
export const HARD_PASSWORD = 'p"a$s\'s+w\\ö`r%40d#?&{{.x}}:/@\n🔑';

export const NAMESPACE = 'temporal';

/** Fills the Secrets as the bridge does, with a password that has to be quoted everywhere. */
export function synthesizeTemporal(overrides: Partial<TemporalClusterProps> = {}): SynthesizedTemporal {
  const secrets = new Map<string, Record<string, string>>();
  const rendered = render((chart: Chart) => {
    const { endpoint } = new Postgres(chart, 'Postgres', {
      strategy: 'single',
      name: 'postgres',
      namespace: NAMESPACE,
      memory: '512Mi',
      storage: '1Gi',
    });
    new Temporal(chart, 'Temporal', {
      strategy: 'cluster',
      name: 'temporal',
      namespace: NAMESPACE,
      namespaces: [{ name: 'agents', retentionDays: 3, description: 'Work of "agents"' }],
      databases: {
        default: endpoint.addClient(NAMESPACE, { database: endpoint.declareDatabase({ name: 'temporal' }) }),
        visibility: endpoint.addClient(NAMESPACE, {
          database: endpoint.declareDatabase({
            name: 'temporal_visibility',
            owner: 'temporal',
            extensions: ['btree_gin'],
          }),
        }),
      },
      numHistoryShards: 4,
      replicas: { frontend: 1, history: 1, matching: 1, worker: 1, ui: 1 },
      ...overrides,
    });
    for (const construct of chart.node.findAll()) {
      const recipe = ApiObject.isApiObject(construct) ? secretRecipeOf(construct) : undefined;
      if (recipe !== undefined) {
        const { namespace, name } = (construct as ApiObject).metadata;
        const values = secretValues(recipe, { rootSecret: 'root secret of the contract tests', overrides: {} });
        secrets.set(`${namespace}/${name}`, Object.fromEntries(Object.keys(values).map((key) => [key, HARD_PASSWORD])));
      }
    }
  });
  expect(rendered.faults).toEqual([]);
  return {
    objects: rendered.objects,
    one: rendered.one,
    job: (prefix) => {
      const found = rendered.objects.filter(
        ({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith(`${prefix}-`),
      );
      expect(found.map(({ metadata }) => metadata.name)).toHaveLength(1);
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
