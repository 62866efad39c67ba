import type { ApiObject, Chart } from 'cdk8s';
import { attachSecretRecipe } from '../../../../lib/core/secrets';
import { namespace, object, TestPlatform } from './platform';

/** What synth says against a platform whose one chart `shop` has the namespace `shop` and whatever is built into it. */
export function faultsOf(build: (chart: Chart) => void): string[] {
  const platform = new TestPlatform();
  const chart = platform.chart('shop');
  namespace(chart, 'shop');
  build(chart);
  return platform.faults();
}

export const inShop = (name: string): { name: string; namespace: string } => ({ name, namespace: 'shop' });

/** A ConfigMap in the namespace `shop`. */
export function configMap(chart: Chart, name: string, data: Record<string, string> = { key: 'value' }): ApiObject {
  return object(chart, 'v1', 'ConfigMap', inShop(name), { data });
}

/** A Secret in the namespace `shop` whose values are derived. */
export function secret(chart: Chart, name: string, ...keys: string[]): void {
  attachSecretRecipe(object(chart, 'v1', 'Secret', inShop(name)), () => ({
    keys: Object.fromEntries(keys.map((key) => [key, { type: 'value', value: { material: `${name}/${key}` } }])),
  }));
}

/** A CustomResourceDefinition. */
export function definition(chart: Chart, group: string, kind: string, scope = 'Namespaced'): void {
  const plural = `${kind.toLowerCase()}s`;
  object(
    chart,
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    { name: `${plural}.${group}` },
    {
      spec: { group, scope, names: { kind, plural }, versions: [] },
    },
  );
}

/** A platform, and all that synth has to say against it. */
export type Case = readonly [title: string, build: (chart: Chart) => void, expected: readonly string[]];
